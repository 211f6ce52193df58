// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine, RunRequest } from '../../src/cli/engine.ts';
import { bytesOf } from '../../src/cli/resources.ts';
import { Workplace, type Ran } from './commandLine.ts';
import { fakeEngine } from './fakeEngine.ts';

let place: Workplace;
let folder: string;
let asked: RunRequest[];
beforeEach(() => {
  place = new Workplace();
  folder = join(place.root, 'kept');
  asked = [];
});
afterEach(() => place.remove());

/** The fake engine, which notes what it is asked; `instead` may answer in its place. */
const noting = (instead: Engine['run'] = fakeEngine.run): Engine => ({
  ...fakeEngine,
  run: (request, hooks) => {
    asked.push(request);
    return instead(request, hooks);
  },
});

const check = (argv: readonly string[], engine = noting()): Promise<Ran> =>
  place.run(['check', '--no-svg', '--no-times', ...argv], { host: { engine } });

describe('check --checkpoint', () => {
  it('with --resume repeats nothing that was answered, and prints the same', async () => {
    const whole = await check([]);
    const first = await check(['--checkpoint', folder]);
    expect(first).toEqual(whole);
    asked.length = 0;
    const again = await check(['--checkpoint', folder, '--resume']);
    expect(again).toEqual(whole);
    expect(asked).toEqual([]);
    expect(readdirSync(folder)).toContain('fix-01-after.answer');
  });

  it('answers anew what is asked of other code', async () => {
    await check(['--checkpoint', folder]);
    asked.length = 0;
    await check(['--checkpoint', folder, '--resume', '--variant', 'v1']);
    expect(asked.length).toBe(2);
  });

  it('goes on after Ctrl-C with what is missing', async () => {
    const whole = await check([]);
    let interrupt = (): void => {};
    asked.length = 0;
    const engine = noting((request, hooks) => {
      if (asked.length === 2) interrupt();
      return fakeEngine.run(request, hooks);
    });
    const cut = await place.run(['check', '--no-svg', '--checkpoint', folder], {
      host: { engine },
      onListen: (handler) => {
        interrupt = handler;
      },
    });
    expect(cut.code).toBe(130);
    expect(cut.stderr).toContain('what is known so far is in kept: go on with --resume');
    asked.length = 0;
    expect(await check(['--checkpoint', folder, '--resume'])).toEqual(whole);
    expect(asked.length).toBe(3);
  });

  it('does not say that something is kept where nothing is', async () => {
    const none = await check(['--checkpoint', folder, '--budget-states', '5']);
    expect(none.stderr).toBe('nothing is kept in kept yet: it would begin anew\n');
    place.write('kept/fix-01-after.checkpoint', 'of a long run');
    const some = await check(
      ['--checkpoint', folder, '--budget-states', '5', '--resume'],
      noting((request, hooks) => {
        const { checkpoint: _, ...rest } = request;
        return fakeEngine.run(rest, hooks);
      }),
    );
    expect(some.stderr).toBe('what is known so far is in kept: go on with --resume\n');
  });

  it('hands the engine where, how often and under which identity', async () => {
    await check(['--checkpoint', folder, '--checkpoint-every', '5', '--resume']);
    const { checkpoint } = asked[0]!;
    expect(checkpoint).toMatchObject({ every: 5, resume: true });
    expect(checkpoint?.file).toMatch(/kept\/fix-01-before$/);
    const identities = asked.map((one) => one.checkpoint?.identity);
    expect(new Set(identities).size).toBe(asked.length);
  });

  it('says once that the disk is full, and answers nevertheless', async () => {
    const engine = noting((request, hooks) => {
      hooks.onWarning?.('no checkpoint could be written, the last one is kept: ENOSPC');
      return fakeEngine.run(request, hooks);
    });
    const { stderr, code } = await check(['--checkpoint', folder, '--spec', 'fix-01'], engine);
    expect(code).toBe(0);
    expect(stderr).toContain('fix-01 after: warning: no checkpoint could be written');
  });

  it('refuses a checkpoint of another model in one line', async () => {
    const engine = noting(() => {
      const error = new Error('the checkpoint is of another model');
      return Promise.reject(Object.assign(error, { name: 'CheckpointError' }));
    });
    const { stderr, code } = await check(['--checkpoint', folder, '--resume'], engine);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'scmi-lifetime: error: fix-01 before: the checkpoint is of another model (to begin anew, remove the file)\n',
    );
  });

  it('does not begin anew over a search that is not finished', async () => {
    place.write('kept/fix-02-before.checkpoint', 'of a long run');
    const { stdout, stderr, code } = await check(['--checkpoint', folder]);
    expect({ stdout, code, asked }).toEqual({ stdout: '', code: 2, asked: [] });
    expect(stderr).toBe(
      'scmi-lifetime: error: --checkpoint kept: fix-02-before.checkpoint has a search that is not finished (go on with --resume, or remove the file)\n',
    );
    const other = await check(['--checkpoint', folder, '--spec', 'fix-01']);
    expect(other.code).toBe(0);
  });

  it.each([
    [['--resume'], 'there is no checkpoint folder'],
    [['--checkpoint-every', '5'], 'there is no checkpoint folder'],
    [['--checkpoint', '/dev/null/x'], '--checkpoint /dev/null/x: '],
    [['--checkpoint', 'x', '--checkpoint-every', 'often'], '"often" is no number'],
    [['--memory', 'much'], '--memory "much" is no size (as 512M or 2G)'],
    [['--spill', '/dev/null/x'], '--spill /dev/null/x: '],
    [['--spill', 'x', '--search', 'dfs'], "'--spill <dir>' cannot be used with"],
  ])('%j is a usage error', async (argv, message) => {
    const { stderr, code } = await check(argv);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toContain(message);
  });
});

describe('check --memory', () => {
  it('ends inconclusive at the limit', async () => {
    const { stdout, code } = await check(['--memory', '1K']);
    expect(code).toBe(3);
    expect(stdout).toContain('fix-01 after: inconclusive: stopped by: memory');
    expect(stdout).toContain('2 specs, 4 runs: 4 inconclusive.');
  });

  it('hands the engine the folder for what is beyond it', async () => {
    const { code } = await check(['--memory', '1G', '--spill', folder]);
    expect(code).toBe(0);
    expect(asked.map(({ spill, budget }) => [spill, budget.memory])).toEqual(
      asked.map(() => [folder, 2 ** 30]),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reads sizes', () => {
    const sizes = ['100', '1K', '2M', '1.5G', '3GiB', '4mb'].map((text) => bytesOf('', text));
    expect(sizes).toEqual([100, 1024, 2 ** 21, 1.5 * 2 ** 30, 3 * 2 ** 30, 2 ** 22]);
  });
});

it('a worker that dies is told, and nothing is concluded', async () => {
  const { stdout, stderr, code } = await place.run(['check', '--jobs', '2'], {
    host: { worker: new URL('./dyingWorker.mjs', import.meta.url) },
  });
  expect(code).toBe(5);
  expect(stdout).toBe('');
  expect(stderr).toContain('a worker died with status 7, nothing is concluded');
});
