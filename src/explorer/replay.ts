// SPDX-License-Identifier: GPL-2.0-only
import { canonical } from './canonical.ts';
import { isEqual } from './equal.ts';
import { judge, judgeQuietly, movesOf, tryMove, type Judgement } from './reference.ts';
import type { Broken, Eventually, System, Trace } from './system.ts';

/** A break of a rule that the replay saw: after so many steps, or in the step with this number. */
export interface Seen extends Judgement {
  readonly at: number;
}

/** What a sequence of moves does, by the reference semantics. */
export interface Replay<S, L = unknown> {
  /** The initial state and the state after each step; a step that breaks a rule itself ends it. */
  readonly states: readonly S[];
  /** What the process itself says of each step, one that breaks a rule included. */
  readonly labels: readonly L[];
  /** All breaks of rules on the way, in order. */
  readonly violations: readonly Seen[];
}

/** One step to take: the `choice`-th move of the `process`-th process. */
export interface Choice {
  readonly process: number;
  readonly choice: number;
}

/**
 * Runs the moves on plain states under immer and judges each state. It shares nothing with the
 * search but the interface.
 * @throws Error when a step is not possible where it stands.
 */
export function replay<S, L>(system: System<S, L>, steps: readonly Choice[]): Replay<S, L> {
  const states = [system.initial];
  const labels: L[] = [];
  const violations: Seen[] = [];
  const see = (judgements: readonly Judgement[], at: number): void => {
    violations.push(...judgements.map((judgement) => ({ ...judgement, at })));
  };
  see(judge(system, 'always', system.initial), 0);
  for (const [i, { process, choice }] of steps.entries()) {
    const state = states.at(-1)!;
    const move = system.processes[process]?.moves(state)[choice];
    if (move === undefined) {
      const name = system.processes[process]?.name ?? String(process);
      throw new Error(`step ${i + 1}: process ${name} has no move ${choice} here`);
    }
    labels.push(move.label);
    const { state: after, broken } = tryMove(move, state);
    if (broken) {
      see([broken], i + 1);
      return { states, labels, violations };
    }
    canonical(system.schema, after);
    states.push(after);
    see(judge(system, 'always', after), i + 1);
  }
  see(judgeQuietly(system, states.at(-1)!), steps.length);
  return { states, labels, violations };
}

/**
 * Checks a result before anybody reads it: the replay must pass the trace's very states and labels
 * and end in the same break of the same rule.
 * @throws Error telling the first difference.
 */
export function verifyTrace<S, L>(system: System<S, L>, broken: Broken<S, L>): void {
  const { trace, rule, message } = broken;
  const replayed = replay(system, trace.steps);
  checkSteps(system, trace, replayed);
  const { states, violations } = replayed;
  const end = trace.steps.length;
  const same = violations.some((v) => v.at === end && v.rule === rule && v.message === message);
  if (same) return;
  const property = system.properties.find((p) => p.kind === 'eventually' && p.name === rule);
  if (property?.kind === 'eventually') return checkEventually(system, property, trace, states);
  const seen = violations.map((v) => `${v.rule} at step ${v.at} (${v.message})`).join('; ');
  throw differs(`"${rule}: ${message}" is not broken at step ${end}; seen: ${seen || 'nothing'}`);
}

function checkSteps<S, L>(
  system: System<S, L>,
  trace: Trace<S, L>,
  { states, labels }: Replay<S, L>,
): void {
  const text = (state: S): string => canonical(system.schema, state);
  if (text(trace.initial) !== text(system.initial)) throw differs('another initial state');
  for (const [i, step] of trace.steps.entries()) {
    const before = states[i];
    if (before === undefined) throw differs(`it goes on after a violation in step ${i}`);
    if (!isEqual(labels[i], step.label)) {
      throw differs(`step ${i + 1} has another label: ${JSON.stringify(labels[i])}`);
    }
    if (text(states[i + 1] ?? before) !== text(step.state)) {
      throw differs(`another state after step ${i + 1}`);
    }
  }
}

function checkEventually<S, L>(
  system: System<S, L>,
  property: Eventually<S>,
  { loop, steps }: Trace<S, L>,
  states: readonly S[],
): void {
  const cycle = loop === undefined ? states.slice(-1) : states.slice(loop);
  if (cycle.some((state) => property.met(state))) {
    throw differs(`"${property.name}" is met where the run stays`);
  }
  if (loop === undefined) {
    if (movesOf(system, states.at(-1)!).length > 0) throw differs('its end is not at rest');
    return;
  }
  const text = (state: S | undefined): string => canonical(system.schema, state);
  if (cycle.length < 2 || text(cycle[0]) !== text(cycle.at(-1))) {
    throw differs('its cycle does not close');
  }
  const unfair = system.processes.find(
    (process, p) =>
      cycle.every((state) => process.moves(state).length > 0) &&
      steps.slice(loop).every((step) => step.process !== p),
  );
  if (unfair !== undefined) throw differs(`its cycle is not fair to process ${unfair.name}`);
}

function differs(what: string): Error {
  return new Error(
    `the trace does not replay: ${what}. Search and replay disagree: a recipe is impure, ` +
      'or the explorer is at fault; `selfCheck` tells which.',
  );
}
