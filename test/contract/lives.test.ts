// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { observe } from '../../src/contract/observe/observation.ts';
import { spec, variant } from './observed.ts';

const { id, scenario, except } = spec('general-mailbox-rebind');
const seen = observe(
  [{ spec: id, scenario, except: except.map(({ rule }) => rule) }],
  variant('landed'),
);

function life(kind: string): readonly string[] {
  return seen.edges
    .filter(({ cells }) => cells[0] === kind)
    .map(({ cells: [, from, to, fn] }) => `${from} -> ${to} (${fn})`);
}

describe('lives of objects while an instance is bound, unbound and bound again', () => {
  it('draws the bus id', () => {
    expect(life('bus_id')).toEqual([
      'none -> taken (__scmi_device_create)',
      'taken -> none (scmi_device_release_resources)',
      'taken -> taken_registered (device_register)',
      'taken_registered -> taken (device_del)',
    ]);
  });

  it('names the function that takes a private step, not the visible one it folds into', () => {
    expect(life('handle')).toEqual([
      'held -> held_unbound (device_release_driver)',
      'held_unbound -> none (scmi_clear_handle)',
      'none -> held (scmi_set_handle)',
    ]);
  });

  it('sees in which states objects are at rest', () => {
    const rest = seen.atRest.filter(({ cells }) => cells[0] === 'channel');
    expect(rest.map(({ cells }) => cells[1])).toEqual(['freed']);
  });
});
