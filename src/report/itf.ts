// SPDX-License-Identifier: GPL-2.0-only
import { stepText, type TraceHeading, type ViolationReport } from './trace.ts';

/**
 * A violation in the Informal Trace Format of Apalache and Quint: the states with the action that
 * led to each. Numbers are `#bigint`, and `null` the string `NULL`, as neither has one of its own.
 */
export function itf(heading: TraceHeading, violation: ViolationReport): string {
  const { contexts, initial, loop, rule, message } = violation;
  const states = [
    { state: initial, action: 'init', context: '' },
    ...violation.steps.map(({ state, label, context }) => ({
      state,
      action: stepText(label),
      context: contexts[context] ?? '',
    })),
  ];
  const names = Object.keys((initial ?? {}) as object).filter((name) => !name.startsWith('#'));
  const trace = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: heading.spec,
      description: `${rule}: ${message}`,
      variant: heading.variant,
      status: 'violation',
    },
    vars: [...names, 'mbt::actionTaken', 'mbt::context'],
    states: states.map(({ state, action, context }, index) => ({
      '#meta': { index },
      ...(encode(state) as object),
      'mbt::actionTaken': action,
      'mbt::context': context,
    })),
    ...(loop !== null && { loop }),
  };
  return `${JSON.stringify(trace, null, 1)}\n`;
}

function encode(value: unknown): unknown {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return { '#bigint': String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)]));
}
