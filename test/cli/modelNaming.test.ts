// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { modelNaming } from '../../src/cli/modelNaming.ts';
import type { Primitive } from '../../src/explorer/schema.ts';

const naming = modelNaming(['bind', 'module']);

/** How a leaf with a value is printed. */
function printed(path: string, value: Primitive): string | null {
  const parts = path.split('.');
  const name = naming.leaf(parts, {});
  return name === null ? null : `${name}: ${naming.value(value, parts, {})}`;
}

describe('modelNaming', () => {
  it('names objects, pointers, protocols and holders as the messages do', () => {
    expect([
      printed('devices.1.life', 'live'),
      printed('devices.1.handle', 0),
      printed('devices.1.handle', null),
      printed('devices.1.protocol', 0x12),
      printed('devices.1.refs.found', 1),
      printed('infos.0.tx_idr.at.1', 2),
      printed('infos.0.tx_idr.at.1', null),
      printed('infos.0.protocols_mtx.owner', 1),
      printed('infos.0.protocols_mtx.owner', null),
      printed('channels.3.id', 0x10),
      printed('scmi_requested_devices_nh.writer', 0),
      printed('scmi_requested_devices_nh.blocks.0', true),
      printed('scmi_bus_id.2', true),
      printed('devices.1.driver', 1),
      printed('notify.0.registered.3', 1),
      printed('drivers.0.registered', true),
      printed('vio.messages.1.life', 'freed'),
      printed('vio.channels.0.users', 1),
      printed('faults', 0),
    ]).toMatchInlineSnapshot(`
      [
        "scmi_dev#1.life: live",
        "scmi_dev#1.handle: info#0",
        "scmi_dev#1.handle: NULL",
        "scmi_dev#1.protocol: 0x12",
        "scmi_dev#1.refs.found: 1",
        "info#0.tx_idr[0x10]: cinfo#2",
        "info#0.tx_idr[0x10]: NULL",
        "info#0.protocols_mtx.owner: module",
        "info#0.protocols_mtx.owner: nobody",
        "cinfo#3.id: 0x10",
        "scmi_requested_devices_nh.writer: bind",
        "scmi_requested_devices_nh.blocks[0]: true",
        "scmi_bus_id[2]: true",
        "scmi_dev#1.driver: B",
        "ni#0.registered[0x13]: pi#1",
        "drivers[0].registered: true",
        "msg#1.life: freed",
        "vio.channels[0].users: 1",
        "faults: 0",
      ]
    `);
  });

  it('leaves out where threads stand and what never changes', () => {
    expect([
      printed('threads.0.pc', 4),
      printed('checks.no-leak', true),
      printed('tree.shmems', 2),
    ]).toEqual([null, null, null]);
  });
});
