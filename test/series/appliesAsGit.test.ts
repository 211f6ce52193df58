// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyHunks } from '../../src/series/applyHunks.ts';
import { parseDiff } from '../../src/series/diff.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'apply-'));
  mkdirSync(join(dir, 'a'));
  mkdirSync(join(dir, 'b'));
  mkdirSync(join(dir, 'tree'));
  execFileSync('git', ['init', '-q', join(dir, 'tree')]);
});
afterAll(() => rmSync(dir, { recursive: true }));

function diff(old: string, now: string, context: number): string {
  writeFileSync(join(dir, 'a/f.c'), old);
  writeFileSync(join(dir, 'b/f.c'), now);
  const args = ['diff', '--no-index', '--no-prefix', `-U${context}`, 'a/f.c', 'b/f.c'];
  return spawnSync('git', args, { cwd: dir, encoding: 'utf8' }).stdout;
}

/** What `git apply` makes of it; `null` when it refuses. */
function gitApply(base: string, patch: string): string | null {
  const file = join(dir, 'tree/f.c');
  writeFileSync(file, base);
  const done = spawnSync('git', ['apply', '-'], { cwd: join(dir, 'tree'), input: patch });
  return done.status === 0 ? readFileSync(file, 'utf8') : null;
}

function ours(base: string, patch: string): string | null {
  const applied = applyHunks(base, parseDiff(patch)[0]?.hunks ?? []);
  return 'text' in applied ? applied.text : null;
}

/** Few different lines, so that a hunk may fit in several places. */
const line = fc.constantFrom('', 'a', 'b', 'c', '}', '\treturn 0;');
const content = fc.array(line, { maxLength: 30 });
const edits = fc.array(
  fc.record({ at: fc.nat(30), drop: fc.nat(2), add: fc.array(line, { maxLength: 2 }) }),
  { minLength: 1, maxLength: 4 },
);

function edited(
  old: readonly string[],
  changes: readonly { at: number; drop: number; add: string[] }[],
): readonly string[] {
  const lines = [...old];
  for (const { at, drop, add } of changes) lines.splice(at % (lines.length + 1), drop, ...add);
  return lines;
}

/**
 * One thing is left out: that a last line of context without a line end also fits one with it in
 * git, which then takes the line end away. Here such a patch does not apply.
 */
test('a patch lands where git apply puts it, or nowhere, as there', () => {
  let [landed, refused] = [0, 0];
  fc.assert(
    fc.property(
      content,
      edits,
      edits,
      fc.constantFrom(1, 2, 3),
      fc.boolean(),
      fc.boolean(),
      (lines, to, other, context, moved, ended) => {
        const whole = (of: readonly string[]): string =>
          of.join('\n') + (ended && of.length > 0 ? '\n' : '');
        const [old, now] = [whole(lines), whole(edited(lines, to))];
        fc.pre(now !== old && (ended || !moved));
        const patch = diff(old, now, context);
        const base = moved ? whole(edited(lines, other)) : old;
        const expected = gitApply(base, patch);
        if (expected === null) refused++;
        else landed++;
        expect(ours(base, patch)).toBe(expected);
      },
    ),
    { numRuns: 400, seed: 5 },
  );
  expect(Math.min(landed, refused)).toBeGreaterThan(40);
});
