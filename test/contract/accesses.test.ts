// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { observe } from '../../src/contract/observe/observation.ts';
import { spec, variant } from './observed.ts';

const seen = observe([spec('general-mailbox-load')].map(asked), variant('landed'));

function asked({ id, scenario }: ReturnType<typeof spec>) {
  return { spec: id, scenario, except: [] };
}

describe('accesses and locks of general-mailbox-load', () => {
  it('finds every access to info->users under scmi_list_mutex', () => {
    const locks = seen.fields
      .filter(({ cells: [field] }) => field === 'infos.*.users')
      .map(({ cells }) => (cells[4] ?? '').split('\n'));
    expect(locks.length).toBeGreaterThan(2);
    for (const held of locks) expect(held).toContain('scmi_list_mutex');
  });

  it('sees who is about to touch what at once', () => {
    const met = seen.races.map(({ cells }) => cells.join(', '));
    expect(met).toContain(
      'scmi_requested_devices_nh.blocks.*, scmi_probe (write), blocking_notifier_call_chain (read)',
    );
    expect(met.filter((line) => line.startsWith('infos.*.users'))).toEqual([]);
  });

  it('sees which lock is taken under which', () => {
    const order = seen.order.map(({ cells }) => cells.join(' > '));
    expect(order).toContain('info->devreq_mtx > scmi_requested_devices_mtx > scmi_device_create');
  });

  it('leaves a lock out of what is touched after it is dropped', () => {
    const freed = seen.fields.filter(
      ({ cells: [field, access, fn] }) =>
        field === 'drivers.*.rdev' && access === 'write' && fn === 'scmi_protocol_device_unrequest',
    );
    const under = freed.map(({ cells }) => cells[4]);
    expect(under).toContain('');
    expect(under).toContain('scmi_requested_devices_mtx');
  });
});
