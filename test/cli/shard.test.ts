// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Workplace, type Ran } from './commandLine.ts';

// Other work on the machine may make them slow.
vi.setConfig({ testTimeout: 60_000 });

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const check = (...argv: readonly string[]): Promise<Ran> =>
  place.run(['check', '--no-svg', '--json', ...argv]);

/** Runs all parts; the files that they are in. */
async function parts(of: number, ...argv: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (let index = 1; index <= of; index++) {
    const { stdout } = await check('--shard', `${index}/${of}`, ...argv);
    files.push(join(place.root, `part${index}of${of}${argv.join('').replaceAll('/', '')}.json`));
    writeFileSync(files.at(-1)!, stdout);
  }
  return files;
}

const merge = (...argv: readonly string[]): Promise<Ran> => place.run(['merge', ...argv]);

describe('merge', () => {
  it.each([1, 2, 3, 4, 7])('of %i parts is the whole, byte for byte', async (of) => {
    const whole = await check();
    const files = await parts(of);
    expect(await merge('--json', ...files.toReversed())).toEqual(whole);
  });

  it.each([
    ['violated', ['--variant', 'base'], 1],
    ['inconclusive', ['--memory', '1K'], 3],
    ['self-check failed', ['--faults', '8'], 5],
  ] as const)('exits as the whole: %s', async (_, argv, code) => {
    const whole = await check(...argv);
    expect(whole.code).toBe(code);
    // What went wrong in a part was said there.
    const { stdout } = whole;
    expect(await merge('--json', ...(await parts(3, ...argv)))).toEqual({
      code,
      stdout,
      stderr: '',
    });
  });

  it('keeps the tree, and its difference from the model', async () => {
    place.write('strange/drivers/firmware/arm_scmi/bus.c', '');
    const argv = ['--tree', join(place.root, 'strange')];
    const whole = await check(...argv);
    expect(whole.code).toBe(4);
    expect(await merge('--json', ...(await parts(2, ...argv)))).toEqual(whole);
  });

  it('prints a table', async () => {
    const { stdout, code } = await merge(...(await parts(2)));
    expect({ stdout, code }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "spec    before                       after  steps  states
      fix-01  violated: no-use-after-free  holds      4      12
      fix-02  violated: nothing-left       holds      3      12

      2 specs, 4 runs: none unexpected; exit 0
      ",
      }
    `);
  });

  it.each<[string, (files: readonly string[]) => readonly string[] | Promise<readonly string[]>]>([
    ['3/3 is missing', (files) => files.slice(0, 2)],
    ['are the same part, 1/3', (files) => [...files, files[0]!]],
    ['is one of 3 parts', async (files) => [(await parts(2))[0]!, ...files]],
    [
      'is of another check than',
      async ([one]) => [one!, ...(await parts(3, '--faults', '1')).slice(1)],
    ],
    ['is no JSON', ([one]) => changed(one!, (text) => text.slice(0, 100))],
    [
      'is no part of a check: shard',
      ([one]) => changed(one!, (text) => text.replace('"shard"', '"other"')),
    ],
    [
      'does not answer fix-01 before',
      ([one, ...rest]) => [
        ...changed(one!, (text) => {
          const part = JSON.parse(text) as { specs: { before: unknown }[] };
          part.specs[0]!.before = null;
          return JSON.stringify(part);
        }),
        ...rest,
      ],
    ],
    ['ENOENT', () => ['nowhere.json']],
  ])('refuses parts: %s', async (message, of) => {
    const { stderr, stdout, code } = await merge(...(await of(await parts(3))));
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toContain(message);
  });
});

function changed(file: string, how: (text: string) => string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  expect(how(text)).not.toBe(text);
  writeFileSync(file, how(text));
  return [file];
}

it('parts of another version of the program do not belong together', async () => {
  const [one, other] = await parts(2);
  const cache = (): { folder: string; stamp: string } => ({ folder: place.root, stamp: 'newer' });
  const { stdout } = await place.run(['check', '--no-svg', '--json', '--shard', '2/2'], {
    host: { cache },
  });
  writeFileSync(other!, stdout);
  const { stderr, code } = await merge(one!, other!);
  expect(code).toBe(2);
  expect(stderr).toContain('is of another check than');
});

it.each([
  ['0/2', 'is no part'],
  ['3/2', 'is no part'],
  ['half', 'is no part'],
])('--shard %s is a usage error', async (shard, message) => {
  const { stderr, code } = await check('--shard', shard);
  expect({ code, said: stderr.includes(message) }).toEqual({ code: 2, said: true });
});

it('--shard needs --json', async () => {
  const { stderr, code } = await place.run(['check', '--shard', '1/2']);
  expect({ code, said: stderr.includes('add --json') }).toEqual({ code: 2, said: true });
});
