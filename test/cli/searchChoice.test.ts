// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { Workplace } from './commandLine.ts';

const SPECS = fileURLToPath(new URL('../../specs', import.meta.url));

interface Side {
  readonly verdict: string;
  readonly rule: string | null;
  readonly states: number;
  readonly remark: string | null;
}

describe('the choice of a search', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  /** The two answers of a spec of the real model, and the status. */
  async function ask(...options: readonly string[]) {
    const argv = ['check', '--json', '--specs', SPECS, '--spec', 'fix-09', ...options];
    const { stdout, code } = await place.run(argv, { host: { engine: modelEngine } });
    const [spec] = (JSON.parse(stdout) as { specs: { before: Side; after: Side }[] }).specs;
    return { before: spec!.before, after: spec!.after, code };
  }

  it.each([
    '--search dfs',
    '--search switches',
    '--search bounded --switches 40',
    '--search swarm --seed 7',
    '--reduce fold,por',
    '--reduce por',
    '--reduce fold,por --search dfs',
    '--reduce fold,sym',
    '--reduce fold,sym --search dfs',
  ])(
    'does not change the verdict: %s',
    async (options) => {
      const { before, after, code } = await ask(...options.split(' '));

      expect(before).toMatchObject({ verdict: 'violated', rule: 'idr-read-write-protected' });
      expect(after).toMatchObject({ verdict: 'holds', remark: null });
      expect(code).toBe(0);
    },
    30_000,
  );

  it('changes how many states are stored', async () => {
    const usual = (await ask()).after.states;

    expect((await ask('--reduce', 'fold,por')).after.states).toBeLessThan(usual / 2);
    expect((await ask('--search', 'dfs')).after.states).toBe(usual);
  });

  it('stores fewer states where contexts do the same, and says which these are', async () => {
    const spec = `# SPDX-License-Identifier: GPL-2.0-only
# Three users of a protocol device while its module goes.
id: senders
fix: null
title: Three senders
functions: [scmi_probe]
scenario:
  protocols: [{ reg: 0x13, mboxes: 0 }]
  drivers: [{ name: A, protocol: 0x13, sends: true }]
  setup: [load A, bind]
  threads:
    - { name: mod, does: [unload A] }
    - { name: s, does: [send] }
    - { name: t, does: [send] }
    - { name: u, does: [send] }
rules: [no-use-after-free, everything-ends]
after: { variant: landed, expect: holds }
`;
    place.write('symmetric/senders.yaml', spec);
    const check = async (reduce: string): Promise<string> => {
      const argv = [
        'check',
        '--no-svg',
        '--specs',
        join(place.root, 'symmetric'),
        '--reduce',
        reduce,
      ];
      const { stdout, code } = await place.run(argv, { host: { engine: modelEngine } });
      expect(code).toBe(0);
      return stdout.replaceAll(/\s+/g, ' ');
    };

    expect(await check('fold')).toContain(' 15,941 ');
    expect(await check('fold,sym')).toMatch(
      / 4,129 .*Search: bfs, reductions: fold, sym \(contexts s, t, u\)\./,
    );
    const { stdout } = await place.run(
      ['check', '--no-svg', '--specs', SPECS, '--spec', 'fix-09', '--reduce', 'fold,sym'],
      { host: { engine: modelEngine } },
    );
    expect(stdout).toContain('reductions: fold, sym (nothing is interchangeable).');
  });

  it('is inconclusive where something was left out, and says what', async () => {
    const bounded = await ask('--search', 'bounded', '--switches', '1');
    const random = await ask('--search', 'random', '--runs', '3', '--seed', '2');

    expect(bounded.after).toMatchObject({
      verdict: 'inconclusive',
      remark: 'stopped by: switches (runs with more than 1 were left out)',
    });
    expect(random.after.verdict).toBe('inconclusive');
    expect(random.after.remark).toMatch(
      /^stopped by: walks \(\d+ of \d+ distinct outcomes taken\)$/,
    );
    expect([bounded.code, random.code]).toEqual([3, 3]);
  });

  it('keeps hashes of states, and then claims no more than that', async () => {
    const usual = await ask();
    const wide = await ask('--hash-compaction');
    const narrow = await ask('--hash-compaction', '12', '--seed', '5');

    expect(wide.before).toMatchObject({ verdict: 'violated', rule: 'idr-read-write-protected' });
    expect(wide.after).toMatchObject({ verdict: 'inconclusive', states: usual.after.states });
    expect(wide.after.remark).toMatch(
      /^stopped by: hash compaction \(no violation in \d+ states; expected missed states: \S+e-\d+, and what only they lead to, at 64 bits\)$/,
    );
    expect(narrow.after.states).toBeLessThan(usual.after.states);
    expect([wide.code, narrow.code]).toEqual([3, 3]);
  });

  it('is refused where it makes no sense', async () => {
    const refusals = [
      ['--search', 'best'],
      ['--reduce', 'symmetry'],
      ['--reduce', 'por,sym'],
      ['--reduce', 'none,por'],
      ['--reduce', 'por', '--search', 'random'],
      ['--reduce', 'sym', '--search', 'switches'],
      ['--seed', '3'],
      ['--hash-compaction', '65'],
      ['--hash-compaction', '--search', 'dfs'],
      ['--hash-compaction', '--reduce', 'por'],
      ['--search', 'random', '--switches', '3'],
      ['--search', 'random', '--runs', 'many'],
      ['--search', 'dfs', '--format', 'junit'],
    ];
    const lines = [];
    for (const options of refusals) {
      const { stderr, code } = await place.run(['check', ...options]);
      expect(code).toBe(2);
      lines.push(stderr.trimEnd());
    }
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "scmi-lifetime: error: option '--search <order>' argument 'best' is invalid. Allowed choices are bfs, dfs, switches, bounded, random, swarm. (see --help)
      scmi-lifetime: error: --reduce "symmetry" is no list of reductions (fold, por, sym, fold,por, fold,sym or none)
      scmi-lifetime: error: por and sym are not known to be sound together (fold, por, sym, fold,por, fold,sym or none)
      scmi-lifetime: error: --reduce "none,por" is no list of reductions (fold, por, sym, fold,por, fold,sym or none)
      scmi-lifetime: error: --reduce por does not go with --search random (it leaves out runs that this order is there to look at: take bfs or dfs)
      scmi-lifetime: error: --reduce sym does not go with --search switches (it leaves out runs that this order is there to look at: take bfs or dfs)
      scmi-lifetime: error: --seed changes nothing here (only --search random or swarm heeds it)
      scmi-lifetime: error: --hash-compaction "65" is no width (bits from 4 to 64)
      scmi-lifetime: error: --hash-compaction does not go with --search dfs (it searches breadth first, without that reduction)
      scmi-lifetime: error: --hash-compaction does not go with --reduce por (it searches breadth first, without that reduction)
      scmi-lifetime: error: --switches changes nothing here (only --search bounded heeds it)
      scmi-lifetime: error: --runs "many" is no number (a whole number from 0 up)
      scmi-lifetime: error: option '--search <order>' cannot be used with option '--format <name>' (see --help)"
    `);
  });
});
