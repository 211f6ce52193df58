// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

const place = new Workplace();
afterAll(() => place.remove());

let path = '';
beforeAll(async () => {
  const { stdout } = await place.run(['explain', 'fix-01']);
  path = /^Replay: scmi-lifetime replay fix-01:before (\S+)$/m.exec(stdout)?.[1] ?? '';
});

async function* typed(text: string): AsyncGenerator<string> {
  yield* text.split(' ');
}

describe('replay', () => {
  it('runs a trace again and prints its report', async () => {
    expect(path).toMatch(/^[\d.:x]+@[0-9a-f]{8}$/);
    const { stdout, stderr, code } = await place.run(['replay', 'fix-01:before', path]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toContain('BUG: MODEL: no-use-after-free in scmi_device_destroy');
    expect(stdout).toContain(`Replay: scmi-lifetime replay fix-01:before ${path}`);
  });

  it('says clearly that a path is of another version', async () => {
    const refusal = async (text: string, spec = 'fix-01:before'): Promise<string> => {
      const { stdout, stderr, code } = await place.run(['replay', spec, text]);
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
      return stderr;
    };
    const other = path.replace(/@.*/, '@00c0ffee');
    expect([await refusal(other), await refusal('7:1'), await refusal('0.3'), await refusal('x')])
      .toMatchInlineSnapshot(`
        [
          "scmi-lifetime: error: this replay was made for another version of the model or of fix-01:before: it passes through other steps than when it was written (\`scmi-lifetime explain fix-01:before\` finds today's trace)
        ",
          "scmi-lifetime: error: this replay was made for another version of the model or of fix-01:before: step 1 is not possible: there is no context 7 (\`scmi-lifetime explain fix-01:before\` finds today's trace)
        ",
          "scmi-lifetime: error: this replay was made for another version of the model or of fix-01:before: step 1 is not possible: find has no move 3 there (\`scmi-lifetime explain fix-01:before\` finds today's trace)
        ",
          "scmi-lifetime: error: "x" is no step: write 0, 0.1 or 0x12 (take the line that \`explain\` prints after "Replay:")
        ",
        ]
      `);
  });

  it('follows a path without a mark, and says when no rule is broken', async () => {
    const { stdout, code } = await place.run(['replay', 'fix-01:before', '0']);
    expect({ stdout, code }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "fix-01:before: 1 step, and no rule is broken
      ",
      }
    `);
  });

  it('steps with keys on a terminal', async () => {
    const { stdout, code } = await place.run(
      ['replay', 'fix-01:before', path, '--color', 'never'],
      {
        terminal: true,
        keys: () => typed('g n n p G M q n'),
      },
    );
    expect(code).toBe(0);
    const at = [...stdout.matchAll(/step (\d) of 4/g)].map(([, step]) => Number(step));
    expect(at.slice(0, 6)).toEqual([4, 0, 1, 2, 1, 4]);
    expect(stdout).toContain('no-use-after-free: dev is freed');
  });
});

describe('step', () => {
  it('walks by choosing moves, takes them back, and prints the path', async () => {
    const { stdout, code } = await place.run(['step', 'fix-01:before', '--color', 'never'], {
      keys: () => typed('1 1 u 2 2 s q'),
    });
    expect(code).toBe(0);
    expect(stdout.split('\n\n').slice(-5).join('\n\n')).toMatchInlineSnapshot(`
      "a number or letter: that move   r: the same context goes on   u: undo
      s: the replay line   w: write it as a spec   q: quit
      fix-01:before, after 2 steps
      destroy: scmi_device_unregister: list_del(&dev->node)
          * listed: true -> false

        1  find: scmi_device_destroy: dev->protocol_id
        2  destroy: device_unregister: put_device(dev)

      a number or letter: that move   r: the same context goes on   u: undo
      s: the replay line   w: write it as a spec   q: quit
      fix-01:before, after 3 steps
      destroy: device_unregister: put_device(dev)
          * dev.life: live -> freed
          * dev.refs: 1 -> 0

        1  find: scmi_device_destroy: dev->protocol_id
             ! this breaks no-use-after-free: dev is freed

      a number or letter: that move   r: the same context goes on   u: undo
      s: the replay line   w: write it as a spec   q: quit
      scmi-lifetime replay fix-01:before 0:1x2@7de7a5f4
      scmi-lifetime replay fix-01:before 0:1x2@7de7a5f4
      "
    `);
  });

  it('shows which move breaks a rule, and what it ends in', async () => {
    const { stdout } = await place.run(
      ['step', 'fix-01:before', '--from', '0:1x2', '--color', 'never'],
      { keys: () => typed('1') },
    );
    expect(stdout).toContain('! this breaks no-use-after-free: dev is freed');
    expect(stdout).toContain('the walk ends in what is broken');
  });

  it.each([
    ['0:1x2@00c0ffee', 'it passes through other steps than when it was written'],
    ['0x9', 'step 4 is not possible: find has no move 0 there'],
    ['abc', '"abc" is no step: write 0, 0.1 or 0x12'],
  ])('begins behind no path that is of another version, or none: %s', async (from, why) => {
    const argv = ['step', 'fix-01:before', '--from', from];
    const { stdout, stderr, code } = await place.run(argv, { keys: () => typed('q') });
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(why);
  });

  describe('writes a walk as a spec', () => {
    const folder = join(place.root, 'walks');
    const walked = async (typedKeys: string): Promise<string> => {
      const { stdout } = await place.run(
        ['step', 'fix-01:before', '--out', folder, '--color', 'never'],
        { keys: () => typed(typedKeys) },
      );
      return /^(\S+\.yaml): scmi-lifetime explain/m.exec(stdout)?.[1] ?? '';
    };

    it('that asks about this run and no other', async () => {
      const file = await walked('1 2 2 1 w q');
      expect(file).toBe('walks/fix-01-walk-1.yaml');
      const told = await place.run(['explain', 'fix-01-walk-1', '--specs', folder]);
      expect(told.stderr).toBe('');
      expect(told.stdout).toContain('BUG: MODEL: no-use-after-free in scmi_device_destroy');
      expect(told.stdout.replace(/\s+/g, ' ')).toContain('along one run, and no other');
      const checked = await place.run(['check', '--specs', folder, '--no-svg', '--out', folder]);
      expect(checked.code).toBe(0);
    });

    it('that is vacuous where the run puts no rule to the test, and keeps the first', async () => {
      expect(await walked('1 1 w q')).toBe('walks/fix-01-walk-2.yaml');
      const { stdout } = await place.run(['explain', 'fix-01-walk-2', '--specs', folder]);
      expect(stdout).toContain('fix-01-walk-2:after: vacuous');
    });

    it('that is inconclusive in another version of the model', async () => {
      const file = join(folder, 'fix-01-walk-1.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/@[0-9a-f]{8}/, '@00c0ffee'));
      const { stdout, code } = await place.run(['explain', 'fix-01-walk-1', '--specs', folder]);
      expect(code).toBe(3);
      expect(stdout.replace(/\s+/g, ' ')).toContain('of another version of the model');
    });

    it('unless the folder cannot be written', async () => {
      const { stdout, code } = await place.run(['step', 'fix-01:before', '--out', '/dev/null/x'], {
        keys: () => typed('1 w q'),
      });
      expect(stdout).toContain('not written: ENOTDIR');
      expect(code).toBe(0);
    });
  });
});
