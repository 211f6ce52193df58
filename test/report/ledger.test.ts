// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { ledgerText, type Ledger, type LedgerLine } from '../../src/report/ledger.ts';
import { MAIL } from '../../src/report/raceTable.ts';

const line = (step: number, more: Partial<LedgerLine> = {}): LedgerLine => ({
  step,
  context: 0,
  fn: 'device_register',
  c: '',
  owner: 'core',
  change: step % 2 === 0 ? 1 : -1,
  balance: 2,
  alone: false,
  ...more,
});
const initial = line(2, { owner: 'initial', alone: true });
const text = (ledger: Ledger, contexts = ['user'], last?: number, atRest = false): string =>
  ledgerText(ledger, contexts, last, atRest).join('\n');

describe('a ledger', () => {
  it('has every reference that is still held, and the last gets and puts', () => {
    const lines = [initial, ...[4, 5, 6, 7, 8, 9].map((step) => line(step))];
    expect(text({ object: 'scmi_dev#1', lines }, ['user'], 3)).toBe(
      `
References of scmi_dev#1 (get_device(), put_device()) (the last 3 of 7, and
 what is still held):
 step  by    in               owner        held
    2  user  device_register  initial  +1     2  <- still held
    7  user  device_register  core     -1     2
    8  user  device_register  core     +1     2
    9  user  device_register  core     -1     2`.slice(1),
    );
    const [, ...rest] = lines;
    expect(text({ object: 'dev', lines: rest }, ['user'], 3)).toContain('(the last 3 of 6):\n');
    expect(text({ object: 'dev', lines: lines.slice(0, 4) }, ['user'], 3)).not.toContain('of 4');
  });

  it('says what it counts', () => {
    const of = (object: string, owner: string): string | undefined =>
      text({ object, lines: [line(1, { owner })] }).split('\n')[0];
    expect(of('info#0', 'users')).toBe('Users of info#0:');
    expect(of('of_node#0', 'refs')).toBe('References of of_node#0:');
    expect(of('scmi_dev#0.nodeRefs', '')).toBe('References that scmi_dev#0 holds on its of_node:');
    expect(of('scmi_dev#0', 'found')).toBe(
      'References of scmi_dev#0 (get_device(), put_device()):',
    );
  });

  it('cuts no name that it has room for, and has a mark below where it has none', () => {
    const lines = [line(101, { fn: 'device_link_release_fn', alone: true, change: 1 })];
    const wide = text({ object: 'dev', lines }, ['device_link_wq'], undefined, true);
    expect(wide).toMatch(/^ +101 {2}device_link_wq {2}device_link_release_fn {2}core .*[^ ]$/m);
    expect(wide).toContain('<- not put');
    const longer = [line(101, { fn: 'x'.repeat(90), alone: true, change: 1 })];
    const [, , row = '', mark = ''] = text({ object: 'dev', lines: longer }, [
      'device_link_wq',
    ]).split('\n');
    expect(row).toMatch(/ device_link_wq {2}x{20,}\.\. {2}core +\+1 +2$/);
    expect(row.length).toBe(MAIL);
    expect(mark).toBe('<- still held'.padStart(MAIL));
  });
});
