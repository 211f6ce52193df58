// SPDX-License-Identifier: GPL-2.0-only
import { isBlock, leavesOf, type Leaf, type Outline, type Piece } from './outline.ts';

/** Which ways out of a piece of code give back what it holds. */
type Ways = 'scope' | 'iterator';

/**
 * What is left of a scope once it holds a lock by `guard()` or a reference by `__free()`: the same with
 * what the compiler adds before each way out, and at the end.
 */
export function released(rest: Outline, release: Leaf): Outline {
  const last = rest.at(-1);
  const ends = last !== undefined && last.kind !== 'if' && !isBlock(last) && leavesScope(last);
  return [...beforeLeaving(rest, release, 'scope'), ...(ends ? [] : [release])];
}

/**
 * The body of a scoped iterator: the same with what it adds where the loop is left before its end.
 * From one entry to the next, and behind the last, the iterator puts by itself in either shape.
 */
export const releasedByIterator = (body: Outline, release: Leaf): Outline =>
  beforeLeaving(body, release, 'iterator');

const leavesScope = ({ kind }: Leaf): boolean =>
  kind === 'return' || kind === 'goto' || kind === 'break' || kind === 'continue';

function beforeLeaving(rest: Outline, release: Leaf, ways: Ways): Outline {
  const inside = new Set(
    leavesOf(rest).flatMap(({ kind, name }) => (kind === 'label' ? name : [])),
  );
  const leaves = ({ kind, name }: Leaf, looped: boolean): boolean =>
    kind === 'return' ||
    (kind === 'goto' && !inside.has(name)) ||
    (!looped && (kind === 'break' || (kind === 'continue' && ways === 'scope')));
  const walk = (pieces: Outline, looped: boolean): Outline =>
    pieces.flatMap((piece): readonly Piece[] => {
      if (piece.kind === 'if') {
        const arms = piece.arms.map((arm) => ({ ...arm, body: walk(arm.body, looped) }));
        return [{ ...piece, arms }];
      }
      if (isBlock(piece)) return [{ ...piece, body: walk(piece.body, true) }];
      return leaves(piece, looped) ? [{ ...release, line: piece.line }, piece] : [piece];
    });
  return walk(rest, false);
}
