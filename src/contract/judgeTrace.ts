// SPDX-License-Identifier: GPL-2.0-only
import { pack, type Trace } from '../explorer/index.ts';
import type { StepLabel } from '../model/language/thread.ts';
import type { State } from '../model/world.ts';
import { accepts, type Automaton } from './automaton.ts';
import { Lives, type LifeEvent } from './observe/lives.ts';
import type { At, Pass } from './observe/pass.ts';

/** Why an automaton does not accept a run. */
export interface Rejection {
  readonly automaton: Automaton;
  readonly index: number;
  /** The step of the trace, from 1. */
  readonly step: number;
  /** The event that there is no edge for; `null`: the run ends in a state that is not final. */
  readonly event: LifeEvent | null;
  /** The state that the object is in by then. */
  readonly state: string;
}

/**
 * Runs every object's automaton along a trace of the pass's own model. At most one rejection for each
 * object, the earliest. At its end a run at rest must leave every object in a final state.
 */
export function judgeTrace(
  pass: Pass,
  automata: readonly Automaton[],
  trace: Trace<State, StepLabel>,
): readonly Rejection[] {
  const lives = new Lives(pass);
  const byKind = new Map(automata.map((automaton) => [automaton.kind.key, automaton]));
  const found = new Map<string, Rejection>();
  const reject = (rejection: Rejection): void => {
    const key = `${rejection.automaton.kind.key} ${rejection.index}`;
    if (!found.has(key)) found.set(key, rejection);
  };
  let at = packed(pass, trace.initial);
  trace.steps.forEach(({ process, choice }, i) => {
    const transition = pass.enabled(at.words, at.offset)[process]?.[choice];
    if (!transition) throw new Error(`step ${i + 1} of the trace is no step of the model`);
    for (const one of lives.individuals) {
      const automaton = byKind.get(one.kind.key);
      if (!automaton) continue;
      for (const event of lives.events(at, transition, one)) {
        if (accepts(automaton, event)) continue;
        reject({ automaton, index: one.index, step: i + 1, event, state: event.from });
      }
    }
    if (transition.broken !== null) return;
    const words = new Int32Array(pass.layout.width);
    pass.apply(at, transition, words, 0);
    at = { id: i + 1, words, offset: 0 };
  });
  if (pass.enabled(at.words, at.offset).every((list) => list.length === 0)) {
    lives.all(at.words, at.offset).forEach((state, i) => {
      const one = lives.individuals[i];
      const automaton = one && byKind.get(one.kind.key);
      if (!automaton || state === null || automaton.finals.includes(state)) return;
      const step = trace.steps.length;
      reject({ automaton, index: one.index, step, event: null, state });
    });
  }
  return [...found.values()].toSorted((a, b) => a.step - b.step);
}

function packed(pass: Pass, state: State): At {
  const words = new Int32Array(pass.layout.width);
  pack(pass.layout, state, words);
  return { id: 0, words, offset: 0 };
}
