// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type * as Sarif from 'sarif';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { b4Lines } from '../../src/report/b4.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { github } from '../../src/report/github.ts';
import { itf } from '../../src/report/itf.ts';
import { junit } from '../../src/report/junit.ts';
import { ktap } from '../../src/report/ktap.ts';
import type { CheckResult } from '../../src/report/result.ts';
import { sarif } from '../../src/report/sarif.ts';
import { traceJson } from '../../src/report/traceJson.ts';
import type { InTree } from '../../src/model/language/thread.ts';
import type { ViolationReport } from '../../src/report/trace.ts';
import { inTree } from './inTree.ts';
import { readItf } from './readItf.ts';
import { heading, race } from './race.ts';
import { sarifErrors, schemas, schemasThere } from './sarifSchema.ts';
import { wellFormed } from './wellFormed.ts';

const base: CheckResult = {
  id: 'fix-04',
  side: 'before',
  title: 'A device found is gone before it is used',
  file: 'specs/fix-04.yaml',
  verdict: 'violated',
  expected: 'violated',
  unexpected: false,
  remark: null,
  heading,
  violation: race,
  naming: plainNaming,
};
const inLinux = (what: InTree['what'], given = true): ViolationReport =>
  inTree(
    race,
    'Linux 6.12',
    { __scmi_device_destroy: { path: 'drivers/bus.c', line: 353, what } },
    given,
  );
const quiet = { violation: null, expected: 'holds' } as const;
const results: readonly CheckResult[] = [
  base,
  { ...base, ...quiet, side: 'after', verdict: 'holds' },
  { ...base, id: 'fix-05', unexpected: true, expected: 'holds', remark: 'expected to hold' },
  { ...base, ...quiet, id: 'fix-06', verdict: 'inconclusive', remark: 'stopped by: seconds' },
  { ...base, ...quiet, id: 'fix-07', verdict: 'not modelled', remark: 'the tree has f in a form' },
];

describe('KTAP', () => {
  it('marks what is expected as XFAIL and what was cut short as TIMEOUT', () => {
    expect(ktap(results)).toMatchInlineSnapshot(`
      "KTAP version 1
      1..4
          KTAP version 1
          # Subtest: fix-04
          1..2
          # before: no-use-after-free is violated in 4 steps: scmi_dev#1 is read after scmi_device_release freed it
          ok 1 before # XFAIL no-use-after-free
          ok 2 after
      ok 1 fix-04
          KTAP version 1
          # Subtest: fix-05
          1..1
          # before: no-use-after-free is violated in 4 steps: scmi_dev#1 is read after scmi_device_release freed it
          not ok 1 before
      not ok 2 fix-05
          KTAP version 1
          # Subtest: fix-06
          1..1
          # before: inconclusive: stopped by: seconds
          not ok 1 before # TIMEOUT stopped by: seconds
      not ok 3 fix-06
          KTAP version 1
          # Subtest: fix-07
          1..1
          # before: not modelled: the tree has f in a form
          ok 1 before # SKIP the tree has f in a form
      ok 4 fix-07
      "
    `);
  });

  const kunit = resolve('.cache/kunit/tools/testing/kunit/kunit.py');
  const there = existsSync(kunit);
  if (!there) console.error('NO kunit.py: KTAP is not fed to the kernel (scripts/fetchKunit.sh)');
  it.skipIf(!there)('is what the kernel reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ktap-'));
    const file = join(folder, 'out.ktap');
    writeFileSync(file, ktap(results));
    const { stdout, status } = spawnSync('python3', [kunit, 'parse', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stdout).toMatch(/Ran 5 tests: passed: 2, failed: 2, skipped: 1/);
    expect(stdout).not.toMatch(/\[ERROR\]/);
    expect(status).toBe(1);
  });
});

