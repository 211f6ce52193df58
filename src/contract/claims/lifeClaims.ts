// SPDX-License-Identifier: GPL-2.0-only
import type { Automaton, Edge } from '../automaton.ts';
import { calls, codes } from '../document.ts';
import { groupBy } from '../groupBy.ts';
import { PHASES, takersOf, unusedIn, type Phase } from '../lifeFacts.ts';
import { SOMEBODY, type Claim } from './claim.ts';

/** What the contract says of an object's life: its owner, its phases, its states and its edges. */
export function lifeClaims(automaton: Automaton): readonly Claim[] {
  const { kind, finals } = automaton;
  const changes = automaton.edges.filter(({ from, to }) => from !== to);
  const arrows = groupBy(changes, ({ from, to }) => `${from} ${to}`);
  return [
    ...phaseClaims(automaton, 'Ended by', kind.endedBy, `belongs to ${kind.owner}, and ends`),
    ...(Object.keys(PHASES) as Phase[]).flatMap((phase) =>
      phaseClaims(automaton, phase, takersOf(automaton, phase), `is ${phase.toLowerCase()}`),
    ),
    ...(Object.keys(PHASES) as Phase[]).flatMap((phase) => doneClaims(automaton, phase)),
    {
      part: 'lives',
      sentence: `${kind.key} is at rest only in ${codes(finals)}`,
      table: 'atRest',
      test: {
        breaks: ([on, state = '']) => on === kind.key && !finals.includes(state),
        example: [kind.key, SOMEBODY],
      },
    },
    ...unusedIn(automaton).map((state): Claim => ({
      part: 'lives',
      sentence: `${kind.key} is not used in \`${state}\``,
      table: 'uses',
      test: {
        breaks: ([on, at]) => on === kind.key && at === state,
        example: [kind.key, state, SOMEBODY, 'use'],
      },
    })),
    {
      part: 'lives',
      sentence: `${kind.key} changes only as its state machine says`,
      table: 'edges',
      test: {
        breaks: ([on, from, to]) => on === kind.key && !arrows.has(`${from} ${to}`),
        example: [kind.key, changes[0]?.from ?? '', SOMEBODY, SOMEBODY],
      },
    },
    ...[...arrows.values()].map((arrow) => edgeClaim(kind.key, arrow)),
  ];
}

/** None where no two states are what the phase lies between. */
function phaseClaims(
  { kind, states }: Automaton,
  phase: Phase,
  functions: readonly string[],
  what: string,
): readonly Claim[] {
  const test = PHASES[phase];
  const names = [...states, 'none', 'freed'];
  const [example] = names.flatMap((from) =>
    names.flatMap((to) => (from !== to && test({ from, to }, kind) ? [[from, to] as const] : [])),
  );
  if (!example) return [];
  const who = functions.length === 0 ? 'nobody' : `${calls(functions)} only`;
  return [
    {
      part: 'lives',
      sentence: `${kind.key} ${what.replace(/( by)?$/, '')} by ${who}`,
      table: 'edges',
      test: {
        breaks: ([on, from = '', to = '', fn = '']) =>
          on === kind.key && test({ from, to }, kind) && !functions.includes(fn),
        example: [kind.key, ...example, SOMEBODY],
      },
    },
  ];
}

/** A function that is said to take the object through a phase does so, where it runs. */
function doneClaims(automaton: Automaton, phase: Phase): readonly Claim[] {
  const { kind } = automaton;
  return takersOf(automaton, phase).map((fn) => ({
    part: 'lives',
    sentence: `${kind.key} is ${phase.toLowerCase()} \`${fn}()\`, where that runs`,
    table: 'edges',
    test: {
      fn,
      shows: ([on, from = '', to = '', by]) =>
        on === kind.key && by === fn && PHASES[phase]({ from, to }, kind),
    },
  }));
}

function edgeClaim(key: string, arrow: readonly Edge[]): Claim {
  const [{ from, to } = { from: '', to: '' }] = arrow;
  const functions = [...new Set(arrow.flatMap((edge) => edge.functions))].toSorted();
  return {
    part: 'lives',
    sentence: `${key} goes from \`${from}\` to \`${to}\` only by ${calls(functions)}`,
    table: 'edges',
    test: {
      breaks: ([on, a, b, fn = '']) =>
        on === key && a === from && b === to && !functions.includes(fn),
      example: [key, from, to, SOMEBODY],
    },
  };
}
