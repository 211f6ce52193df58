// SPDX-License-Identifier: GPL-2.0-only
import type { Token } from './outline.ts';

/** One line of a comparison: in both, in the model only (`-`), or in the C only (`+`). */
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly token: Token;
}

/** How many tokens one list has and the other lacks. */
export function distance(model: readonly Token[], c: readonly Token[]): number {
  return edits(model, c).filter(({ sign }) => sign !== ' ').length;
}

const context = 2;

/**
 * The two skeletons side by side as in a unified diff, with the C's line numbers: `-` is what the
 * model expects, `+` what the C has. Stretches that agree are cut to a few lines.
 */
export function difference(model: readonly Token[], c: readonly Token[]): readonly string[] {
  const all = edits(model, c);
  const near = (i: number): boolean =>
    all.slice(Math.max(0, i - context), i + context + 1).some(({ sign }) => sign !== ' ');
  const lines: string[] = [];
  let cut = false;
  for (const [i, { sign, token }] of all.entries()) {
    if (!near(i)) {
      cut = true;
      continue;
    }
    if (cut) lines.push('        ...');
    cut = false;
    const line = token.line === 0 ? '' : String(token.line);
    lines.push(`${sign}${line.padStart(6)} ${'  '.repeat(token.depth)}${token.text}`);
  }
  return cut && lines.length > 0 ? [...lines, '        ...'] : lines;
}

/** A shortest edit script by the longest common subsequence; the lists are short. */
function edits(model: readonly Token[], c: readonly Token[]): readonly Edit[] {
  const width = c.length + 1;
  const common = new Uint16Array((model.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = model.length - 1; i >= 0; i--) {
    for (let j = c.length - 1; j >= 0; j--) {
      const same = model[i]?.text === c[j]?.text;
      common[i * width + j] = same ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const script: Edit[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [expected, real] = [model[i], c[j]];
    if (expected !== undefined && real !== undefined && expected.text === real.text) {
      script.push({ sign: ' ', token: real });
      i++;
      j++;
    } else if (expected !== undefined && (real === undefined || at(i + 1, j) >= at(i, j + 1))) {
      script.push({ sign: '-', token: expected });
      i++;
    } else if (real !== undefined) {
      script.push({ sign: '+', token: real });
      j++;
    } else return script;
  }
}
