// SPDX-License-Identifier: GPL-2.0-only
import { inSnapshot, STACK, type Snapshot } from '../source/index.ts';
import { applyHunks } from './applyHunks.ts';
import { fileOf, type FilePatch, type HunkLine } from './diff.ts';

/** Why a patch does not apply. */
export interface Misfit {
  readonly file: string;
  /** From 1; 0 where the whole file is at fault. */
  readonly hunk: number;
  readonly reason: string;
  /** The abbreviated blob that the patch was made from. */
  readonly blob: string | null;
}

export type PatchResult =
  | {
      readonly snapshot: Snapshot;
      /** Files of the stack that it changes. */
      readonly changed: readonly string[];
      /** Other files of the kernel: nobody looks at them. */
      readonly others: number;
    }
  | { readonly misfit: Misfit };

/** Applies the patches of one message to a tree in memory: all of them or none. */
export function applyPatch(snapshot: Snapshot, patches: readonly FilePatch[]): PatchResult {
  const files = new Map(snapshot.files);
  const changed: string[] = [];
  let others = 0;
  for (const patch of patches) {
    const names = [patch.from, patch.to].filter((name) => name !== null);
    if (!names.some(inSnapshot)) {
      others++;
      continue;
    }
    const reason = applyFile(files, patch);
    if (reason !== null) {
      return { misfit: { file: fileOf(patch), blob: patch.blob, ...reason } };
    }
    changed.push(...names.filter(inSnapshot));
  }
  return { snapshot: { ...snapshot, files }, changed: [...new Set(changed)], others };
}

type Reason = Pick<Misfit, 'hunk' | 'reason'>;

function applyFile(files: Map<string, string>, patch: FilePatch): Reason | null {
  const { from, to, isBinary, isCopy, hunks } = patch;
  const whole = (reason: string): Reason => ({ hunk: 0, reason });
  if (isBinary) return whole('it is a binary patch of C');
  if (from !== null && !inSnapshot(from))
    return whole(`it comes from ${from}, outside of ${STACK}`);
  const old = from === null ? '' : files.get(from);
  if (old === undefined) return whole('the tree has no such file');
  if (from === null && to !== null && files.has(to)) return whole('the tree has this file already');
  if (to !== null && to !== from && files.has(to)) return whole('the tree has this file already');
  const applied = applyHunks(old, hunks);
  if ('hunk' in applied) {
    const there = 'text' in applyHunks(old, hunks.map(reversed));
    const where = `hunk #${applied.hunk} finds no place near line ${applied.line}`;
    return {
      hunk: applied.hunk,
      reason: there ? `${where}; the change is in the tree already` : where,
    };
  }
  if (to === null && applied.text !== '') return whole('more is left of it than the patch deletes');
  if (from !== null && from !== to && !isCopy) files.delete(from);
  if (to !== null) files.set(to, applied.text);
  return null;
}

/**
 * The tree that the patches of one message were applied to; undefined when they are not in it as a
 * whole.
 */
export function takeBack(snapshot: Snapshot, patches: readonly FilePatch[]): Snapshot | undefined {
  const back = patches.toReversed().map((patch): FilePatch => {
    return { ...patch, from: patch.to, to: patch.from, hunks: patch.hunks.map(reversed) };
  });
  if (patches.some(({ isCopy }) => isCopy)) return undefined;
  const result = applyPatch(snapshot, back);
  return 'snapshot' in result ? result.snapshot : undefined;
}

function reversed(hunk: FilePatch['hunks'][number]): FilePatch['hunks'][number] {
  const turn = ({ sign, text }: HunkLine): HunkLine => ({
    sign: sign === '+' ? '-' : sign === '-' ? '+' : ' ',
    text,
  });
  return { oldStart: hunk.newStart, newStart: hunk.oldStart, lines: hunk.lines.map(turn) };
}
