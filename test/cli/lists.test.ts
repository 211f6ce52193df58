// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('lists', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('list: the specs, one line each', async () => {
    place.change('specs/fix-02.yaml', 'id: fix-02\nfix: 2', 'id: fix-02\nfix: null\nfinding: true');
    expect((await place.run(['list'])).stdout).toMatchInlineSnapshot(`
      "fix  spec    title
        1  fix-01  A device found is gone before it is used
           fix-02  A destroyed device stays on the list      finding
      "
    `);
  });

  it('rules: each with its contract', async () => {
    expect((await place.run(['rules'])).stdout).toMatchInlineSnapshot(`
      "no-use-after-free  No object is read or written after it is freed.
      nothing-left       After remove nothing is left.
      keys-fit           A key fits the type that it is kept in.
      "
    `);
  });

  it('fixes: the catalogue and the variants', async () => {
    expect((await place.run(['fixes'])).stdout).toMatchInlineSnapshot(`
      "fix  form       class           title
        1  1          use-after-free  Take a reference
        2  2          leak            Clear the list      needs 1
           1-pointer                  Take it by pointer

      Variants:
      base: none of them
      v1: 1
      v3: 1, 2
      all: 1, 2
      "
    `);
  });

  it('explain: the question, and the trace or the answer', async () => {
    expect((await place.run(['explain', 'fix-01'])).stdout).toMatchInlineSnapshot(`
      "==================================================================
      BUG: MODEL: no-use-after-free in scmi_device_destroy
      At dev->protocol_id by task find (step 4 of 4)
      Rule: No object is read or written after it is freed.
      Impact: Use after free.
      Asked: Does the device live while it is used?
      Tasks: find: bind (scmi_probe()); destroy: unbind (scmi_remove())

      Possible unsafe interleaving:

       CPU0 (find)                         CPU1 (destroy)
       -----------                         --------------
       scmi_child_dev_find()
         dev = device_find_child(parent)
                                           scmi_device_unregister()
                                             list_del(&dev->node)
                                           device_unregister()
                                             put_device(dev) /* dev is freed */
       scmi_device_destroy()
         dev->protocol_id  <-- HERE

       => dev is freed

      The same run is fine if step 4 of find (scmi_device_destroy:
       dev->protocol_id) comes before step 3 of destroy (device_unregister:
       put_device(dev)).

      Call Trace of find:
       scmi_device_destroy drivers/firmware/arm_scmi/bus.c
         at dev->protocol_id

      Freed by task destroy (step 3): dev
       device_unregister drivers/firmware/arm_scmi/bus.c
         at put_device(dev)

      References of dev:
       step  by       in                 owner      held
          3  destroy  device_unregister  refs   -1     0  <- no get

      Locks held: find: none; destroy: none
      Spec:   fix-01:before: A device found is gone before it is used
      Code:   base (before the series) with fix 2
      Bounds: mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find,
              destroy); 0 interrupts; 0 failures; 12 states, 15 transitions, up
              to a shortest violation
      Run:    4 steps, as short as any; 2 context switches, fewest switches of
              all shortest runs
      Replay: scmi-lifetime replay fix-01:before 0:1x2:0@b03fe738
      ==================================================================
      "
    `);
    expect((await place.run(['explain', 'fix-01:after'])).stdout).toMatchInlineSnapshot(`
      "Does the device live while it is used?

      fix-01:after: holds
      Code:   v3
      Rules:  no-use-after-free
      Bounds: mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find, destroy); 0 interrupts; 0
              failures
      States: 12 states, 17 transitions, depth 4, exhaustive
      "
    `);
  });

  it('help: the commands and the exit statuses', async () => {
    expect(await place.run(['--help'])).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "Usage: scmi-lifetime [options] [command]

      A model checker for the lifetime rules of Linux's SCMI stack

      Options:
        -V, --version                   output the version number
        -h, --help                      display help for command

      Commands:
        check [options]                 run the specs and compare with what they
                                        expect; or ask about one variant or tree
        merge [options] <file...>       join the parts that check --shard i/n --json
                                        printed; does all that the whole would
        audit [options] <tree>          which fixes a kernel tree has, in which form,
                                        and which rules that code breaks
        series [options] <series>       what each patch of a series fixes, breaks, and
                                        leaves
        drift [options] <tree>          whether the model and a kernel tree still have
                                        the same functions (exit 4: no)
        explain [options] <spec>        print the question, the answer and what leads
                                        to it
        replay [options] <spec> <path>  run a trace again; on a terminal, step through
                                        it with keys
        step [options] <spec>           walk through a spec by hand: choose which
                                        context moves next
        gallery [options]               write a page, pictures and texts for each
                                        violation that the specs expect
        contract [options]              write the lifetime contract, from all explored
                                        states (Markdown)
        list [options]                  list the specs
        rules                           list the rules, each with its contract
        fixes                           list the fixes and forms that the model knows,
                                        and the variants made of them
        help [command]                  display help for command

      Exit status: 0 as expected, or a plain question holds; 1 violated; 2 usage or spec error;
      3 inconclusive; 4 model and source differ; 5 self-check failed; 130 interrupted.
      ",
      }
    `);
    expect((await place.run([])).code).toBe(2);
  });
});
