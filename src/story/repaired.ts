// SPDX-License-Identifier: GPL-2.0-only
import { judge, judgeQuietly, tryMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { System, TraceStep } from '../explorer/system.ts';
import { moveOf } from './choice.ts';
import { partsOf } from './parts.ts';

/** Where the same run goes another way in repaired code. */
export interface Repaired<L> {
  /** The step of the violation, counted from 0, in or after which it differs. */
  readonly step: number;
  readonly process: number;
  /** What the broken code does there; `null`: nothing more. */
  readonly broken: L | null;
  /** What the repaired code does there, up to where the two do the same again. */
  readonly repaired: readonly L[];
  readonly kind: 'also' | 'not' | 'instead';
}

export interface RepairedOptions<L> {
  readonly failed: (label: L) => boolean;
  /** Equal for actions that are the same in the C; empty for what does not stand there. */
  readonly key: (label: L) => string;
  /** No run goes on for longer. */
  readonly length: number;
}

/** A system, and the same with private actions as steps of their own. */
interface Pair<S, L> {
  readonly system: System<S, L>;
  readonly unfolded: System<S, L>;
}

interface Act<L> {
  readonly label: L;
  readonly step: number;
}

/** So many actions of a difference are told. */
const MOST = 3;

/**
 * Lets the contexts of a repaired system move in the order of the violation, to the end of the run.
 * `null` when it breaks a rule there too, does not end, or does nothing else on the way.
 */
export function repairedRun<S, L>(
  { system, unfolded }: Pair<S, L>,
  broken: readonly { readonly process: number; readonly labels: readonly L[] }[],
  steps: readonly TraceStep<S, L>[],
  { failed, key, length }: RepairedOptions<L>,
): Repaired<L> | null {
  const acts = system.processes.map((): Act<L>[] => []);
  let state = system.initial;
  let count = 0;
  const go = (choice: Choice): boolean => {
    const move = moveOf(system, state, choice);
    const taken = move && tryMove(move, state);
    if (!taken || taken.broken) return false;
    for (const { label } of partsOf(unfolded, choice, state, taken.state)) {
      if (key(label) !== '') acts[choice.process]?.push({ label, step: count });
    }
    state = taken.state;
    count++;
    return judge(system, 'always', state).length === 0;
  };
  for (const { process, label } of steps) {
    const moves = system.processes[process]?.moves(state) ?? [];
    const same = moves.findIndex((move) => key(move.label) === key(label));
    const choice = same >= 0 ? same : moves.findIndex((move) => !failed(move.label));
    if (choice >= 0 && !go({ process, choice })) return null;
  }
  while (count < length) {
    const next = system.processes.flatMap((one, process) => {
      const choice = one.moves(state).findIndex((move) => !failed(move.label));
      return choice < 0 ? [] : [{ process, choice, resting: one.resting(state) }];
    });
    const one = next.find(({ resting }) => !resting) ?? next[0];
    if (!one) break;
    if (!go(one)) return null;
  }
  if (count >= length || judgeQuietly(system, state).length > 0) return null;
  return firstDifference(broken, acts, key);
}

function firstDifference<L>(
  broken: readonly { readonly process: number; readonly labels: readonly L[] }[],
  acts: readonly (readonly Act<L>[])[],
  key: (label: L) => string,
): Repaired<L> | null {
  const found = acts.flatMap((repaired, process): Repaired<L>[] => {
    const own = broken.flatMap(({ process: who, labels }, step) =>
      who === process
        ? labels.filter((label) => key(label) !== '').map((label) => ({ label, step }))
        : [],
    );
    const at = own.findIndex(({ label }, i) => {
      const other = repaired[i];
      return other === undefined || key(other.label) !== key(label);
    });
    if (at < 0) return [];
    const here = own[at];
    const there = repaired.slice(at).map(({ label }) => label);
    if (!here || there.length === 0) return [];
    const step = here.step;
    const back = there.findIndex((label) => key(label) === key(here.label));
    if (back > 0) {
      const also = there.slice(0, Math.min(back, MOST));
      return [{ step, process, broken: here.label, repaired: also, kind: 'also' }];
    }
    const first = there[0];
    const skipped = own.findIndex(
      ({ label }, i) => i > at && first !== undefined && key(label) === key(first),
    );
    const kind = skipped > at && skipped - at <= MOST ? 'not' : 'instead';
    return [{ step, process, broken: here.label, repaired: there.slice(0, 1), kind }];
  });
  return found.toSorted((a, b) => a.step - b.step)[0] ?? null;
}
