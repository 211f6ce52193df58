// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('check --tree', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
    for (const name of ['linux', 'strange', 'unreadable']) {
      place.write(`${name}/drivers/firmware/arm_scmi/bus.c`, '');
    }
    place.write('empty/Makefile', '');
  });
  afterEach(() => place.remove());

  async function ask(tree: string, ...options: readonly string[]): Promise<string> {
    const argv = ['check', '--no-svg', '--tree', join(place.root, tree), ...options];
    const { stdout, stderr, code } = await place.run(argv);
    return `${stderr}${stdout}exit ${code}`;
  }

  it('says which fixes are in, with file and line, and asks the specs of just that code', async () => {
    expect(await ask('linux')).toMatchInlineSnapshot(`
      "Tree 6.12.107 (places are below drivers/firmware/arm_scmi)
      fix  status   title             where
        1  present  Take a reference  bus.c:120
        2  absent   Clear the list    bus.c:310

      fix  title                                     verdict                 steps  states
        1  A device found is gone before it is used  holds                              12
        2  A destroyed device stays on the list      violated: nothing-left      3      12
      fix-02: violated: nothing-left is violated in 3 steps: the device is still on the list

      2 specs, 2 runs: 1 holds, 1 violated.
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 24
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      1 trace in out/: *.txt, *.dot
      exit 1"
    `);
  });

  it('shows what is not modelled and does not guess', async () => {
    expect(await ask('strange')).toMatchInlineSnapshot(`
      "Tree 6.12.107 (places are below drivers/firmware/arm_scmi)
      fix  status        title             where
        1  present       Take a reference  bus.c:120
        2  not-modelled  Clear the list    bus.c:310

      bus.c:310: scmi_device_unregister is not modelled; nearest is 2, which differs so:
          -    list_del()
          +    list_del_rcu()

      fix  title                                     verdict       steps  states
        1  A device found is gone before it is used  holds                    12
        2  A destroyed device stays on the list      not modelled
      fix-02: not modelled: the tree has scmi_device_unregister in a form that the model lacks

      2 specs, 2 runs: 1 holds, 1 not modelled.
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 12
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Not put to the test, as far as the runs went: nothing-left.
      exit 4"
    `);
  });

  it('has it all in the JSON', async () => {
    const text = await ask('strange', '--json');
    const { specs, tree, exit } = JSON.parse(text.replace(/exit 4$/, '')) as Record<
      string,
      unknown
    >;
    expect({ tree, exit }).toMatchInlineSnapshot(`
      {
        "exit": 4,
        "tree": {
          "fixes": {
            "1": "present",
            "2": "not-modelled",
          },
          "forms": {
            "1-pointer": "absent",
          },
          "functions": [
            {
              "absent": [],
              "ambiguous": [],
              "file": "bus.c",
              "forms": [],
              "line": 120,
              "name": "scmi_child_dev_find",
              "status": "form",
            },
            {
              "absent": [],
              "ambiguous": [],
              "difference": [
                "-    list_del()",
                "+    list_del_rcu()",
              ],
              "file": "bus.c",
              "forms": [],
              "line": 310,
              "name": "scmi_device_unregister",
              "nearest": [
                "2",
              ],
              "status": "not-modelled",
            },
          ],
          "version": "6.12.107",
        },
      }
    `);
    expect(specs).toMatchObject([
      { id: 'fix-01', before: null, after: { verdict: 'holds', variant: 'tree 6.12.107' } },
      { id: 'fix-02', before: null, after: { verdict: 'not modelled', rule: null, states: null } },
    ]);
  });

  it('says what is wrong with a tree that it cannot read', async () => {
    expect(
      [
        await ask('nowhere'),
        await ask('empty'),
        await ask('empty/Makefile'),
        await ask('unreadable'),
        await ask('linux', '--variant', 'v1'),
      ].join('\n'),
    ).toMatchInlineSnapshot(`
      "scmi-lifetime: error: --tree nowhere: there is no such folder (name the top of a kernel source tree)
      exit 2
      scmi-lifetime: error: --tree empty: it has no drivers/firmware/arm_scmi (name the top of a kernel source tree)
      exit 2
      scmi-lifetime: error: --tree empty/Makefile: there is no such folder (name the top of a kernel source tree)
      exit 2
      scmi-lifetime: error: cannot read bus.c (make it readable)
      exit 2
      scmi-lifetime: error: --tree goes with none of --variant, --with, --without (a tree decides which forms are in: ask with one or the other)
      exit 2"
    `);
  });
});
