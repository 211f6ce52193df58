// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { FIXES, FORMS } from '../../src/model/fixes.ts';
import { PROCEDURES } from '../../src/model/procedures.ts';
import { readCFile } from '../../src/source/cFile.ts';
import { recogniseFunction } from '../../src/source/recognise.ts';
import { recogniseSnapshot, transportOf } from '../../src/source/recogniseTree.ts';
import { modelVocabulary } from '../../src/source/skeleton.ts';
import { leavesOf } from '../../src/source/outline.ts';
import { readFolder, type Snapshot } from '../../src/source/snapshot.ts';
import { harmful, logged, reformatted, renamed } from './mutants.ts';

vi.setConfig({ testTimeout: 180_000 });

const version = '6.12.117-1~deb12u1';
const cache =
  process.env['SCMI_LIFETIME_KERNELS'] ??
  fileURLToPath(new URL('../../.cache/kernel', import.meta.url));
const dir = join(cache, version);
const there = existsSync(join(dir, 'Makefile'));
if (!there) console.warn(`SKIPPED: no kernel tree ${version}: run scripts/fetchKernel.sh`);

const vocabulary = modelVocabulary(PROCEDURES);
const catalogue = [...FIXES, ...FORMS];

describe.skipIf(!there)(`mutations of Debian ${version}`, () => {
  const told = async (snapshot: Snapshot): Promise<readonly (readonly string[])[]> => {
    const { functions } = await recogniseSnapshot(snapshot, PROCEDURES, catalogue);
    return functions.map(({ name, status, forms, hash }) => [
      name,
      status,
      forms.join(),
      hash ?? '',
    ]);
  };
  const changed = async (change: (text: string) => string | Promise<string>): Promise<Snapshot> => {
    const snapshot = readFolder(dir);
    const files = new Map<string, string>();
    for (const [path, text] of snapshot.files) {
      files.set(path, path.endsWith('.c') ? await change(text) : text);
    }
    expect([...files]).not.toEqual([...snapshot.files]);
    return { ...snapshot, files };
  };

  test.each([
    ['every local and label renamed', renamed],
    ['a message before every statement', logged],
    ['other line breaks, and comments elsewhere', reformatted],
  ])('%s: nothing else is seen', async (_, change) => {
    expect(await told(await changed(change))).toEqual(await told(readFolder(dir)));
  });

  test('every swap, dropped call and goto elsewhere is seen', async () => {
    const snapshot = readFolder(dir);
    const { functions } = await recogniseSnapshot(snapshot, PROCEDURES, catalogue);
    let [seen, seenInText] = [0, 0];
    const missed: string[] = [];
    for (const { name, file, path, status } of functions) {
      if (status !== 'form') continue;
      const whole = await readCFile(snapshot.files.get(path ?? '') ?? '');
      const text = whole.get(name)?.text ?? '';
      const fns = PROCEDURES.filter((fn) => fn.name === name);
      const look = async (source: string): Promise<readonly [string, string, string]> => {
        const facts = (await readCFile(source)).get(name);
        const found = recogniseFunction(fns, facts?.outline, vocabulary, transportOf(file));
        const tokens = leavesOf(facts?.outline ?? []).filter((leaf) => vocabulary.counts(leaf));
        return [
          found.kind === 'form' ? found.present.join() : found.kind,
          facts?.hash ?? '',
          JSON.stringify(tokens.map((leaf) => [leaf.kind, leaf.name])),
        ];
      };
      const [form, hash, leaves] = await look(text);
      for (const mutant of await harmful(text)) {
        const [now, hashNow, leavesNow] = await look(mutant.text);
        // what the model is about must make the function another one; the rest, its text
        const noticed = leaves === leavesNow ? hash !== hashNow : now !== form;
        if (noticed && leaves !== leavesNow) seen++;
        else if (noticed) seenInText++;
        else missed.push(`${name}: ${mutant.what}`);
      }
    }
    expect(missed).toEqual([]);
    expect([seen > 200, seenInText > 100]).toEqual([true, true]);
  });
});
