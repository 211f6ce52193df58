// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workplace, type Ran } from './commandLine.ts';
import { git } from '../series/debianSeries.ts';
import { kernel, realHost } from './kernels.ts';

const dir = kernel('6.12.117-1~deb12u1');

describe.skipIf(dir === undefined)('drift', () => {
  let place: Workplace;
  let root: string;
  beforeAll(() => {
    place = new Workplace();
    root = mkdtempSync(join(tmpdir(), 'drift-'));
    cpSync(dir ?? '', join(root, 'linux'), { recursive: true });
  });
  afterAll(() => {
    place.remove();
    rmSync(root, { recursive: true });
  });
  const drift = (...args: readonly string[]): Promise<Ran> =>
    place.run(['drift', ...args], { host: realHost });

  test('a tree that the model was held against has none', async () => {
    const { stdout, code } = await drift(dir ?? '');
    expect(stdout).toMatch(/^Linux 6\.12\.117: (\d+) functions modelled, \1 of them with a text/);
    expect(stdout).toMatch(/; 0 drifted, 0 acknowledged\.\n$/);
    expect(code).toBe(0);
  });

  test('a new helper and a changed function are reported, until they are acknowledged', async () => {
    const tree = join(root, 'linux');
    const file = join(tree, 'drivers/firmware/arm_scmi/driver.c');
    const text = readFileSync(file, 'utf8');
    const changed = text
      .replace(
        'static int scmi_chan_destroy',
        'static void scmi_new(void)\n{\n}\n\nstatic int scmi_chan_destroy',
      )
      .replace('of_node_put(cinfo->dev->of_node);', 'scmi_new();');
    expect(changed).toContain('\tscmi_new();');
    writeFileSync(file, changed);
    const { stdout, code } = await drift(tree);
    expect(code).toBe(4);
    expect(stdout).toMatch(/driver\.c:\d+: scmi_chan_destroy: like no form of the model/);
    expect(stdout).toMatch(/^ {4}\+ +\d+ +call scmi_new$/m);
    expect(stdout).toMatch(/driver\.c:\d+: scmi_new: neither modelled nor listed as out of scope/);
    const lines = stdout.match(/(?<=as it is: ).* REASON$/gm) ?? [];
    expect(lines).toHaveLength(2);
    const notes = join(root, 'reviewed');
    writeFileSync(notes, `# reviewed\n${lines.join('\n').replaceAll('REASON', 'looked at it')}\n`);
    const after = await drift(tree, '--acknowledge', notes);
    expect([after.code, after.stdout]).toEqual([
      0,
      expect.stringContaining('0 drifted, 2 acknowledged'),
    ]);
    // what was acknowledged is this text, and no later one
    writeFileSync(file, changed.replace('cinfo->dev = NULL;', 'cinfo->dev = NULL; put_device(x);'));
    expect((await drift(tree, '--acknowledge', notes)).code).toBe(4);
    writeFileSync(notes, 'scmi_new because\n');
    const bad = await drift(tree, '--acknowledge', notes);
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringMatching(/reviewed:1: no acknowledgement/),
    ]);
  });

  test('a trailer of a commit acknowledges a change as well', async () => {
    const tree = join(root, 'repository');
    cpSync(kernel('6.12.117-1~deb12u1') ?? '', tree, { recursive: true });
    const file = join(tree, 'drivers/firmware/arm_scmi/driver.c');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(
      'static int scmi_chan_destroy',
      'static void scmi_new(void)\n{\n}\n$&',
    );
    const commit = (message: string): void => {
      git(tree, 'add', '.');
      git(tree, 'commit', '-q', '-m', message);
    };
    execFileSync('git', ['init', '-q', tree]);
    commit('base');
    writeFileSync(file, changed);
    const { stdout, code } = await drift(tree);
    const line = /(?<=as it is: ).* (?=REASON$)/m.exec(stdout)?.[0] ?? '';
    expect([code, line]).toEqual([4, expect.stringMatching(/^scmi_new /)]);
    commit(`change\n\nScmi-lifetime-reviewed: ${line}does nothing`);
    const after = [await drift(tree), await drift(tree, '--rev', 'HEAD')];
    expect(after.map((one) => one.code)).toEqual([0, 0]);
    expect(after[0]?.stdout).toContain('acknowledged: does nothing (Scmi-lifetime-reviewed)');
    expect((await drift(tree, '--rev', 'HEAD~1')).code).toBe(0);
    writeFileSync(file, changed.replace('(void)\n{\n}', '(void)\n{\n\tkfree(x);\n}'));
    commit('change it again');
    expect((await drift(tree, '--rev', 'HEAD')).code).toBe(4);
  });
});
