// SPDX-License-Identifier: GPL-2.0-only
import { OBJECTS, type ObjectKind } from './objects.ts';
import type { LifeEvent } from './observe/lives.ts';
import type { Observation } from './observe/observation.ts';

/** An edge of an automaton: in state `from`, `event` leads to `to`. */
export interface Edge {
  readonly from: string;
  readonly event: string;
  readonly to: string;
  /** The functions that take it. */
  readonly functions: readonly string[];
}

/** The life of a kind of object as a deterministic automaton. */
export interface Automaton {
  readonly kind: ObjectKind;
  readonly initial: string;
  /** The initial one first. */
  readonly states: readonly string[];
  /** Those in which objects are where nothing can move any more. */
  readonly finals: readonly string[];
  readonly edges: readonly Edge[];
}

/** The automata of everything that was observed, in the order of the contract. */
export function automataOf(observation: Observation): readonly Automaton[] {
  return OBJECTS.flatMap((kind) => {
    const edges = edgesOf(observation, kind.key);
    const initial = statesIn(observation.initial, kind.key);
    const [first] = initial;
    if (first === undefined || edges.every(({ from, to }) => from === to)) return [];
    const states = [...new Set([...initial, ...edges.flatMap(({ from, to }) => [from, to])])];
    return [
      {
        kind,
        initial: first,
        states: [first, ...states.filter((state) => state !== first).toSorted()],
        finals: statesIn(observation.atRest, kind.key),
        edges,
      },
    ];
  });
}

/**
 * What an event is called in an automaton: after the function, and after where it leads too when the
 * function leads to several states. `null`: the automaton knows no such event.
 */
export function eventName({ edges }: Automaton, { verb, fn, to }: LifeEvent): string | null {
  const names = verb === null ? [`${fn}__${to}`, fn] : [verb];
  return names.find((name) => edges.some(({ event }) => event === name)) ?? null;
}

/** Whether the automaton has a way for an event from the state that the object is in. */
export function accepts(automaton: Automaton, event: LifeEvent): boolean {
  const name = eventName(automaton, event);
  return (
    name !== null &&
    automaton.edges.some(
      ({ from, event: own, to }) => from === event.from && own === name && to === event.to,
    )
  );
}

function statesIn(rows: Observation['atRest'], kind: string): readonly string[] {
  return rows.flatMap(({ cells: [of, state] }) =>
    of === kind && state !== undefined ? [state] : [],
  );
}

function edgesOf(observation: Observation, kind: string): readonly Edge[] {
  const rows = observation.edges.filter(({ cells }) => cells[0] === kind);
  const targets = new Map<string, Set<string>>();
  for (const { cells } of rows) {
    const [, , to = '', fn = ''] = cells;
    targets.set(fn, (targets.get(fn) ?? new Set()).add(to));
  }
  const changes = rows.map(({ cells: [, from = '', to = '', fn = ''] }) => ({
    from,
    event: targets.get(fn)?.size === 1 ? fn : `${fn}__${to}`,
    to,
    functions: [fn],
  }));
  const users = new Map<string, { state: string; event: string; functions: string[] }>();
  for (const { cells } of observation.uses) {
    const [of, state = '', fn = '', event = ''] = cells;
    if (of !== kind) continue;
    const use = users.get(`${state} ${event}`) ?? { state, event, functions: [] };
    use.functions.push(fn);
    users.set(`${state} ${event}`, use);
  }
  const uses = [...users.values()].map(({ state, event, functions }) => ({
    from: state,
    event,
    to: state,
    functions,
  }));
  return [...changes, ...uses];
}
