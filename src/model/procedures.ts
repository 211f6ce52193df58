// SPDX-License-Identifier: GPL-2.0-only
import type { Fn } from './language/statement.ts';
import type { World } from './world.ts';
import * as device from './kernel/device.ts';
import * as driverCore from './kernel/driverCore.ts';
import * as interrupt from './kernel/interrupt.ts';
import * as mailboxController from './kernel/mailboxController.ts';
import * as ofPlatform from './kernel/ofPlatform.ts';
import * as platform from './kernel/platform.ts';
import * as bus from './scmi/bus.ts';
import * as busDevices from './scmi/busDevices.ts';
import * as busLookup from './scmi/busLookup.ts';
import * as busRequests from './scmi/busRequests.ts';
import * as driver from './scmi/driver.ts';
import * as driverChannels from './scmi/driverChannels.ts';
import * as driverCleanup from './scmi/driverCleanup.ts';
import * as driverHandles from './scmi/driverHandles.ts';
import * as driverProtocols from './scmi/driverProtocols.ts';
import * as driverSupplier from './scmi/driverSupplier.ts';
import * as driverTransfers from './scmi/driverTransfers.ts';
import * as onRequestBus from './scmi/onRequestBus.ts';
import * as onRequestChannels from './scmi/onRequestChannels.ts';
import * as onRequestDevices from './scmi/onRequestDevices.ts';
import * as onRequestRequests from './scmi/onRequestRequests.ts';
import * as onRequestProbe from './scmi/onRequestProbe.ts';
import * as notify from './scmi/notify.ts';
import * as mailbox from './transports/mailbox.ts';
import * as mailboxMessages from './transports/mailboxMessages.ts';
import * as smc from './transports/smc.ts';
import * as virtio from './transports/virtio.ts';

const files = [
  device,
  driverCore,
  interrupt,
  mailboxController,
  ofPlatform,
  platform,
  bus,
  busDevices,
  busLookup,
  busRequests,
  driver,
  driverChannels,
  driverCleanup,
  driverHandles,
  driverProtocols,
  driverSupplier,
  driverTransfers,
  notify,
  mailbox,
  mailboxMessages,
  smc,
  virtio,
  onRequestBus,
  onRequestChannels,
  onRequestDevices,
  onRequestRequests,
  onRequestProbe,
];

/** Every procedure of the model, in the order of the files and of their exports. */
export const PROCEDURES: readonly Fn<World>[] = files.flatMap((file) =>
  Object.values(file).filter(isProcedure),
);

/** The same by name; one that stands for a form, with that behind its name. */
export const PROCEDURE: ReadonlyMap<string, Fn<World>> = byName(PROCEDURES);

function isProcedure(value: unknown): value is Fn<World> {
  return typeof value === 'object' && value !== null && 'body' in value && 'params' in value;
}

function byName(procedures: readonly Fn<World>[]): ReadonlyMap<string, Fn<World>> {
  const found = new Map<string, Fn<World>>();
  for (const procedure of procedures) {
    const { name, form } = procedure;
    const key = form === undefined ? name : `${name} (${form})`;
    if (found.has(key)) throw new Error(`two procedures are called ${key}`);
    found.set(key, procedure);
  }
  return found;
}
