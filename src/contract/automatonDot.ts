// SPDX-License-Identifier: GPL-2.0-only
import type { Automaton } from './automaton.ts';
import { groupBy } from './groupBy.ts';

/**
 * The automaton in the DOT dialect of the kernel's runtime verification
 * (Documentation/trace/rv/deterministic_automata.rst): `__init_` marks the initial state, a double
 * circle a state in which objects are at rest, and an arrow's label lists its events.
 */
export function automatonDot({ initial, states, finals, edges }: Automaton): string {
  const shape = (state: string): string =>
    finals.includes(state) ? 'doublecircle' : state === initial ? 'circle' : 'plaintext';
  // Without a marked state dot2c marks the initial one, and an ellipse it takes for marked.
  const nodes = states.map((state) => `\t{node [shape = ${shape(state)}] "${state}"};`);
  const arrows = [...groupBy(edges, ({ from, to }) => `${from} ${to}`).values()].map((group) => {
    const [{ from, to } = { from: '', to: '' }] = group;
    const events = [...new Set(group.map(({ event }) => event))].toSorted();
    return `\t"${from}" -> "${to}" [ label = "${events.join('\\n')}" ];`;
  });
  return [
    'digraph state_automaton {',
    '\tcenter = true;',
    '\tsize = "7,11";',
    `\t{node [shape = plaintext, style=invis, label=""] "__init_${initial}"};`,
    ...nodes,
    `\t"__init_${initial}" -> "${initial}";`,
    ...states.map((state) => `\t"${state}" [label = "${state}"];`),
    ...arrows,
    '\t{ rank = min ;',
    `\t\t"__init_${initial}";`,
    `\t\t"${initial}";`,
    '\t}',
    '}',
    '',
  ].join('\n');
}
