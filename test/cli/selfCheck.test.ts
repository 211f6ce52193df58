// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Engine, OpenSystem, RunRequest } from '../../src/cli/engine.ts';
import { runSystem } from '../../src/cli/runSystem.ts';
import type { Symmetry } from '../../src/explorer/system.ts';
import { Workplace, type Ran } from './commandLine.ts';
import { fakeEngine } from './fakeEngine.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

/** The fake model with a rule that is broken when it is asked so many times, and then no more. */
function moody(request: RunRequest, times: number): OpenSystem['system'] {
  const { system } = fakeEngine.open(request);
  let calls = 0;
  const clause = (): string | null => (++calls <= times ? 'a bad day' : null);
  const rule = { kind: 'always', name: 'no-use-after-free', clauses: [clause] } as const;
  return { ...system, properties: [...system.properties, rule] };
}

const bug = (): string => join(place.out, 'bug-fix-01-after.json');

describe('a trace that the replayer contradicts', () => {
  const engine: Engine = {
    ...fakeEngine,
    run: (request, hooks) => runSystem(moody(request, 2), request, hooks),
  };
  const check = (...argv: readonly string[]): Promise<Ran> =>
    place.run(['check', '--no-svg', '--spec', 'fix-01', '--variant', 'all', ...argv], {
      host: { engine },
    });

  it('ends with 5, no verdict, and a report with everything needed', async () => {
    const { stdout, stderr, code } = await check();
    expect(code).toBe(5);
    expect(stdout).toContain('1 spec, 1 run: 1 inconclusive.');
    expect(stderr).toContain('fix-01 after: self-check failed: the trace does not replay');
    expect(stderr).toContain('please report this bug with out/bug-fix-01-after.json');
    const report = JSON.parse(readFileSync(bug(), 'utf8')) as object;
    expect(report).toMatchObject({
      program: { version: '1.2.3' },
      machine: { node: process.version },
      spec: 'fix-01',
      side: 'after',
      variant: 'all',
      request: { forms: ['1', '2'], rules: ['no-use-after-free'] },
      evidence: { rule: 'no-use-after-free', message: 'a bad day', steps: [] },
    });
  });

  it('ends other commands with 5 and the report as well', async () => {
    const explained = await place.run(['explain', 'fix-01:after'], { host: { engine } });
    expect(explained.code).toBe(5);
    expect(explained.stdout).not.toContain('BUG: MODEL');
    expect(explained.stderr).toContain('please report this bug with:\n{');
    place.change('specs/fix-01.yaml', 'expect: holds', 'expect: violated, rule: no-use-after-free');
    const argv = ['gallery', '--out', place.out, '--spec', 'fix-01'];
    expect((await place.run(argv, { host: { engine } })).code).toBe(5);
    expect(existsSync(bug())).toBe(true);
  });

  it('is reported on standard error when no file can be written', async () => {
    writeFileSync(place.out, 'a file where the folder should be');
    const { stderr, code } = await check();
    expect(code).toBe(5);
    expect(stderr).toContain('please report this bug with:\n{');
    expect(stderr).toContain('"message": "a bad day"');
  });
});

test('a declared symmetry that does not hold ends with 5', async () => {
  const lie: Symmetry = {
    name: 'find and destroy',
    items: 2,
    order: 'any',
    parts: (i) => [i === 0 ? 'threads.find' : 'threads.destroy'],
  };
  const engine: Engine = {
    ...fakeEngine,
    run: (request, hooks) => {
      const { system } = fakeEngine.open(request);
      return runSystem({ ...system, symmetries: [lie] }, request, hooks);
    },
  };
  const argv = ['check', '--no-svg', '--spec', 'fix-01', '--reduce', 'fold,sym'];
  const { stdout, stderr, code } = await place.run(argv, { host: { engine } });

  expect(code).toBe(5);
  expect(stdout).toContain('1 spec, 2 runs: 2 inconclusive');
  expect(stdout).toContain('Not put to the test, as far as the runs went: ');
  expect(stderr).toContain('self-check failed: a declared symmetry does not hold: ');
  expect(stderr).toContain('(find and destroy 1 0)');
});

describe('check --self-check', () => {
  const check = (argv: readonly string[], open: Engine['open'] = fakeEngine.open): Promise<Ran> =>
    place.run(['check', '--no-svg', '--self-check', '--spec', 'fix-01', ...argv], {
      host: { engine: { ...fakeEngine, open } },
    });

  it('says how much was compared', async () => {
    const { stderr, code } = await check([]);
    expect({ stderr, code }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "self-check: 24 states, 34 transitions: the packed form is as the functions under immer
      ",
      }
    `);
  });

  it('ends with 5 and a report when the two forms differ', async () => {
    const { stderr, code } = await check(['--variant', 'all'], (request) => ({
      system: moody(request, 6),
      unfolded: () => null,
    }));
    expect(code).toBe(5);
    expect(stderr).toContain('clause 0: a bad day packed, null under immer');
    expect(existsSync(bug())).toBe(true);
  });

  it('is inconclusive when a budget cuts it off', async () => {
    const { stderr, code } = await check(['--variant', 'all', '--budget-states', '3']);
    expect(code).toBe(3);
    expect(stderr).toContain('a budget cut 1 run off');
  });
});
