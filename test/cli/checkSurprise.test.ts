// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('check when something is not as expected', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  /** All but the traces, and the status. */
  async function ask(...options: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await place.run(['check', '--no-svg', ...options]);
    const text = stdout.replace(/\n=+\n[^]*?\n=+\n/g, '\n(trace)\n');
    return `${stderr}${text}exit ${code}`;
  }

  it('says that a violation is gone', async () => {
    place.change('specs/fix-01.yaml', 'base, with: [2]', 'v3');
    expect(await ask()).toMatchInlineSnapshot(`
      "fix  title                                     before                  after  steps  states
        1  A device found is gone before it is used  holds (!)               holds             12
        2  A destroyed device stays on the list      violated: nothing-left  holds      3      12
      fix-01 before: holds: expected a violation of no-use-after-free, but it holds

      2 specs, 4 runs: 3 holds, 1 violated; 1 NOT as expected, marked (!).
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 48
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      1 trace in out/: *.txt, *.dot
      exit 1"
    `);
  });

  it('says that another rule is broken', async () => {
    place.change(
      'specs/fix-02.yaml',
      'expect: violated, rule: nothing-left',
      'expect: violated, rule: keys-fit',
    );
    expect(await ask('--spec', 'fix-02')).toMatchInlineSnapshot(`
      "fix  title                                 before                      after  steps  states
        2  A destroyed device stays on the list  violated: nothing-left (!)  holds      3      12

      (trace)
      fix-02 before: violated: expected a violation of keys-fit, but nothing-left is violated in 3 steps:
          the device is still on the list

      1 spec, 2 runs: 1 holds, 1 violated; 1 NOT as expected, marked (!).
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 24
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      1 trace in out/: *.txt, *.dot
      exit 1"
    `);
  });

  it('says that a rule that held is broken, with the trace', async () => {
    place.change('specs/fix-02.yaml', 'after: { variant: v3', 'after: { variant: v1');
    expect(await ask()).toMatchInlineSnapshot(`
      "fix  title                                     before                       after                       steps  states
        1  A device found is gone before it is used  violated: no-use-after-free  holds                           4      12
        2  A destroyed device stays on the list      violated: nothing-left       violated: nothing-left (!)      3      12

      (trace)
      fix-02 after: violated: expected to hold, but nothing-left is violated in 3 steps: the device is
          still on the list

      2 specs, 4 runs: 1 holds, 3 violated; 1 NOT as expected, marked (!).
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 48
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      3 traces in out/: *.txt, *.dot
      exit 1"
    `);
  });

  it('says that counts have changed', async () => {
    place.change('specs/fix-01.yaml', 'states: 12', 'states: 13, depth: 5');
    expect(await ask()).toMatchInlineSnapshot(`
      "fix  title                                     before                       after      steps  states
        1  A device found is gone before it is used  violated: no-use-after-free  holds (!)      4      12
        2  A destroyed device stays on the list      violated: nothing-left       holds          3      12
      fix-01 after: holds: the counts have changed: states 13 -> 12, depth 5 -> 4; if that is meant,
          record them in the spec

      2 specs, 4 runs: 2 holds, 2 violated; 1 NOT as expected, marked (!).
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 48
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      2 traces in out/: *.txt, *.dot
      exit 1"
    `);
  });

  it('calls a rule that nothing puts to the test vacuous', async () => {
    place.change(
      'specs/fix-02.yaml',
      'rules: [nothing-left]\nbefore: { variant: v1, expect: violated, rule: nothing-left }\n',
      'rules: [keys-fit]\n',
    );
    expect(await ask('--spec', 'fix-02')).toMatchInlineSnapshot(`
      "fix  title                                 before  after        steps  states
        2  A destroyed device stays on the list  -       vacuous (!)             12
      fix-02 after: vacuous: nothing puts keys-fit to the test

      1 spec, 1 run: 1 vacuous; 1 NOT as expected, marked (!).
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 12
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Vacuous, as no run put them to the test: keys-fit.
      exit 1"
    `);
  });

  it('is inconclusive when a budget is spent', async () => {
    expect(await ask('--budget-states', '5')).toMatchInlineSnapshot(`
      "fix  title                                     before        after         steps  states
        1  A device found is gone before it is used  inconclusive  inconclusive              5
        2  A destroyed device stays on the list      inconclusive  inconclusive              5
      fix-01 before: inconclusive: stopped by: states
      fix-01 after: inconclusive: stopped by: states
      fix-02 before: inconclusive: stopped by: states
      fix-02 after: inconclusive: stopped by: states

      2 specs, 4 runs: 4 inconclusive.
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 20
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Not put to the test, as far as the runs went: nothing-left.
      exit 3"
    `);
    place.change('specs/fix-01.yaml', 'rules:', 'budget: { states: 3 }\nrules:');
    expect(await ask('--spec', 'fix-01')).toMatch(/stopped by: states[^]*exit 3$/);
  });

  it('trusts nothing when the replay contradicts the search', async () => {
    expect(await ask('--faults', '8', '--spec', 'fix-01')).toMatchInlineSnapshot(`
      "fix-01 before: self-check failed: the trace does not replay
      fix-01 before: trust no verdict of this run; please report this bug with out/bug-fix-01-before.json
      fix-01 after: self-check failed: the trace does not replay
      fix-01 after: trust no verdict of this run; please report this bug with out/bug-fix-01-after.json
      fix  title                                     before            after             steps  states
        1  A device found is gone before it is used  inconclusive (!)  inconclusive (!)             12
      fix-01 before: inconclusive: the trace does not replay
      fix-01 after: inconclusive: the trace does not replay

      1 spec, 2 runs: 2 inconclusive; 2 NOT as expected, marked (!).
      Bounds: at most 2 threads, 0 interrupts, 8 failures in a run, beside the kernel's own workers; 24
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      exit 5"
    `);
  });

  it('trusts nothing when the model fails', async () => {
    const { stdout, stderr, code } = await place.run(['check', '--faults', '7']);
    expect({ stdout, code, stderr: stderr.split('\n')[0] }).toMatchInlineSnapshot(`
      {
        "code": 5,
        "stderr": "scmi-lifetime: the model or the explorer is at fault, trust no verdict: fix-01 before: a value outside its domain",
        "stdout": "",
      }
    `);
  });
});
