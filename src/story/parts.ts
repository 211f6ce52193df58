// SPDX-License-Identifier: GPL-2.0-only
import type { Access } from '../explorer/record.ts';
import type { Choice } from '../explorer/replay.ts';
import type { TraceStep } from '../explorer/system.ts';
import { changes, written } from '../explorer/written.ts';
import { codeAt, withWrites, type Looks } from './looks.ts';

/** One of the actions that a step consists of: the visible one, or a private one folded into it. */
export interface Part<S, L> {
  readonly process: number;
  readonly choice: number;
  readonly label: L;
  readonly before: S;
  /** The state before it, again, when it breaks a rule itself. */
  readonly state: S;
  /** The state before it, packed. */
  readonly words: Int32Array;
  readonly reads: readonly Access[];
  readonly writes: readonly Access[];
}

/** More than a step ever folds: beyond it the two systems are not the same. */
const MOST = 10_000;

/**
 * Takes the steps of a run apart: each step in a system where private actions are steps of their own,
 * and then those private actions until the state is the one that the step leads to.
 * @throws Error when the two systems disagree.
 */
export function partsOf<S, L>(
  looks: Looks<S, L>,
  initial: S,
  steps: readonly TraceStep<S, L>[],
): readonly (readonly Part<S, L>[])[] {
  let state = initial;
  let words = looks.pack(initial);
  return steps.map((step) => {
    const parts = partsFrom(looks, step, state, words, step.state);
    state = step.state;
    const last = parts.at(-1);
    if (last) words = withWrites(last.words, last.writes);
    return parts;
  });
}

function partsFrom<S, L>(
  looks: Looks<S, L>,
  step: Choice,
  before: S,
  from: Int32Array,
  after: S,
): readonly Part<S, L>[] {
  const parts: Part<S, L>[] = [];
  const { process } = step;
  let { choice } = step;
  let state = before;
  let words = from;
  const ends = new Map(changes(looks.layout, before, after).map(({ slot, code }) => [slot, code]));
  /** Leaves that are not yet what the step leaves there. */
  const open = new Set(ends.keys());
  for (let count = 0; count < MOST; count++) {
    const look = looks.at(words, { process, choice });
    if (!look) break;
    const { label, reads, broken } = look;
    const part = { process, choice, label, before: state, words, reads };
    if (broken) return [...parts, { ...part, state, writes: [] }];
    const { writes } = look;
    for (const { slot, code } of writes) {
      if (code === (ends.get(slot) ?? codeAt(from, slot))) open.delete(slot);
      else open.add(slot);
    }
    const news = writes.filter(({ slot, code }) => code !== codeAt(words, slot));
    const ended = open.size === 0;
    if (news.length > 0) state = ended ? after : (written(state, news) as S);
    parts.push({ ...part, state, writes });
    if (ended) return parts;
    words = withWrites(words, news);
    choice = 0;
  }
  throw new Error(`a step of ${looks.system.processes[process]?.name} cannot be taken apart`);
}
