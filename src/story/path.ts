// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import type { Choice } from '../explorer/replay.ts';

/** A run as it stands in a replay line: which context takes which of its moves, one after the other. */
export interface Path {
  readonly steps: readonly Choice[];
  /** The mark of what it passed through when it was written; `null` when it carries none. */
  readonly mark: string | null;
}

/** More steps than any run has. */
const MOST = 1_000_000;

/**
 * `0x87:2:1.1:0x9@5f01c2ab`: context 0 takes its first move 87 times, context 2 takes its first
 * move, context 1 its second, and so on; behind the @ stands the mark.
 */
export function writePath({ steps, mark }: Path): string {
  const runs: { process: number; choice: number; times: number }[] = [];
  for (const { process, choice } of steps) {
    const last = runs.at(-1);
    if (last && last.process === process && last.choice === choice) last.times++;
    else runs.push({ process, choice, times: 1 });
  }
  const text = runs.map(
    ({ process, choice, times }) =>
      `${process}${choice === 0 ? '' : `.${choice}`}${times === 1 ? '' : `x${times}`}`,
  );
  return `${text.join(':')}${mark === null ? '' : `@${mark}`}`;
}

/**
 * Reads a path.
 * @throws Error telling which part is not one.
 */
export function readPath(text: string): Path {
  const [body = '', mark, ...rest] = text.split('@');
  if (rest.length > 0 || (mark !== undefined && !/^[0-9a-f]{8}$/.test(mark))) {
    throw new Error(`the mark of "${text}" is not 8 hexadecimal digits behind one @`);
  }
  const steps: Choice[] = [];
  for (const part of body === '' ? [] : body.split(':')) {
    const [, process, choice, times] =
      /^(\d{1,4})(?:\.(\d{1,4}))?(?:x(\d{1,7}))?$/.exec(part) ?? [];
    if (process === undefined) throw new Error(`"${part}" is no step: write 0, 0.1 or 0x12`);
    const count = Number(times ?? 1);
    if (count === 0 || steps.length + count > MOST)
      throw new Error(`"${part}" is no number of steps`);
    for (let i = 0; i < count; i++) {
      steps.push({ process: Number(process), choice: Number(choice ?? 0) });
    }
  }
  return { steps, mark: mark ?? null };
}

/**
 * A mark of what a run passes through: the contexts, what each step does, and the break at its end.
 * As long as the model does the same there, the mark stays, whatever else is changed in the model.
 */
export function markOf(
  contexts: readonly string[],
  steps: readonly (Choice & { readonly label: unknown })[],
  broken: { readonly rule: string; readonly message: string } | null,
): string {
  const passed = steps.map(({ process, choice, label }) => [process, choice, label]);
  const text = JSON.stringify([contexts, passed, broken && [broken.rule, broken.message]]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
