// SPDX-License-Identifier: GPL-2.0-only
import { isBlock, type Arm, type Branch, type Outline, type Piece } from './outline.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Leaves only what counts, in one normal form:
 * - a call or assignment outside the vocabulary goes, and so does a block that then holds nothing;
 * - a loop in which only `break` and `continue` are left goes too;
 * - `else { if … }` is `else if`; `if { if … }` with nothing beside it is one `if`;
 * - `if {} else { x }` is `if { x }`;
 * - the last `return` of the function goes (a void function need not write it), and so do labels
 *   that nothing jumps to.
 */
export function prune(outline: Outline, vocabulary: Vocabulary): Outline {
  const kept = pruneAll(outline, vocabulary);
  const targets = new Set<string>();
  visit(kept, (piece) => {
    if (piece.kind === 'goto') targets.add(piece.name);
  });
  const labelled = withoutLabels(kept, targets);
  return labelled.at(-1)?.kind === 'return' ? labelled.slice(0, -1) : labelled;
}

function pruneAll(outline: Outline, vocabulary: Vocabulary): Outline {
  return outline.flatMap((piece): Outline => {
    if (piece.kind === 'if') return pruneBranch(piece, vocabulary);
    if (isBlock(piece)) {
      const body = pruneAll(piece.body, vocabulary);
      return holdsMoreThanSteering(body) ? [{ ...piece, body }] : [];
    }
    return vocabulary.counts(piece) ? [piece] : [];
  });
}

function pruneBranch(branch: Branch, vocabulary: Vocabulary): Outline {
  const pruned = branch.arms.flatMap((arm): readonly Arm[] => {
    const body = pruneAll(arm.body, vocabulary);
    const [only] = body;
    // A conditional chain as the whole of an else continues the chain.
    if (!arm.conditional && body.length === 1 && only?.kind === 'if') return only.arms;
    return [{ ...arm, body }];
  });
  const arms = pruned.flatMap((arm, i): readonly Arm[] => {
    if (arm.body.length === 0) return [];
    let from = i;
    while (from > 0 && pruned[from - 1]?.body.length === 0) from--;
    return [under(arm, pruned.slice(from, i).map(not))];
  });
  const [first] = arms;
  if (first === undefined) return [];
  if (arms.length > 1) return [{ ...branch, arms }];
  const [inner] = first.body;
  if (first.body.length === 1 && inner?.kind === 'if' && inner.arms.length === 1) {
    const [arm] = inner.arms;
    return arm === undefined ? [] : [{ ...inner, arms: [under(arm, [first.detail])] }];
  }
  return [{ ...branch, arms: [{ ...first, conditional: true }] }];
}

/** An arm that is only taken when these hold too. In the model nothing is known of any of them. */
function under(arm: Arm, outer: readonly (string | undefined)[]): Arm {
  const all = [...outer, arm.detail].filter((one) => one !== undefined && one !== '');
  return all.length === 0 ? arm : { ...arm, detail: all.join(' && ') };
}

const not = ({ detail }: Arm): string | undefined =>
  detail === undefined ? undefined : `!(${detail})`;

function holdsMoreThanSteering(body: Outline): boolean {
  let found = false;
  visit(body, ({ kind }) => {
    found ||= !['break', 'continue', 'case', 'if', 'loop', 'switch'].includes(kind);
  });
  return found;
}

function withoutLabels(outline: Outline, targets: ReadonlySet<string>): Outline {
  return outline.flatMap((piece): Outline => {
    if (piece.kind === 'label') return targets.has(piece.name) ? [piece] : [];
    if (piece.kind === 'if') {
      const arms = piece.arms.map((arm) => ({ ...arm, body: withoutLabels(arm.body, targets) }));
      return [{ ...piece, arms }];
    }
    if (!isBlock(piece)) return [piece];
    return [{ ...piece, body: withoutLabels(piece.body, targets) }];
  });
}

function visit(outline: Outline, see: (piece: Piece) => void): void {
  for (const piece of outline) {
    see(piece);
    if (piece.kind === 'if') for (const { body } of piece.arms) visit(body, see);
    else if (isBlock(piece)) visit(piece.body, see);
  }
}
