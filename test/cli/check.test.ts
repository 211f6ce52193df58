// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('check', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('prints a row for each spec, and what the answers are worth', async () => {
    expect(await place.run(['check'])).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "fix  title                                     before                       after  steps  states
        1  A device found is gone before it is used  violated: no-use-after-free  holds      4      12
        2  A destroyed device stays on the list      violated: nothing-left       holds      3      12

      2 specs, 4 runs: 2 holds, 2 violated; all as expected.
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 48
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      2 traces in out/: *.txt, *.dot, *.svg
      ",
      }
    `);
  });

  it('leaves every trace as text, DOT and SVG', async () => {
    await place.run(['check']);
    expect(readdirSync(place.out).toSorted()).toMatchInlineSnapshot(`
      [
        "fix-01.before.dot",
        "fix-01.before.svg",
        "fix-01.before.txt",
        "fix-02.before.dot",
        "fix-02.before.svg",
        "fix-02.before.txt",
      ]
    `);
    const text = readFileSync(join(place.out, 'fix-02.before.txt'), 'utf8');
    expect(text).toMatchInlineSnapshot(`
      "======================================================================
      BUG: MODEL: nothing-left
      Rule:   After remove nothing is left.
      Impact: A leak.
      Spec:   fix-02:before: A destroyed device stays on the list
      Code:   v1
      Bounds: mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find, destroy); 0 interrupts; 0
              failures; 12 states, 15 transitions, up to a shortest violation

          find                            destroy
          ----                            -------
       1                                  scmi_device_unregister: list_del(&dev->node)
       2                                  device_unregister: put_device(dev)
                                            * dev.life: live -> freed
                                            * dev.refs: 1 -> 0
       3  scmi_child_dev_find: dev = device_find_child(parent)
      After step 3 nothing moves any more: the device is still on the list

      Call trace of find (step 3):
       scmi_child_dev_find  bus.c: dev = device_find_child(parent)

      Call trace of destroy (step 2):
       device_unregister  bus.c: put_device(dev)
      ======================================================================
      "
    `);
    expect(readFileSync(join(place.out, 'fix-02.before.svg'), 'utf8')).toContain('</svg>');
  });

  it('leaves the pictures undrawn with --no-svg', async () => {
    const { stdout } = await place.run(['check', '--no-svg', '--spec', 'fix-01']);
    expect(readdirSync(place.out).toSorted()).toEqual(['fix-01.before.dot', 'fix-01.before.txt']);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 trace in out/: *.txt, *.dot');
  });

  it('prints the trace of a spec that is asked for alone', async () => {
    const { stdout } = await place.run(['check', '--spec', 'fix-01']);
    expect(stdout).toMatchInlineSnapshot(`
      "fix  title                                     before                       after  steps  states
        1  A device found is gone before it is used  violated: no-use-after-free  holds      4      12

      ======================================================================
      BUG: MODEL: no-use-after-free in scmi_device_destroy
      Rule:   No object is read or written after it is freed.
      Impact: Use after free.
      Spec:   fix-01:before: A device found is gone before it is used
      Code:   base with 2
      Bounds: mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find, destroy); 0 interrupts; 0
              failures; 12 states, 15 transitions, up to a shortest violation

          find                            destroy
          ----                            -------
       1  scmi_child_dev_find: dev = device_find_child(parent)
       2                                  scmi_device_unregister: list_del(&dev->node)
                                            * listed: true -> false
       3                                  device_unregister: put_device(dev)
                                            * dev.life: live -> freed
                                            * dev.refs: 1 -> 0
      4!  scmi_device_destroy: dev->protocol_id
      Step 4 breaks the rule: dev is freed

      Call trace of find (step 4):
       scmi_device_destroy  bus.c: dev->protocol_id

      Call trace of destroy (step 3):
       device_unregister  bus.c: put_device(dev)
      ======================================================================

      1 spec, 2 runs: 1 holds, 1 violated; all as expected.
      Bounds: at most 2 threads, 0 interrupts, 0 failures in a run, beside the kernel's own workers; 24
      states in all. A rule that holds does so in every interleaving within the bounds of its spec, under
      sequential consistency; it says nothing beyond them.
      Every rule was put to the test in at least one run.
      1 trace in out/: *.txt, *.dot, *.svg
      "
    `);
  });

  it('shows seconds and colours on a terminal, and neither in a pipe', async () => {
    const terminal = await place.run(['check'], { terminal: true });
    const lines = terminal.stdout.split('\n').map((line) => line.replace(/\d\.\d\d$/, '0.00'));
    expect(lines.slice(0, 3).join('\n').replaceAll('\u001b', 'ESC')).toMatchInlineSnapshot(`
      "fix  title                                     before                       after  steps  states  seconds
        1  A device found is gone before it is used  violated: no-use-after-free  ESC[32mholdsESC[39m      4      12     0.00
        2  A destroyed device stays on the list      violated: nothing-left       ESC[32mholdsESC[39m      3      12     0.00"
    `);

    const dull = await place.run(['check', '--no-times'], {
      terminal: true,
      env: { NO_COLOR: '1' },
    });
    const pipe = await place.run(['check']);
    expect(dull.stdout).toBe(pipe.stdout);
    expect((await place.run(['check', '--color', 'always'])).stdout).toContain('\u001b[');
    expect((await place.run(['check', '-v'])).stdout.split('\n')[0]).toMatch(/states  seconds$/);
  });

  it('asks only specs of one transport', async () => {
    place.change('specs/fix-02.yaml', 'scenario:', 'scenario:\n  transport: virtio');
    const { stdout } = await place.run(['check', '--transport', 'virtio', '--no-svg']);
    expect(stdout.split('\n').slice(0, 3).join('\n')).toMatchInlineSnapshot(`
      "fix  title                                 before                  after  steps  states
        2  A destroyed device stays on the list  violated: nothing-left  holds      3      12
      "
    `);
  });

  it('prints JSON that says the same', async () => {
    const { stdout, stderr, code } = await place.run(['check', '--json', '--spec', 'fix-01']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "exit": 0,
        "specs": [
          {
            "after": {
              "depth": 4,
              "expected": {
                "rule": null,
                "verdict": "holds",
              },
              "length": null,
              "remark": null,
              "rule": null,
              "search": {
                "bounds": {
                  "scenario": "mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find, destroy); 0 interrupts; 0 failures",
                  "seconds": 100,
                  "states": 20000000,
                },
                "executor": "wasm",
                "kept": "states",
                "order": "bfs",
                "reductions": [
                  "fold",
                ],
                "spill": false,
                "workers": null,
              },
              "states": 12,
              "transitions": 17,
              "unexpected": false,
              "unwitnessed": [],
              "variant": "v3",
              "verdict": "holds",
            },
            "before": {
              "depth": 4,
              "expected": {
                "rule": "no-use-after-free",
                "verdict": "violated",
              },
              "length": 4,
              "remark": null,
              "rule": "no-use-after-free",
              "search": {
                "bounds": {
                  "scenario": "mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find, destroy); 0 interrupts; 0 failures",
                  "seconds": 100,
                  "states": 20000000,
                },
                "executor": "wasm",
                "kept": "states",
                "order": "bfs",
                "reductions": [
                  "fold",
                ],
                "spill": false,
                "workers": null,
              },
              "states": 12,
              "transitions": 15,
              "unexpected": false,
              "unwitnessed": [],
              "variant": "base with 2",
              "verdict": "violated",
            },
            "finding": false,
            "fix": 1,
            "general": false,
            "id": "fix-01",
            "title": "A device found is gone before it is used",
          },
        ],
        "tree": null,
      }
    `);
  });

  it('prints the same on every run', async () => {
    const runs = [
      await place.run(['check', '-v', '--no-times']),
      await place.run(['check', '-v', '--no-times']),
    ];
    expect(runs[0]).toEqual(runs[1]);
  });
});
