// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelTrees, type TreeReader } from '../../src/cli/auditReach.ts';
import { formatPatch, git, makeRepository } from '../series/debianSeries.ts';
import { Workplace, type Ran } from './commandLine.ts';
import { kernel, realHost } from './kernels.ts';

const [from, to] = [kernel('6.12.107-1~deb12u1'), kernel('6.12.117-1~deb12u1')];

describe.skipIf(from === undefined || to === undefined)('series', () => {
  let place: Workplace;
  let root: string;
  let repo: string;
  let mbox: string;
  beforeAll(() => {
    place = new Workplace();
    root = mkdtempSync(join(tmpdir(), 'series-'));
    repo = makeRepository(root, from ?? '', to ?? '');
    mbox = join(root, 'series.mbox');
    writeFileSync(mbox, formatPatch(repo, '--cover-letter'));
  });
  afterAll(() => {
    place.remove();
    rmSync(root, { recursive: true });
  });
  const series = (what: string, ...options: readonly string[]): Promise<Ran> =>
    place.run(['series', what, '--no-svg', '--no-cache', '--out', join(root, 'out'), ...options], {
      host: realHost,
    });
  test('a trace that the replayer contradicts is no verdict on a patch', async () => {
    const run: TreeReader['run'] = async (request, hooks) => {
      const outcome = await modelTrees.run(request, hooks);
      const told = outcome.violation !== null && outcome.violation.steps.length > 0;
      return told
        ? { ...outcome, violation: null, selfCheck: 'the trace does not replay' }
        : outcome;
    };
    const out = join(root, 'doubted');
    const argv = ['series', 'HEAD..bad', '--tree', repo, '--no-cache', '--out', out];
    git(repo, 'checkout', '-q', '-b', 'bad');
    git(repo, 'revert', '--no-edit', 'HEAD~7');
    git(repo, 'checkout', '-q', 'master');
    const { stderr, code } = await place.run([...argv, '--spec', 'fix-05'], {
      host: { ...realHost, trees: { ...modelTrees, run } },
    });
    expect(stderr).toContain('self-check failed: the trace does not replay');
    expect(code).toBe(5);
    expect(readdirSync(out)).toContain('bug-fix-05-after.json');
  });

  const rows = (text: string): readonly string[] => text.match(/^ [+*x ] \d\d\/12 .*$/gm) ?? [];

  test('the way from 6.12.107 to 6.12.117 is judged patch by patch', async () => {
    const specs = ['fix-03', 'fix-04', 'fix-05', 'fix-07', 'fix-09', 'fix-17', 'v3-duplicate-id'];
    const { stdout, code } = await series(mbox, '--tree', repo, '--ascii', '--spec', ...specs);
    const lines = stdout.split('\n---\n')[1] ?? '';
    expect(lines.replace(/^.*\n.*v3-duplicate-id: /s, '')).toMatchInlineSnapshot(`
      " + 01/12 firmware: arm_scmi: smc: Publish channel state early          fixes 0  introduces 0  (6 known)
       + 02/12 firmware: arm_scmi: Publish and unwind the mailbox            fixes 1  introduces 0  (5 known)
             lands fix 7, 8, 14
             fixes fix-07:endpoint-lives
       + 03/12 firmware: arm_scmi: Set the handle before chan_setup          fixes 0  introduces 0  (5 known)
       x 04/12 firmware: arm_scmi: Quiesce notifications, clean up channels  fixes 1  introduces 1  (4 known)
             lands fix 3, 6, 13
             fixes fix-03:endpoint-lives
             introduces v3-duplicate-id:no-use-after-free
       + 05/12 firmware: arm_scmi: Free transport channel on IDR failure     fixes 1  introduces 0  (4 known)
             lands fix 5
             fixes fix-05:endpoint-lives
       + 06/12 firmware: arm_scmi: No IDR updates, by channel id             fixes 0  introduces 0  (4 known)
             lands fix 10, 15
       + 07/12 firmware: arm_scmi: Reject out-of-range ids                   fixes 0  introduces 0  (4 known)
             lands fix 12
       + 08/12 firmware: arm_scmi: Use RCU around the lookup                 fixes 1  introduces 0  (3 known)
             lands fix 9
             fixes fix-09:idr-read-write-protected
       + 09/12 firmware: arm_scmi: Drop handle on bind failures              fixes 0  introduces 0  (3 known)
             lands fix 16
       + 10/12 firmware: arm_scmi: Fix SCMI device destroy lifetimes         fixes 1  introduces 0  (2 known)
             lands fix 4
             fixes fix-04:bus-id-unique
       + 11/12 firmware: arm_scmi: Requested devices                         fixes 0  introduces 0  (2 known)
       + 12/12 firmware: arm_scmi: All the rest                              fixes 0  introduces 0  (2 known)"
    `);
    expect(code).toBe(1);
    expect(stdout).toContain('Patch 04/12 introduces v3-duplicate-id:no-use-after-free:\n=====');
    expect(stdout).toMatch(/drivers\/firmware\/arm_scmi\/driver\.c:\d+: /);
    expect(readdirSync(join(root, 'out/patch-04-12'))).toContain('v3-duplicate-id.asked.txt');
  });

  test('a range of commits, and a tree that has the series, give the same', async () => {
    const ask = ['--spec', 'fix-05', '--ascii', '--tree'];
    const [mailed, range, inTree] = [
      await series(mbox, ...ask, repo),
      await series('base..HEAD', ...ask, repo),
      await series(mbox, ...ask, to ?? ''),
    ];
    expect(rows(mailed.stdout)).toHaveLength(12);
    expect(rows(range.stdout)).toEqual(rows(mailed.stdout));
    expect(rows(inTree.stdout)).toEqual(rows(mailed.stdout));
    expect(inTree.stdout).toContain('the tree has this series already');
    expect(git(repo, 'status', '--porcelain')).toBe('');
  });

  test('a patch that does not apply is named, and what came before it is kept', async () => {
    const text = readFileSync(mbox, 'utf8').replaceAll(
      '-\tida_free(&scmi_bus_id',
      '-\tida_gone(&scmi_bus_id',
    );
    writeFileSync(join(root, 'bad.mbox'), text);
    const { stdout, stderr, code } = await series(
      join(root, 'bad.mbox'),
      '--tree',
      repo,
      '--ascii',
      '--spec',
      'fix-05',
    );
    expect(code).toBe(2);
    expect(rows(stdout)[4]).toMatch(/^ \+ 05\/12 .* fixes 1 {2}introduces 0$/);
    expect(rows(stdout)[9]).toMatch(/^ x 10\/12 .* not applied$/);
    expect(rows(stdout)[10]).toMatch(/^ {3}11\/12 .* not reached$/);
    expect(stderr.replaceAll(root, 'ROOT')).toMatch(
      /^scmi-lifetime: error: ROOT\/bad\.mbox: patch 10\/12: \S+bus\.c: hunk #\d+ finds [^\n]+\n$/,
    );
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /bus\.c: hunk #\d+ finds no place near line \d+ \(its base has blob [0-9a-f]+: `git log --all --find-object=/,
    );
  });

  test('reverted, the series introduces what it fixed, and no verdict is a guess', async () => {
    git(repo, 'checkout', '-q', '-b', 'back');
    git(repo, 'revert', '--no-edit', 'HEAD~7');
    const ask = ['--tree', repo, '--spec', 'fix-05', 'fix-07'];
    const b4 = await series('HEAD~1..HEAD', ...ask, '--format', 'b4-review');
    expect([b4.code, b4.stderr]).toEqual([1, '']);
    expect(JSON.parse(b4.stdout)).toMatchObject([
      { status: 'fail', summary: expect.stringMatching(/^1\/1: introduces fix-05:endpoint-lives/) },
    ]);
    const accepted = join(root, 'accepted.json');
    writeFileSync(accepted, '{ "findings": ["fix-05:endpoint-lives"] }');
    const quiet = await series('HEAD~1..HEAD', ...ask, '--format', 'b4', '--baseline', accepted);
    expect(quiet).toEqual({ stdout: '', stderr: '', code: 0 });
    git(repo, 'checkout', '-q', '-');
  });

  test('what is no series is refused in one line', async () => {
    writeFileSync(
      join(root, 'empty.mbox'),
      'From x Mon Sep 17 00:00:00 2001\nSubject: hi\n\nhello\n',
    );
    const told = async (...args: readonly [string, ...string[]]): Promise<string> => {
      const { stderr, code, stdout } = await series(...args);
      expect(stdout).toBe('');
      return `${code} ${stderr.replaceAll(root, 'ROOT')}`;
    };
    expect(
      [
        await told(join(root, 'gone.mbox'), '--tree', repo),
        await told(join(root, 'empty.mbox'), '--tree', repo),
        await told('HEAD..HEAD', '--tree', repo),
        await told('--output=x..y', '--tree', repo),
        await told('base..HEAD', '--tree', from ?? ''),
        await told(mbox, '--tree', repo, '--base', 'gone'),
      ].join(''),
    ).toMatchInlineSnapshot(`
      "2 scmi-lifetime: error: cannot read ROOT/gone.mbox (ENOENT) (name an mbox, or a range as A..B)
      2 scmi-lifetime: error: ROOT/empty.mbox: there is no patch in it (give the output of git format-patch or b4)
      2 scmi-lifetime: error: HEAD..HEAD has no commits (name a range as A..B)
      2 scmi-lifetime: error: unknown option '--output=x..y' (see --help)
      2 scmi-lifetime: error: git rev-list failed: fatal: ambiguous argument 'base..HEAD': unknown revision or path not in the working tree. (see the message of git)
      2 scmi-lifetime: error: ROOT/linux has no commit gone (fetch it, or name another)
      "
    `);
  });
});
