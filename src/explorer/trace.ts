// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration, Found } from './exploration.ts';
import { unpack } from './layout.ts';
import { judge, judgeQuietly, movesOf, tryMove } from './reference.ts';
import { choiceOf, processOf } from './store.ts';
import { SymmetryError } from './symmetryCheck.ts';
import type { Broken, System, Trace, TraceStep } from './system.ts';
import { unpackAlong } from './unpackAlong.ts';

/** The plain form of a stored state. */
export function stateOf<S, L>(x: Exploration<S, L>, id: number): S {
  return unpack(x.layout, x.store.chunkOf(id), x.store.place(id)) as S;
}

/** One step out of the plain state `before`; the label comes from the process itself. */
export function stepOf<S, L>(
  system: System<S, L>,
  before: S,
  move: number,
  after: S,
): TraceStep<S, L> {
  const process = processOf(move);
  const choice = choiceOf(move);
  const label = system.processes[process]!.moves(before)[choice]!.label;
  return { process, choice, label, state: after };
}

/** The way by which the search first came to a state. */
export function traceTo<S, L>(x: Exploration<S, L>, id: number): Trace<S, L> {
  if (x.standIns) return traceAlong(x, x.standIns.routeTo(id));
  const path: number[] = [];
  for (let at = id; at > 0; at = parentOf(x, at)) path.push(at);
  return traceAlong(
    x,
    path.reverse().flatMap((at) => x.ways.get(at) ?? [moveTo(x, at)]),
  );
}

/** The trace of these moves from the initial state. */
function traceAlong<S, L>(x: Exploration<S, L>, moves: readonly number[]): Trace<S, L> {
  const packed = [x.wordsOf(0)];
  for (const move of moves) packed.push(after(x, packed.at(-1)!, move));
  const states = unpackAlong(x.layout, packed) as readonly S[];
  const steps = moves.map((move, i) => stepOf(x.system, states[i]!, move, states[i + 1]!));
  return { initial: states[0]!, steps };
}

/** The move by which a state was first reached: the first one of its parent that leads there. */
function moveTo<S, L>(x: Exploration<S, L>, id: number): number {
  const kept = x.store.moveOf(id);
  if (kept >= 0 || id === 0) return kept;
  const at = x.indexOf(parentOf(x, id), x.wordsOf(id));
  if (at < 0) throw orphan(id);
  return x.successors.moves[at]!;
}

/** The state from which the search first came to another. */
function parentOf<S, L>(x: Exploration<S, L>, id: number): number {
  const { parentsModulo = Infinity } = x.store;
  const first = x.store.parentOf(id);
  if (first + parentsModulo >= id) return first;
  const words = x.wordsOf(id);
  for (let parent = first; parent < id; parent += parentsModulo) {
    if (x.indexOf(parent, words) >= 0) return parent;
  }
  throw orphan(id);
}

function orphan(id: number): Error {
  return new Error(`state ${id} does not follow from its parent: a fault of the explorer`);
}

/** The words of the state that a move leads to. */
function after<S, L>(x: Exploration<S, L>, words: Int32Array, move: number): Int32Array {
  const { successors } = x;
  successors.expand(words, 0, 0);
  const at = successors.moves.subarray(0, successors.count).indexOf(move);
  return successors.words.slice(at * words.length, (at + 1) * words.length);
}

/** What was found, with its trace. */
export function brokenOf<S, L>(x: Exploration<S, L>, found: Found): Broken<S, L> {
  const { rule, message, state, move, route } = found;
  const trace = route === undefined ? traceTo(x, state) : traceAlong(x, route);
  if (x.standIns) return brokenAtEnd(x.system, rule, trace);
  if (move === undefined) return { rule, message, trace };
  const last = trace.steps.at(-1)?.state ?? trace.initial;
  return {
    rule,
    message,
    trace: { ...trace, steps: [...trace.steps, stepOf(x.system, last, move, last)] },
  };
}

/**
 * How a trace breaks the rule: the state that it ends in was judged by another one, like it.
 * @throws SymmetryError when that one is broken alone.
 */
function brokenAtEnd<S, L>(system: System<S, L>, rule: string, trace: Trace<S, L>): Broken<S, L> {
  const end = trace.steps.at(-1)?.state ?? trace.initial;
  const judged = [...judge(system, 'always', end), ...judgeQuietly(system, end)];
  const found = judged.find((one) => one.rule === rule);
  if (found) return { ...found, trace };
  for (const { process, choice, move } of movesOf(system, end)) {
    const { broken } = tryMove(move, end);
    if (broken?.rule !== rule) continue;
    const step = { process, choice, label: move.label, state: end };
    return { ...broken, trace: { ...trace, steps: [...trace.steps, step] } };
  }
  throw new SymmetryError(`rule ${rule} is broken in one order of the items only`);
}
