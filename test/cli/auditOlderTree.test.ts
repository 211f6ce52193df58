// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TABLES } from './auditTables.ts';
import { Workplace } from './commandLine.ts';
import { kernel, realHost } from './kernels.ts';

// explores, on a machine that may be busy
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const version = '6.1.192-2';
const dir = kernel(version);

interface Report {
  readonly functions: readonly { readonly name: string; readonly status: string }[];
  readonly verdicts: readonly {
    readonly spec: string;
    readonly verdict: string;
    readonly rule: string | null;
    readonly remark: string | null;
  }[];
}

/** What a fix that is absent lets happen. */
const broken: Readonly<Record<number, string>> = {
  1: 'node-owned',
  3: 'endpoint-lives',
  11: 'syspower-owned',
  13: 'no-use-after-free',
  17: 'lists-hold-no-freed',
};

describe.skipIf(dir === undefined)(`audit of Debian ${version}`, () => {
  let place: Workplace;
  let folder: string;
  let report: Report;
  beforeAll(async () => {
    place = new Workplace();
    folder = mkdtempSync(join(tmpdir(), 'older-'));
    const options = ['--no-svg', '--no-cache', '--out', folder, '--json'];
    const { stdout } = await place.run(['audit', dir ?? '', ...options], { host: realHost });
    report = JSON.parse(stdout) as Report;
  });
  afterAll(() => {
    place.remove();
    rmSync(folder, { recursive: true });
  });

  test('what is fixed in its C holds, what is not is violated, what it has not is not asked', () => {
    const verdicts = report.verdicts.filter(({ spec }) => spec.startsWith('fix-'));
    expect(new Set(verdicts.map(({ spec }) => spec.slice(0, 6)))).toHaveLength(17);
    for (const { spec, verdict, rule, remark } of verdicts) {
      const number = Number(spec.slice(4, 6));
      const [status] = TABLES[version]?.[number] ?? [];
      const expected =
        status === 'present'
          ? ['holds', null]
          : status === 'absent'
            ? ['violated', broken[number]]
            : ['not modelled', null];
      expect([verdict, rule], spec).toEqual(expected);
      if (status === 'not applicable') expect(remark).toMatch(/does not apply here/);
    }
  });

  test('nothing else is refused: every function that a run comes through has its form', () => {
    expect(report.functions.filter(({ status }) => status === 'not-modelled')).toEqual([]);
    const refused = report.verdicts.filter(({ verdict }) => verdict === 'not modelled');
    expect(refused.map(({ spec }) => spec)).toEqual(['fix-02', 'fix-07', 'fix-08']);
  });

  test('the instance comes and goes with its node, at lines of this tree', () => {
    const trace = readFileSync(join(folder, 'fix-13.asked.txt'), 'utf8');
    expect(trace).toContain('of_platform_device_destroy');
    expect(trace).not.toContain('transport_unbind_store');
    const exit = /scmi_remove:(\d+)/.exec(trace)?.[1];
    const source = readFileSync(join(dir ?? '', 'drivers/firmware/arm_scmi/driver.c'), 'utf8');
    const start = source.split('\n').findIndex((line) => line.startsWith('static int scmi_remove'));
    expect(Number(exit) - start).toBeGreaterThan(0);
    expect(Number(exit) - start).toBeLessThan(45);
  });
});
