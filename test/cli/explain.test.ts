// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

const place = new Workplace();
afterAll(() => place.remove());

const explain = async (...argv: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await place.run(['explain', ...argv]);
  expect(stderr).toBe('');
  return stdout;
};

describe('explain', () => {
  it('prints a report with the table, the fine run and the replay line', async () => {
    expect(await explain('fix-01')).toMatchInlineSnapshot(`
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
  });

  it('prints every step in lanes when it is asked to', async () => {
    const lanes = await explain('fix-01', '--format', 'lanes');
    expect(lanes).toContain('* dev.life: live -> freed');
    expect(await explain('fix-01', '--all')).toBe(lanes);
  });

  it('prints the table alone for a changelog', async () => {
    const table = await explain('fix-01', '--format', 'commit');
    expect(table).toMatchInlineSnapshot(`
      "  CPU0 (find)                         CPU1 (destroy)
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
      "
    `);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(75);
  });

  it.each(['json', 'sarif', 'itf'])('prints %s that is JSON', async (format) => {
    expect(JSON.parse(await explain('fix-01', '--format', format))).toBeTruthy();
  });

  it('prints the same twice', async () => {
    for (const format of ['report', 'json', 'sarif', 'ktap', 'junit', 'itf']) {
      expect(await explain('fix-01', '--format', format)).toBe(
        await explain('fix-01', '--format', format),
      );
    }
  });

  it.each(['commit', 'ledger', 'itf', 'html'])(
    'prints nothing as %s where no rule is broken, and says so beside it',
    async (format) => {
      const argv = ['explain', 'fix-01:after', '--format', format];
      const { stdout, stderr, code } = await place.run(argv);
      expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
      expect(stderr).toContain('fix-01:after: holds\n');
    },
  );

  it('is silent for b4 and GitHub where all is as expected', async () => {
    expect(await explain('fix-01', '--format', 'github')).toBe('');
    expect(await explain('fix-01', '--format', 'b4')).toBe('');
  });

  it('colours only where it is asked to or a terminal is', async () => {
    const on = async (...more: readonly string[]): Promise<boolean> =>
      (await explain('fix-01', ...more)).includes('\u001b[');
    expect([await on(), await on('--color', 'always')]).toEqual([false, true]);
    const { stdout } = await place.run(['explain', 'fix-01'], {
      terminal: true,
      env: { NO_COLOR: '1', TERM: 'xterm' },
    });
    expect(stdout).not.toContain('\u001b[');
  });
});
