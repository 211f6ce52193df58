// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workplace, type Ran } from './commandLine.ts';
import { kernel, realHost } from './kernels.ts';

const dir = kernel('6.12.117-1~deb12u1');
const before = kernel('6.12.107-1~deb12u1');

describe.skipIf(dir === undefined || before === undefined)('audit', () => {
  let place: Workplace;
  let folder: string;
  beforeAll(() => {
    place = new Workplace();
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
  });
  afterAll(() => {
    place.remove();
    rmSync(folder, { recursive: true });
  });
  const audit = (tree: string, ...options: readonly string[]): Promise<Ran> =>
    place.run(['audit', tree, '--no-svg', '--out', join(folder, 'out'), '--no-cache', ...options], {
      host: realHost,
    });

  test('tells what a tree has, and the lines of that tree in a trace', async () => {
    const { stdout, code } = await audit(dir ?? '', '--spec', 'fix-17', 'fix-05');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^ {2}4 {2}present +text +Fix SCMI device destroy lifetimes +bus\.c:\d+ /m,
    );
    expect(stdout).toMatch(/^ 17 {2}absent +text .* transports\/virtio\.c:465$/m);
    expect(stdout).toContain('1 finding: fix-17:lists-hold-no-freed.');
    const trace = readFileSync(join(folder, 'out/fix-17.asked.txt'), 'utf8');
    const source = readFileSync(join(dir ?? '', 'drivers/firmware/arm_scmi/driver.c'), 'utf8');
    const place = /scmi_remove:(\d+): ida_free/.exec(trace)?.[1];
    expect(source.split('\n')[Number(place) - 1]).toContain('ida_free(&scmi_id');
  });

  test('a baseline makes a finding known, and known findings are no failure', async () => {
    const file = join(folder, 'baseline.json');
    const ask = ['--spec', 'fix-17', 'fix-01'];
    expect((await audit(dir ?? '', ...ask, '--write-baseline', file)).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(
      '{\n  "findings": [\n    "fix-01:node-owned",\n    "fix-17:lists-hold-no-freed"\n  ]\n}\n',
    );
    const again = await audit(dir ?? '', ...ask, '--baseline', file);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('0 findings that the baseline does not have: none.');
    expect(again.stdout).toContain('Known from the baseline: fix-01:node-owned, fix-17');
    writeFileSync(file, '{ "findings": ["fix-01:node-owned"] }');
    const b4 = await audit(dir ?? '', ...ask, '--baseline', file, '--format', 'b4-review');
    expect(b4.code).toBe(1);
    expect(b4.stderr).toBe('');
    expect(JSON.parse(b4.stdout)).toMatchObject([{ status: 'fail', tool: 'scmi-lifetime' }]);
    writeFileSync(file, '["fix-01"]');
    const bad = await audit(dir ?? '', ...ask, '--baseline', file);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/ is no baseline: /)]);
  });

  test('what is not modelled is not judged', async () => {
    const changed = join(folder, 'changed');
    cpSync(dir ?? '', changed, { recursive: true });
    const file = join(changed, 'drivers/firmware/arm_scmi/transports/virtio.c');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('virtio_break_device(vioch->vqueue->vdev);', ''));
    const { stdout, code } = await audit(changed, '--spec', 'fix-17', 'fix-05', '--json');
    const json = JSON.parse(stdout) as { verdicts: object[]; fixes: { number: number }[] };
    expect(code).toBe(4);
    expect(json.fixes.find(({ number }) => number === 17)).toMatchObject({
      status: 'not modelled',
    });
    expect(json.verdicts).toMatchObject([
      { spec: 'fix-05', verdict: 'holds' },
      { spec: 'fix-17', verdict: 'not modelled' },
    ]);
  });

  test('a git revision and a tar are read without a checkout', async () => {
    const repo = join(folder, 'repo');
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-C', repo, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args]);
    };
    for (const [version, tree] of [
      ['old', before ?? ''],
      ['new', dir ?? ''],
    ]) {
      cpSync(tree ?? '', repo, { recursive: true });
      if (version === 'old') git('init', '-q');
      git('add', '-A');
      git('commit', '-qm', version ?? '');
      git('tag', version ?? '');
    }
    const status = async (tree: string, ...options: readonly string[]): Promise<unknown> => {
      const { stdout } = await audit(tree, '--no-verdicts', '--json', ...options);
      const json = JSON.parse(stdout) as { version: string; fixes: { status: string }[] };
      return [json.version, json.fixes.filter((fix) => fix.status === 'present').length];
    };
    const [old, now] = [await status(before ?? ''), await status(dir ?? '')];
    expect(old).not.toEqual(now);
    expect(await status(repo, '--rev', 'old')).toEqual(old);
    expect(await status(repo, '--rev', 'new~1')).toEqual(old);
    expect(await status(repo, '--rev', 'HEAD')).toEqual(now);
    const nowhere = await audit(repo, '--rev', 'gone');
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      expect.stringMatching(/has no commit gone/),
    ]);
    for (const [name, flag] of [
      ['a.tar', '-c'],
      ['a.tar.gz', '-cz'],
      ['a.tar.xz', '-cJ'],
    ]) {
      const tar = join(folder, name ?? '');
      execFileSync('tar', [
        flag ?? '',
        '-f',
        tar,
        '-C',
        join(dir ?? '', '..'),
        readdirName(dir ?? ''),
      ]);
      expect(await status(tar)).toEqual(now);
      const whole = readFileSync(tar);
      writeFileSync(tar, whole.subarray(0, whole.length >> 1));
      const cut = await audit(tar);
      expect([cut.code, cut.stderr]).toEqual([2, expect.stringMatching(/cannot be read as a tar/)]);
    }
    expect(readdirSync(repo)).not.toContain('out');
  });
});

function readdirName(dir: string): string {
  return dir.split('/').at(-1) ?? '';
}
