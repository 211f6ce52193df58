// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/cli/engine.ts';
import { Workplace } from './commandLine.ts';
import { fakeEngine } from './fakeEngine.ts';

describe('Ctrl-C', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('prints what is known and exits with 130', async () => {
    let interrupt = (): void => {};
    let runs = 0;
    const engine: Engine = {
      ...fakeEngine,
      run: (request, hooks) => {
        runs += 1;
        if (runs === 2) interrupt();
        return fakeEngine.run(request, hooks);
      },
    };
    const setting = {
      host: { engine },
      onListen: (handler: () => void) => {
        interrupt = handler;
      },
    };
    expect(await place.run(['check', '--no-svg'], setting)).toMatchInlineSnapshot(`
      {
        "code": 130,
        "stderr": "interrupted: what was not finished is inconclusive
      ",
        "stdout": "fix  title                                     before                       after         steps  states
        1  A device found is gone before it is used  violated: no-use-after-free  inconclusive      4       1
        2  A destroyed device stays on the list      inconclusive                 inconclusive
      fix-01 after: inconclusive: stopped by: interrupted
      fix-02 before: inconclusive: not run: interrupted
      fix-02 after: inconclusive: not run: interrupted

      2 specs, 4 runs: 1 violated, 3 inconclusive.
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 13
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Not put to the test, as far as the runs went: nothing-left.
      1 trace in out/: *.txt, *.dot
      ",
      }
    `);
    expect(runs).toBe(2);
  });

  it('prints JSON that says so', async () => {
    const { stdout, code } = await place.run(['check', '--json'], {
      onListen: (handler) => handler(),
    });
    const { specs, exit } = JSON.parse(stdout) as { specs: readonly object[]; exit: number };
    expect({ code, exit, specs: specs.length }).toEqual({ code: 130, exit: 130, specs: 2 });
    expect(specs[0]).toMatchObject({
      before: { verdict: 'inconclusive', states: null, remark: 'not run: interrupted' },
    });
  });
});
