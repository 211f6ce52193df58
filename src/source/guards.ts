// SPDX-License-Identifier: GPL-2.0-only
import { isBlock, leavesOf, type Leaf, type Outline, type Piece } from './outline.ts';

/**
 * What is left of a scope once it holds a lock by `guard()`: the same with the unlock that the
 * compiler adds before each way out, and at the end.
 */
export function released(rest: Outline, unlock: Leaf): Outline {
  const inside = new Set(
    leavesOf(rest).flatMap(({ kind, name }) => (kind === 'label' ? name : [])),
  );
  const leaves = ({ kind, name }: Leaf, looped: boolean): boolean =>
    kind === 'return' ||
    (kind === 'goto' && !inside.has(name)) ||
    (!looped && (kind === 'break' || kind === 'continue'));
  const walk = (pieces: Outline, looped: boolean): Outline =>
    pieces.flatMap((piece): readonly Piece[] => {
      if (piece.kind === 'if') {
        const arms = piece.arms.map((arm) => ({ ...arm, body: walk(arm.body, looped) }));
        return [{ ...piece, arms }];
      }
      if (isBlock(piece)) return [{ ...piece, body: walk(piece.body, true) }];
      return leaves(piece, looped) ? [{ ...unlock, line: piece.line }, piece] : [piece];
    });
  const last = rest.at(-1);
  const ends = last !== undefined && last.kind !== 'if' && !isBlock(last) && leaves(last, false);
  return [...walk(rest, false), ...(ends ? [] : [unlock])];
}