describe('SARIF', () => {
  const rules = [{ name: race.rule, contract: heading.contract, impact: heading.impact }];
  const log = JSON.parse(sarif(results, rules, '1.2.3')) as Sarif.Log;
  const [run] = log.runs;

  it('has a result for each violation, with a rule that it lists', () => {
    expect(log.version).toBe('2.1.0');
    const seen = run?.results?.map(({ ruleId, ruleIndex, level }) => ({
      ruleId,
      ruleIndex,
      level,
    }));
    expect(seen).toEqual([
      { ruleId: race.rule, ruleIndex: 0, level: 'note' },
      { ruleId: race.rule, ruleIndex: 0, level: 'error' },
    ]);
  });

  it('has one thread flow for each context, and one order across them', () => {
    const flows = run?.results?.[0]?.codeFlows?.[0]?.threadFlows ?? [];
    expect(flows.map(({ id }) => id)).toEqual(['unload A', 'unbind']);
    const order = flows.flatMap(({ locations }) => locations.map((one) => one.executionOrder));
    expect(new Set(order)).toEqual(new Set([1, 2, 3, 4]));
    expect(flows[0]?.locations.at(-1)?.importance).toBe('essential');
  });

  it('names a file by what is a URI', () => {
    const elsewhere = { ...base, file: 'my specs/größe.yaml', violation: { ...race, steps: [] } };
    const { runs } = JSON.parse(sarif([elsewhere], rules, '1')) as Sarif.Log;
    const uri = runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
    expect(uri).toBe('my%20specs/gr%C3%B6%C3%9Fe.yaml');
  });

  it('has the line of the C, and says where the statement is not on it', () => {
    const [on, off] = (['statement', 'function'] as const).map((what) => {
      const log = sarif([{ ...base, violation: inLinux(what) }], rules, '1');
      return (JSON.parse(log) as Sarif.Log).runs[0]?.results?.[0];
    });
    for (const one of [on, off]) {
      expect(one?.locations?.[0]?.physicalLocation).toMatchObject({
        artifactLocation: { uri: 'drivers/bus.c' },
        region: { startLine: 353 },
      });
      expect(one?.properties).toEqual({ lines: 'Linux 6.12' });
    }
    const messages = (one: Sarif.Result | undefined): string =>
      JSON.stringify(one?.codeFlows?.[0]?.threadFlows);
    expect(messages(on)).not.toContain("not in this tree's form");
    expect(messages(off)).toContain("not in this tree's form");
    const plain = run?.results?.[0]?.locations?.[0]?.physicalLocation;
    expect(plain).toEqual({ artifactLocation: { uri: 'drivers/firmware/arm_scmi/bus.c' } });
  });

  it('fingerprints a result by what it is, not by how the run gets there', () => {
    const print = (result: CheckResult): unknown =>
      (JSON.parse(sarif([result], rules, '1')) as Sarif.Log).runs[0]?.results?.[0]
        ?.partialFingerprints;
    const longer = { ...race, steps: [race.steps[0]!, ...race.steps] };
    expect(print({ ...base, violation: longer })).toEqual(print(base));
    expect(print({ ...base, id: 'fix-05' })).not.toEqual(print(base));
  });
});

describe.skipIf(!schemasThere)('the schema of SARIF 2.1.0', () => {
  const log = (): { runs: Record<string, unknown>[] } =>
    JSON.parse(
      sarif(
        results,
        [{ name: race.rule, contract: heading.contract, impact: heading.impact }],
        '1.2.3',
      ),
    ) as {
      runs: Record<string, unknown>[];
    };

  it('takes a log', () => {
    expect(sarifErrors(log())).toBeNull();
  });

  it('takes one of a rule that the initial state breaks, which has no flow', () => {
    const initial = { ...base, violation: { ...race, steps: [] } };
    expect(sarifErrors(JSON.parse(sarif([initial], [], '1')))).toBeNull();
  });

  it('refuses one that lacks its tool, or has a level that there is not', () => {
    const [run] = log().runs;
    const results = [{ message: {}, level: 'bug' }];
    expect(sarifErrors({ ...log(), runs: [{ ...run, tool: undefined }] })).not.toBeNull();
    expect(sarifErrors({ ...log(), runs: [{ ...run, results }] })).not.toBeNull();
  });
});

describe.skipIf(!schemasThere)("Jenkins' schema of JUnit", () => {
  const read = async (contents: string): Promise<boolean> => {
    const schema = readFileSync(join(schemas, 'junit.xsd'), 'utf8');
    const { valid } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema });
    return valid;
  };

  it('takes the results', async () => {
    expect(await read(junit(results))).toBe(true);
  });

  it('refuses a case without a name', async () => {
    expect(await read(junit(results).replace(/<testcase [^>]*>/, '<testcase>'))).toBe(false);
  });
});

