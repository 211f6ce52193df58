// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inOrder } from '../../src/cli/runner.ts';
import { Workplace } from './commandLine.ts';

describe('workers', () => {
  let place: Workplace;
  const worker = new URL('./fakeWorker.mjs', import.meta.url);
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('give the same output as one thread', async () => {
    const many = await place.run(['check', '-v', '--no-times', '--jobs', '3'], {
      host: { worker },
    });
    const one = await place.run(['check', '-v', '--no-times', '--jobs', '1'], { host: { worker } });
    expect(many).toEqual(one);
    expect(many.code).toBe(0);
  });

  it('pass on that the model fails', async () => {
    const { stderr, code } = await place.run(['check', '--faults', '7', '--jobs', '2'], {
      host: { worker },
    });
    expect(code).toBe(5);
    expect(stderr).toContain('a value outside its domain');
  });

  it('end at once on Ctrl-C', async () => {
    const { stdout, code } = await place.run(['check', '--json', '--jobs', '2'], {
      host: { worker },
      onListen: (handler) => handler(),
    });
    expect({ code, exit: (JSON.parse(stdout) as { exit: number }).exit }).toEqual({
      code: 130,
      exit: 130,
    });
  });
});

describe('inOrder', () => {
  it('keeps the order of the tasks, whichever ends first, and its width', async () => {
    let under = 0;
    let most = 0;
    const results = await inOrder([30, 1, 20, 5], 2, async (delay) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, delay));
      under -= 1;
      return delay;
    });
    expect({ results, most }).toEqual({ results: [30, 1, 20, 5], most: 2 });
  });
});
