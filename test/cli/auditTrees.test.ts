// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { fixRows } from '../../src/cli/auditFixes.ts';
import { modelTrees } from '../../src/cli/auditReach.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { readFolder } from '../../src/source/index.ts';
import { isStrange } from '../../src/cli/treeForms.ts';
import { TABLES } from './auditTables.ts';
import { kernel } from './kernels.ts';

describe.each(Object.entries(TABLES))('Debian %s', (version, expected) => {
  const dir = kernel(version);

  test.skipIf(dir === undefined)('has the fixes that its C shows', async () => {
    const tree = await modelTrees.recognise(readFolder(dir ?? ''));
    const rows = fixRows(modelEngine, tree).filter(({ number }) => number !== null);
    expect(rows.map(({ number, status }) => [number, status])).toEqual(
      Object.entries(expected).map(([number, [status]]) => [Number(number), status]),
    );
    // the model was held against these very texts, so all of them are known
    expect(tree.functions.filter(isStrange)).toEqual([]);
    expect(['text', null]).toEqual(
      expect.arrayContaining(rows.map(({ confidence }) => confidence)),
    );
    expect(tree.version).toBe(version.replace(/-.*/, ''));
  });
});

test.skipIf(kernel('6.12.117-1~deb12u1') === undefined)(
  'every statement of a recognised procedure has a line inside its function',
  async () => {
    const snapshot = readFolder(kernel('6.12.117-1~deb12u1') ?? '');
    const { places, functions } = await modelTrees.recognise(snapshot);
    expect(places.size).toBeGreaterThan(110);
    for (const [name, { path, line, layouts }] of places) {
      const text = snapshot.files.get(path)?.split('\n') ?? [];
      expect(text.slice(line - 1, line + 2).join(' ')).toContain(name);
      const next = Math.min(
        text.length,
        ...functions.flatMap((fn) => (fn.path === path && fn.line > line ? [fn.line] : [])),
      );
      const lines = layouts.flatMap((one) => [...one.lines.values()]);
      expect(lines.every((at) => at >= line && at < next)).toBe(true);
    }
  },
);
