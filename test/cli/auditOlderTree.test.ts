// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TABLES } from './auditTables.ts';
import { Workplace } from './commandLine.ts';
import { kernel, realHost } from './kernels.ts';

interface Report {
  readonly functions: readonly { readonly name: string; readonly status: string }[];
  readonly verdicts: readonly {
    readonly spec: string;
    readonly verdict: string;
    readonly rule: string | null;
    readonly remark: string | null;
  }[];
}

/** What a fix that is absent lets happen, and what else a spec comes to, with the reason. */
interface Layout {
  readonly version: string;
  readonly broken: Readonly<Record<string, string>>;
  readonly otherwise: Readonly<Record<string, readonly [verdict: string, why: string]>>;
}

const layouts: readonly Layout[] = [
  {
    version: '6.1.192-2',
    broken: {
      'fix-01': 'node-owned',
      'fix-03': 'endpoint-lives',
      'fix-11': 'syspower-owned',
      'fix-13': 'no-use-after-free',
      'fix-17': 'lists-hold-no-freed',
    },
    otherwise: {},
  },
  {
    version: '6.1.176-1',
    broken: {
      'fix-05': 'endpoint-lives',
      'fix-10': 'idr-not-changed-while-iterating',
      'fix-13': 'no-use-after-free',
      'fix-14': 'rx-callback-preconditions',
      'fix-16-link': 'bound-implies-linked',
      'fix-17': 'lists-hold-no-freed',
    },
    otherwise: {
      'fix-01': ['vacuous', 'without a driver there is no device'],
      'fix-03': ['holds', 'probing sets up one TX channel, and hands no failed request of RX on'],
      'fix-04': ['vacuous', 'devices are only destroyed where their channel fails'],
      'fix-12': ['holds', 'no channel is set up for the child, and 0x110 passes for BASE'],
      'fix-16-defer': ['not modelled', 'the rule is not for handles that live with their device'],
    },
  },
];

describe.each(layouts)('audit of Debian $version', ({ version, broken, otherwise }) => {
  const dir = kernel(version);
  let place: Workplace;
  let folder: string;
  let report: Report;
  beforeAll(async () => {
    place = new Workplace();
    folder = mkdtempSync(join(tmpdir(), 'older-'));
    if (dir === undefined) return;
    const options = ['--no-svg', '--no-cache', '--out', folder, '--json'];
    const { stdout } = await place.run(['audit', dir, ...options], { host: realHost });
    report = JSON.parse(stdout) as Report;
  });
  afterAll(() => {
    place.remove();
    rmSync(folder, { recursive: true });
  });

  test.skipIf(dir === undefined)(
    'what is fixed in its C holds, what is not is violated, what it has not is not asked',
    () => {
      const verdicts = report.verdicts.filter(({ spec }) => spec.startsWith('fix-'));
      expect(new Set(verdicts.map(({ spec }) => spec.slice(0, 6)))).toHaveLength(17);
      for (const { spec, verdict, rule, remark } of verdicts) {
        const [status] = TABLES[version]?.[Number(spec.slice(4, 6))] ?? [];
        const usual =
          status === 'present' ? 'holds' : status === 'absent' ? 'violated' : 'not modelled';
        expect([verdict, rule], spec).toEqual([
          otherwise[spec]?.[0] ?? usual,
          broken[spec] ?? null,
        ]);
        if (status === 'not applicable') expect(remark).toMatch(/does not apply here/);
      }
    },
  );

  test.skipIf(dir === undefined)(
    'nothing is refused for a function: each that a run comes through has its form',
    () => {
      expect(report.functions.filter(({ status }) => status === 'not-modelled')).toEqual([]);
      const refused = report.verdicts.filter(({ verdict }) => verdict === 'not modelled');
      for (const { remark } of refused) expect(remark).toMatch(/does not apply here|: there /);
    },
  );

  test.skipIf(dir === undefined)(
    'the instance comes and goes with its node, at lines of this tree',
    () => {
      const trace = readFileSync(join(folder, 'fix-13.asked.txt'), 'utf8');
      expect(trace).toContain('of_platform_device_destroy');
      expect(trace).not.toContain('device_driver_detach');
      const exit = /scmi_remove:(\d+)/.exec(trace)?.[1];
      const source = readFileSync(join(dir ?? '', 'drivers/firmware/arm_scmi/driver.c'), 'utf8');
      const lines = source.split('\n');
      const start = lines.findIndex((line) => line.startsWith('static int scmi_remove'));
      expect(Number(exit) - start).toBeGreaterThan(0);
      expect(Number(exit) - start).toBeLessThan(45);
    },
  );
});

describe.skipIf(kernel('6.1.176-1') === undefined)('devices that are made on request', () => {
  test('stay below a parent that goes, with a handle that dangles', async () => {
    const place = new Workplace();
    const specs = ['finding-protocol-devices-left', 'finding-stale-handle', 'general-virtio-use'];
    const { stdout } = await place.run(
      ['audit', kernel('6.1.176-1') ?? '', '--no-svg', '--no-cache', '--json', '--spec', ...specs],
      { host: realHost },
    );
    place.remove();
    const { verdicts } = JSON.parse(stdout) as Report;
    expect(verdicts.map(({ spec, rule }) => [spec, rule])).toEqual([
      ['general-virtio-use', 'node-owned'],
      ['finding-protocol-devices-left', 'protocol-devices-gone'],
      ['finding-stale-handle', 'handle-lives'],
    ]);
  });
});
