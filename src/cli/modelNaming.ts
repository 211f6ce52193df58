// SPDX-License-Identifier: GPL-2.0-only
import type { Primitive } from '../explorer/schema.ts';
import { DRIVERS, PROTOCOLS } from '../model/scenario.ts';
import { pathName, type Naming } from '../report/diff.ts';

/** What the objects of a pool are called, as in the messages of the model. */
const OBJECTS: Readonly<Record<string, string>> = {
  channels: 'cinfo',
  devices: 'scmi_dev',
  handlers: 'hndl',
  infos: 'info',
  instances: 'pi',
  irqLines: 'irq',
  mailboxes: 'mbox_chan',
  messages: 'msg',
  nodes: 'of_node',
  notify: 'ni',
  parents: 'arm-scmi',
  smboxes: 'smbox',
  smcs: 'scmi_smc',
  transports: 'transport',
};

/** Which pool a pointer leads into, by the name of its field. */
const POINTERS: Readonly<Record<string, string>> = {
  active_protocols: 'of_node',
  chan: 'mbox_chan',
  chan_platform_receiver: 'mbox_chan',
  chan_receiver: 'mbox_chan',
  cinfo: 'cinfo',
  cl: 'smbox',
  dev: 'scmi_dev',
  dev_id: 'scmi_smc',
  handle: 'info',
  info: 'info',
  irq: 'irq',
  node: 'of_node',
  notifier_devres: 'info',
  parent: 'arm-scmi',
  protocol_devres: 'info',
  protocols: 'pi',
  r_evt: 'pi',
  registered: 'pi',
  rx_idr: 'cinfo',
  transport: 'transport',
  tx_idr: 'cinfo',
};

/** Pointers to a context: a lock's owner, or who runs a work item. */
const HOLDERS = new Set(['owner', 'writer', 'worker']);

/** Protocol ids, which the kernel writes in hexadecimal. */
const PROTOCOL_IDS = new Set(['protocol', 'nameKey', 'reg']);

/** What the exploration needs and no reader asks for: where threads stand, and constants of the run. */
const HIDDEN = new Set(['threads', 'checks', 'tree', 'irqKinds']);

/** Names the leaves of the model's state as the C and the model's messages do. */
export function modelNaming(contexts: readonly string[]): Naming {
  return {
    leaf: (path) => (HIDDEN.has(path[0] ?? '') ? null : leafName(path)),
    value: (value, path) => valueName(value, path, contexts),
    hidden: HIDDEN,
  };
}

function leafName(whole: readonly string[]): string {
  // The messages of virtio are a pool below its device.
  const path = whole[0] === 'vio' && whole[1] === 'messages' ? whole.slice(1) : whole;
  const [pool = '', index, ...rest] = path;
  const object = OBJECTS[pool];
  const parts = byProtocol(object === undefined || index === undefined ? path : rest);
  if (object === undefined || index === undefined) return pathName(parts);
  return [`${object}#${index}`, pathName(parts)].filter((part) => part !== '').join('.');
}

/** `tx_idr.at.1` and `registered.1` are entries of the second protocol id that the model knows. */
function byProtocol(path: readonly string[]): readonly string[] {
  const at = path.findIndex((part) => part === 'at' || part === 'registered');
  const id = at < 0 ? undefined : PROTOCOLS[Number(path[at + 1])];
  if (id === undefined) return path;
  const table = path[at] === 'at' ? at - 1 : at;
  const entry = `${path[table] ?? ''}[0x${id.toString(16).padStart(2, '0')}]`;
  return [...path.slice(0, table), entry, ...path.slice(at + 2)];
}

function valueName(value: Primitive, path: readonly string[], contexts: readonly string[]): string {
  const field = path.findLast((part) => part !== 'at' && !/^\d+$/.test(part)) ?? '';
  if (HOLDERS.has(field)) return typeof value === 'number' ? (contexts[value] ?? '?') : 'nobody';
  const isId = PROTOCOL_IDS.has(field) || (path[0] === 'channels' && field === 'id');
  if (isId && typeof value === 'number') return `0x${value.toString(16).padStart(2, '0')}`;
  if (field === 'driver' && typeof value === 'number') return DRIVERS[value] ?? '?';
  const target = POINTERS[field];
  if (target !== undefined && value === null) return 'NULL';
  if (target !== undefined && typeof value === 'number') return `${target}#${value}`;
  return String(value ?? 'none');
}
