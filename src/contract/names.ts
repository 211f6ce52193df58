// SPDX-License-Identifier: GPL-2.0-only
import { OBJECTS } from './objects.ts';

/** What the C calls the objects of a pool. */
const POOLS: readonly (readonly [string, string])[] = [
  ['infos.*', 'info'],
  ['channels.*', 'cinfo'],
  ['smboxes.*', 'smbox'],
  ['smcs.*', 'scmi_smc'],
  ['irqLines.*', 'irqaction'],
  ['mailboxes.*', 'mbox_chan'],
  ['devices.*', 'scmi_dev'],
  ['instances.*', 'pi'],
  ['notify.*', 'ni'],
  ['handlers.*', 'hndl'],
  ['drivers.*', 'scmi_driver'],
  ['heads.*', 'phead'],
  ['parents.*', 'arm-scmi'],
  ['transports.*', 'transport'],
  ['nodes.*', 'of_node'],
  ['vio.channels.*', 'vioch'],
  ['vio.messages.*', 'vio_msg'],
  ['vio.wqs.*', 'deferred_tx_wq'],
  ['vio', 'scmi_vdev'],
];

/** `infos.*.users` as `info->users`. */
export function fieldName(pattern: string): string {
  const pool = POOLS.find(([path]) => pattern === path || pattern.startsWith(`${path}.`));
  if (!pool) return pattern.replace(/\.\*$/, '[]').replaceAll('.*.', '[].');
  const [path, name] = pool;
  const rest = pattern
    .slice(path.length + 1)
    .replace(/\.at\.\*$/, '[]')
    .replace(/\.\*/g, '[]');
  if (rest === 'life') return `*${name} (its memory)`;
  return rest === '' ? name : `${name}->${rest}`;
}

/** The pattern that a kind's own leaves begin with. */
export function kindPattern(kind: (typeof OBJECTS)[number]): string {
  const single = kind.path === 'scmi_syspower';
  return [
    kind.path,
    ...(single ? [] : ['*']),
    ...(kind.field === undefined ? [] : [kind.field]),
  ].join('.');
}

/** Whether a field belongs to this kind, and to no other that is more special. */
export function isFieldOf(kind: (typeof OBJECTS)[number], pattern: string): boolean {
  const own = kindPattern(kind);
  const below = (prefix: string): boolean => pattern === prefix || pattern.startsWith(`${prefix}.`);
  if (!below(own)) return false;
  return !OBJECTS.some((other) => {
    const prefix = kindPattern(other);
    return prefix.length > own.length && below(prefix);
  });
}