describe('JUnit', () => {
  it('is well-formed and counts what it holds', () => {
    const text = junit(results);
    expect(wellFormed(text)).toBeNull();
    const counts = /<testsuites name="scmi-lifetime" (.*)>/.exec(text)?.[1];
    expect(counts).toBe('tests="5" failures="1" errors="1"');
    expect(text.match(/<testcase /g)?.length).toBe(5);
    expect(text.match(/<failure /g)?.length).toBe(1);
    expect(text.match(/<skipped>/g)?.length).toBe(1);
    expect(text.match(/ skipped="1"/g)?.length).toBe(1);
  });
});

describe('ITF', () => {
  it('is read back as the states of the run', () => {
    const trace = readItf(itf(heading, race));
    expect(trace.states.length).toBe(race.steps.length + 1);
    expect(trace.vars).toContain('mbt::actionTaken');
    expect(trace.states.map((state) => state['devices'])).toEqual(
      [race.initial, ...race.steps.map(({ state }) => state)].map(
        (state) => (state as { devices: unknown }).devices,
      ),
    );
    expect(trace.states[1]?.['mbt::context']).toBe('unload A');
  });
});

describe('JSON', () => {
  it('is what its published schema says', () => {
    const schema = z.fromJSONSchema(
      JSON.parse(readFileSync('docs/schema/trace.schema.json', 'utf8')) as never,
    );
    expect(schema.safeParse(results.map(traceJson)).error?.issues).toBeUndefined();
    const located = traceJson({ ...base, violation: inLinux('near') });
    expect(schema.safeParse([located]).error?.issues).toBeUndefined();
    expect(JSON.stringify(located)).toContain('"line":353,"lineIs":"near"');
    const { label } = race.steps[0]!;
    const ends = { before: null, next: null, more: 2 };
    const places = [{ ...ends, step: 1, context: 1, broken: [label], repaired: [] }];
    const repaired = { more: 0, besides: [], forms: [], places };
    const story = { among: 'as found', path: '', parts: [], fine: null, repaired } as const;
    const told = traceJson({ ...base, violation: { ...race, story } });
    expect(schema.safeParse([told]).error?.issues).toBeUndefined();
    const { fn, c } = label.stack.at(-1)!;
    const without = [{ c, note: label.note, place: { function: fn, file: 'bus.c', line: null } }];
    expect(told).toMatchObject({
      violation: { differences: [{ step: 2, context: 1, without, with: [], more: 2 }] },
    });
    expect(schema.safeParse([{ ...traceJson(base), format: 2 }]).success).toBe(false);
    expect(schema.safeParse([{ ...traceJson(base), more: 1 }]).success).toBe(false);
  });
});

describe('annotations', () => {
  it('name the spec, for GitHub and for b4, and nothing that is as expected', () => {
    expect(github(results)).toMatchInlineSnapshot(`
      "::error file=specs/fix-04.yaml,title=fix-05%3Abefore%3A A device found is gone before it is used::no-use-after-free is violated in 4 steps: scmi_dev#1 is read after scmi_device_release freed it
      ::warning file=specs/fix-04.yaml,title=fix-06%3Abefore%3A A device found is gone before it is used::inconclusive: stopped by: seconds
      "
    `);
    expect(b4Lines(results)).toMatchInlineSnapshot(`
      "ERROR: fix-05:before: no-use-after-free is violated in 4 steps: scmi_dev#1 is read after scmi_device_release freed it
      WARNING: fix-06:before: inconclusive: stopped by: seconds
      "
    `);
    const [, , worst] = results;
    const [given, reference] = [true, false].map((named) =>
      github([{ ...worst!, violation: inLinux('statement', named) }]),
    );
    expect(given).toMatch(/^::error file=drivers\/bus\.c,line=353,title=/);
    expect(reference).toMatch(/^::error file=specs\/.*, at drivers\/bus\.c:353 of Linux 6\.12\n$/);
    expect(github([{ ...worst!, violation: inLinux('function') }])).toMatch(
      /not in this tree's form/,
    );
    expect(b4Lines(results.slice(0, 2)) + github(results.slice(0, 2))).toBe('');
  });
});
