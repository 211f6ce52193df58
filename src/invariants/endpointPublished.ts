// SPDX-License-Identifier: GPL-2.0-only
import type { State } from '../model/world.ts';
import { each, type Rule } from './rule.ts';

/** Fix 14, and its form for SMC. */
export const endpointPublished: Rule = {
  name: 'endpoint-published',
  contract: 'Interrupts are possible only on channels whose data are published.',
  impact:
    'An interrupt that comes at once finds a pointer that is not set: NULL pointer dereference in interrupt context.',
  kind: 'always',
  clauses: (model) => [
    ...each(
      (s) => s.mailboxes,
      model,
      ({ irq, cl }, i, s) =>
        irq && cl !== null ? unpublished(s, `mbox_chan#${i}`, `smbox#${cl}`, s.smboxes[cl]) : null,
    ),
    ...each(
      (s) => s.irqLines,
      model,
      ({ dev_id }, i, s) =>
        dev_id === null ? null : unpublished(s, `irq#${i}`, `scmi_smc#${dev_id}`, s.smcs[dev_id]),
    ),
  ],
  premise: {
    text: 'a channel may interrupt',
    holds: (s) =>
      s.mailboxes.some(({ irq }) => irq) || s.irqLines.some(({ dev_id }) => dev_id !== null),
  },
};

/** What the private part of a channel that may interrupt lacks. */
function unpublished(
  s: State,
  endpoint: string,
  name: string,
  priv: { readonly life: string; readonly cinfo: number | null } | undefined,
): string | null {
  if (priv?.life !== 'live') return null;
  if (priv.cinfo === null) return `${endpoint} may interrupt and ${name} has no cinfo yet`;
  return s.channels[priv.cinfo]?.handle === true
    ? null
    : `${endpoint} may interrupt and cinfo#${priv.cinfo} has no handle yet`;
}
