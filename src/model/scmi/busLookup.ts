// SPDX-License-Identifier: GPL-2.0-only
import { call, fn, iff, ret, when } from '../kernel/c.ts';
import { deviceName, devicePtr, parentPtr, protocolId } from '../kernel/values.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';
import { u8 } from './busDevices.ts';

/** drivers/firmware/arm_scmi/bus.c: how a device is found again by protocol and name. */

/** What is looked for: `key` is the protocol id in a transport device's name, which is not cut. */
interface Wanted {
  readonly parent: number | null;
  readonly protocol: number | null;
  readonly name: string | null;
  readonly key: number | null;
  dev: number | null;
}

/** device_find_child(); since v6.16 its match skips transport devices, until fix 2. */
function find<F extends Wanted>(): Stmt<World, F> {
  const child = (skip: boolean): Stmt<World, F> =>
    call<F>(
      'device_find_child',
      (_, l) => [l.parent, u8(l.protocol), l.name, l.key, skip],
      'dev' as keyof F & string,
    );
  return when('skip', [when('2', [child(false)], [child(true)])], [child(false)]);
}

/** Before fix 4: the reference that the lookup took is dropped before the caller uses the device. */
export const scmi_child_dev_find = fn(
  'bus.c',
  'scmi_child_dev_find',
  { parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { dev: devicePtr },
  [
    find(),
    iff((_, l) => l.dev === null, [ret()]),
    call('put_device', (_, l) => [l.dev, false, true]),
    ret((_, l) => l.dev),
  ],
);

/** Fix 4: the caller drops the reference. */
export const scmi_child_dev_find_get = fn(
  'bus.c',
  'scmi_child_dev_find_get',
  { parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { dev: devicePtr },
  [find(), iff((_, l) => l.dev === null, [ret()]), ret((_, l) => l.dev)],
);
