// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { Workplace, type Ran } from './commandLine.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const check = (...argv: readonly string[]): Promise<Ran> =>
  place.run(['check', '--no-svg', '--json', ...argv]);

interface PartJson {
  readonly shard: { readonly questions: readonly string[] };
}

const schema = fromJSONSchema(
  JSON.parse(readFileSync('docs/schema/check.schema.json', 'utf8')) as never,
);

/** What does not depend on how it was divided. */
function comparable(json: string): unknown {
  return JSON.parse(json, (key, value: unknown) =>
    ['states', 'transitions', 'depth', 'executor', 'pieces'].includes(key) ? undefined : value,
  );
}

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

/** What stands in the folder for traces and pages. */
function written(): ReadonlyMap<string, string> {
  const names = readdirSync(place.out).toSorted();
  return new Map(names.map((name) => [name, readFileSync(join(place.out, name), 'utf8')]));
}

const merge = (...argv: readonly string[]): Promise<Ran> => place.run(['merge', ...argv]);

describe('merge', () => {
  it.each([1, 2, 3, 4, 7])('of %i parts is the whole, byte for byte', async (of) => {
    const whole = await check();
    const files = await parts(of);
    expect(await merge('--json', ...files.toReversed())).toEqual(whole);
  });

  it.each([
    ['violated', 1, ['--spec', 'fix-01', '--variant', 'base']],
    ['holds', 0, ['--spec', 'fix-01', '--variant', 'all']],
    ['cut off', 3, ['--spec', 'fix-01', '--variant', 'all', '--budget-states', '5']],
    ['as expected', 0, []],
  ] as const)('of a swarm in 5 is the whole: %s', async (_, code, argv) => {
    const asked = [...argv, '--search', 'swarm', '--runs', '7', '--seed', '3'];
    const whole = await check(...asked);
    expect(whole.code).toBe(code);
    const files = await parts(5, ...asked);
    const [one] = files;
    const { questions } = (JSON.parse(readFileSync(one!, 'utf8')) as PartJson).shard;
    expect(questions).toContainEqual(expect.stringMatching(/ 2\/[25]$/));
    expect(await merge('--json', ...files)).toEqual(whole);
    const { code: left, stderr } = await merge('--json', ...files.slice(1));
    expect({ left, stderr }).toMatchObject({
      left: 2,
      stderr: expect.stringContaining('1/5 is missing') as string,
    });
  });

  it('of pieces by what fails is the whole but for the counts', async () => {
    const real = { host: { engine: modelEngine } };
    const asked = ['check', '--no-svg', '--json', '--specs', 'specs', '--spec', 'fix-11'];
    const whole = await place.run(asked, real);
    const files: string[] = [];
    for (const index of [1, 2, 3, 4]) {
      const { stdout } = await place.run([...asked, '--shard', `${index}/4`], real);
      expect(schema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
      files.push(join(place.root, `failing${index}.json`));
      writeFileSync(files.at(-1)!, stdout);
    }
    const merged = await place.run(['merge', '--json', '--specs', 'specs', ...files], real);
    expect(schema.safeParse(JSON.parse(merged.stdout)).error?.issues).toBeUndefined();
    expect(comparable(merged.stdout)).toEqual(comparable(whole.stdout));
    expect(merged.code).toBe(whole.code);
    expect(merged.stdout).toContain('"pieces"');
    const text = await place.run(['merge', '-v', '--specs', 'specs', ...files], real);
    const said = text.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('put together from 2 pieces by what fails');
    expect(said).toMatch(/at most [\d,]+ states in all/);
    const { code, stderr } = await place.run(['merge', ...files.slice(0, 3)], real);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('4/4 is missing') as string,
    });
  });

  it('of two failures has no pieces', async () => {
    const argv = ['--specs', 'specs', '--spec', 'fix-11', '--faults', '2', '--shard', '4/4'];
    const { stdout } = await place.run(['check', '--json', ...argv], {
      host: { engine: modelEngine },
    });
    expect((JSON.parse(stdout) as PartJson).shard.questions).toEqual([
      'fix-11 before',
      'fix-11 after',
    ]);
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

  it.each([
    ['traces', [], []],
    ['no pictures', ['--no-svg'], []],
    ['pages', ['--html'], []],
    ['pages beside JSON, with seconds', ['--html', '--json'], []],
    ['every trace', ['-v', '--color', 'always', '--no-svg'], []],
    ['SARIF', ['--html', '--format', 'sarif'], []],
    ['JUnit', ['--format', 'junit', '--no-svg'], []],
    ['the answers for one variant', ['--html'], ['--variant', 'base']],
    ['one spec', ['--no-svg'], ['--spec', 'fix-01']],
  ] as const)('prints and writes what the whole would: %s', async (_, shown, asked) => {
    const whole = await place.run(['check', ...shown, ...asked]);
    const left = written();
    expect(left.size).toBeGreaterThan(1);
    const told = shown.filter((option) => option === '--html');
    const files = await parts(3, ...asked, ...told);
    rmSync(place.out, { recursive: true });
    const merged = await merge(...shown, ...files);
    const seconds = (text: string): string => text.replaceAll(/\b\d\.\d\d\b/g, '');
    expect({ ...merged, stdout: seconds(merged.stdout) }).toEqual({
      ...whole,
      stdout: seconds(whole.stdout),
    });
    expect(written()).toEqual(left);
  });

  it('shows the C of the tree that the parts are about', async () => {
    const tree = (name: string): readonly string[] => {
      place.write(`${name}/drivers/firmware/arm_scmi/bus.c`, '\n\n\tlist_del(&dev->node);\n');
      return ['--html', '--tree', join(place.root, name)];
    };
    const argv = tree('linux');
    const whole = await place.run(['check', ...argv]);
    const left = written();
    expect(left.get('fix-02.asked.html')).toContain('list_del');
    const files = await parts(2, ...argv);
    rmSync(place.out, { recursive: true });
    expect(await merge(...argv, ...files)).toEqual(whole);
    expect(written()).toEqual(left);
    const { stderr, code } = await merge(...tree('strange'), ...files);
    expect(code).toBe(2);
    expect(stderr).toContain('the parts are not about this tree');
  });

  it.each([
    [['--html'], 'the parts do not tell their runs, as --html needs it'],
    [['--format', 'sarif'], 'as --format sarif needs it'],
    [['--out', '/dev/null/none'], 'cannot write'],
    [['--tree', '.'], 'it has no drivers/firmware/arm_scmi'],
  ])('cannot write what the parts do not have: %j', async (argv, message) => {
    const { stderr, code } = await merge(...argv, ...(await parts(2)));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
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
      'are not whole',
      ([one, ...rest]) => [
        ...changed(one!, (text) => text.replace(/("answers": ".{99})[^"]*/, '$1')),
        ...rest,
      ],
    ],
    [
      'does not answer fix-01 before',
      ([one, two, ...rest]) => {
        const answers = /"answers": ".*"/;
        const other = answers.exec(readFileSync(two!, 'utf8'))![0];
        return [two!, ...rest, ...changed(one!, (text) => text.replace(answers, other))];
      },
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
  const all = await place.run(['merge', one!, other!], { host: { cache } });
  expect(all.code).toBe(2);
  expect(all.stderr).toContain('was made by another version of the program');
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
