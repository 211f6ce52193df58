// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFERENCE, referenceOf } from '../../src/cli/referenceOf.ts';
import { referenceTrees } from '../../src/cli/referenceTrees.ts';
import { PROCEDURES } from '../../src/model/procedures.ts';
import { readReference, writeReference } from '../../src/source/reference.ts';
import { statementsOf } from '../../src/source/statements.ts';
import { kernel } from '../cli/kernels.ts';

const statements = statementsOf(PROCEDURES);

/** Names of which one has to stand where a statement begins: what it calls, and what it assigns or reads. */
function namesIn(c: string): readonly string[] {
  const inside = /^(\w+): /.exec(c)?.[1];
  if (inside !== undefined) return [inside];
  const called = [...c.matchAll(/(\w+)\s*\(/g)].slice(0, 1).map(([, name]) => name ?? '');
  const left = /(\w+)\W*$/.exec(c.replace(/[=(].*$/s, ''))?.[1];
  return [...called, ...(left === undefined ? [] : [left])];
}

describe.each(REFERENCE)('the table of lines of %s', (version) => {
  const dir = kernel(version);
  const kept = referenceTrees.find(({ name }) => name === `Debian linux ${version}`);

  it.skipIf(dir === undefined)('is what the tree gives', async () => {
    const table = await referenceOf(dir!, version);
    expect(kept?.places, 'run `npm run reference`').toEqual(readReference(table));
    expect(writeReference(version, kept!.places)).toEqual(table);
  });

  it.skipIf(dir === undefined)('names lines on which the statements stand', () => {
    const strange: string[] = [];
    let checked = 0;
    for (const [fn, { path, line, layouts }] of kept!.places) {
      const text = readFileSync(join(dir!, path), 'utf8').split('\n');
      expect(text.slice(line - 1, line + 2).join(' '), `${path}:${line}`).toContain(`${fn}(`);
      const [layout] = layouts;
      const texts = statements(fn, new Set(layout?.forms));
      for (const [act, at] of layout?.lines ?? []) {
        const c = texts[act] ?? '';
        checked++;
        const names = namesIn(c);
        expect(names, c).not.toEqual([]);
        if (!names.some((name) => text[at - 1]?.includes(name)))
          strange.push(`${fn}:${at}: ${c}: ${text[at - 1]}`);
      }
    }
    expect(checked).toBeGreaterThan(400);
    expect(strange).toEqual([]);
  });
});
