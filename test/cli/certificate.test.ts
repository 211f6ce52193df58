// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  certificateSchema,
  certificateText,
  type CertificateContent,
} from '../../src/cli/certificate.ts';
import type { Engine } from '../../src/cli/engine.ts';
import { Workplace, type Ran } from './commandLine.ts';
import { fakeEngine } from './fakeEngine.ts';

let place: Workplace;
let file: string;
beforeEach(() => {
  place = new Workplace();
  file = join(place.root, 'certificate.json');
});
afterEach(() => place.remove());

const certify = (argv: readonly string[] = [], engine = fakeEngine): Promise<Ran> =>
  place.run(['check', '--no-svg', '--certify', file, ...argv], { host: { engine } });
const verify = (engine = fakeEngine): Promise<Ran> =>
  place.run(['check', '--verify-certificate', file], { host: { engine } });

describe('a certificate', () => {
  it('is written beside the usual answers, and comes true', async () => {
    const { stderr, code } = await certify();
    expect({ stderr, code }).toEqual({
      stderr: 'certificate.json: 4 runs, each explored in all ways (28), agree\n',
      code: 0,
    });
    expect(await verify()).toEqual({
      stdout: 'certificate.json: all 4 runs are as certified\n',
      stderr: '',
      code: 0,
    });
    const { sha256, ...content } = certificateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(certificateText(content)).toContain(sha256);
    const [after] = content.entries.filter(({ side }) => side === 'after');
    expect(Object.entries(after!.ways).map(([way, { verdict, states }]) => [way, verdict, states]))
      .toMatchInlineSnapshot(`
        [
          [
            "wasm breadth-first",
            "holds",
            12,
          ],
          [
            "wasm breadth-first, two workers",
            "holds",
            12,
          ],
          [
            "wasm breadth-first, another tree on the way",
            "holds",
            12,
          ],
          [
            "js breadth-first",
            "holds",
            12,
          ],
          [
            "js depth-first",
            "holds",
            12,
          ],
          [
            "js partial-order",
            "holds",
            5,
          ],
          [
            "js partial-order, depth-first",
            "holds",
            5,
          ],
        ]
      `);
  });

  it('states what was asked: one variant, some specs, a budget', async () => {
    const { code } = await certify([
      '--variant',
      'base',
      '--spec',
      'fix-02',
      '--budget-states',
      '5',
    ]);
    expect(code).toBe(3);
    expect((await verify()).code).toBe(0);
    place.change('specs/fix-02.yaml', 'rules: [nothing-left]', 'rules: [no-use-after-free]');
    expect((await verify()).code).not.toBe(0);
  });

  it('has the documented form', () => {
    const documented = JSON.parse(
      readFileSync('docs/schema/certificate.schema.json', 'utf8'),
    ) as unknown;
    expect(documented).toEqual(z.toJSONSchema(certificateSchema));
  });
});

/** Every leaf of a JSON value, as the path to it. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}

/** The same with another value at a path. */
function tampered(content: CertificateContent, path: readonly string[]): CertificateContent {
  const copy = structuredClone(content) as object;
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const key = path.at(-1)!;
  const was = at[key];
  at[key] = otherThan(was);
  return copy as CertificateContent;
}

function otherThan(was: unknown): unknown {
  if (typeof was === 'number') return was + 1;
  if (was === null) return 1;
  if (was === 'before') return 'after';
  if (was === 'after') return 'before';
  if (was === 'holds') return 'violated';
  if (was === 'violated') return 'holds';
  return (was as string).replace(/.$/, (last) => (last === '0' ? '1' : '0'));
}

describe('a certificate that is not true', () => {
  it('is found out wherever it was changed, although its hash was made anew', async () => {
    await certify(['--spec', 'fix-01']);
    const { sha256: _, ...content } = certificateSchema.parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    const paths = leaves(content);
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      writeFileSync(file, certificateText(tampered(content, path)));
      const { code, stdout } = await verify();
      expect([2, 5], path.join('.')).toContain(code);
      expect(stdout, path.join('.')).toBe('');
    }
  });

  it('is found out when it was only changed in its text', async () => {
    await certify();
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(
        /"sha256": "./,
        (part) => `${part.slice(0, -1)}${part.endsWith('0') ? '1' : '0'}`,
      ),
    );
    const { stderr, code } = await verify();
    expect({ stderr, code }).toEqual({
      stderr: 'certificate.json: sha256: the certificate was changed after it was written\n',
      code: 5,
    });
  });

  it('is found out when an entry was left out', async () => {
    await certify();
    const { sha256: _, ...content } = certificateSchema.parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    writeFileSync(file, certificateText({ ...content, entries: content.entries.slice(1) }));
    const { stderr, code } = await verify();
    expect({ code, said: stderr.includes('fix-01 before: certified undefined') }).toEqual({
      code: 5,
      said: true,
    });
  });

  it('is found out when the model is another one', async () => {
    await certify();
    const other: Engine = {
      ...fakeEngine,
      open: (request) => fakeEngine.open({ ...request, forms: ['1', '2'] }),
    };
    const { stderr, code } = await verify(other);
    expect(code).toBe(5);
    expect(stderr).toContain('fix-01 before.ways.wasm breadth-first.verdict: certified "violated"');
  });
});

describe('no certificate is written', () => {
  it('when the ways to explore contradict each other', async () => {
    const faulty: Engine = {
      ...fakeEngine,
      open: (request) => ({
        system: fakeEngine.open(request).system,
        unfolded: () => fakeEngine.open({ ...request, forms: [] }).system,
      }),
    };
    const { stderr, code } = await certify(['--variant', 'all'], faulty);
    expect(code).toBe(5);
    expect(stderr).toContain(
      'the ways to explore contradict each other: fix-01 after: wasm breadth-first, unfolded: verdict violated, by the first way holds',
    );
    expect(existsSync(file)).toBe(false);
  });

  it('after Ctrl-C', async () => {
    const { code, stderr } = await place.run(['check', '--verify-certificate', file], {
      onListen: (handler) => handler(),
    });
    expect({ code, stderr: stderr.includes('ENOENT') }).toEqual({ code: 2, stderr: true });
    await certify();
    const cut = await place.run(['check', '--verify-certificate', file], {
      onListen: (handler) => handler(),
    });
    expect(cut).toEqual({ stdout: '', stderr: 'interrupted: nothing is certified\n', code: 130 });
  });

  it.each([
    ['where none can be', () => ['--certify', '/dev/null/x']],
    ['of a tree', () => ['--certify', file, '--tree', '.']],
    ['of a part', () => ['--certify', file, '--shard', '1/2', '--json']],
  ])('%s: a usage error', async (_, argv) => {
    const { code, stderr } = await place.run(['check', '--no-svg', ...argv()]);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
  });

  it.each(['no json', '{}', '[1]'])('nor is %s read as one', async (text) => {
    writeFileSync(file, text);
    const { code, stderr } = await verify();
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toContain('make one with check --certify <file>');
  });
});
