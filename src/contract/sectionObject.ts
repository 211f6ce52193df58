// SPDX-License-Identifier: GPL-2.0-only
import type { Automaton, Edge } from './automaton.ts';
import type { Contract } from './contract.ts';
import { calls, codes, type Block } from './document.ts';
import { groupBy } from './groupBy.ts';
import { PHASES, takersOf, unusedIn, type Phase } from './lifeFacts.ts';
import { impliedLocks, shortest } from './lockset.ts';
import { kindPattern } from './names.ts';
import type { ObjectKind } from './objects.ts';
import type { Observation } from './observe/observation.ts';
import { usersOf } from './users.ts';

/** One object: whose it is, who does what to it, and its states. */
export function objectSection(
  { observation, automata }: Contract,
  automaton: Automaton,
  id: string,
): readonly Block[] {
  const { kind, edges, finals, initial } = automaton;
  const changes = edges.filter(({ from, to }) => from !== to);
  const facts: (readonly [string, string])[] = [
    ['In C', `\`${kind.c}\``],
    ['Owner', ownerText(automaton)],
    ...(Object.keys(PHASES) as Phase[]).map(
      (phase) => [phase, calls(takersOf(automaton, phase))] as const,
    ),
    ...(takersOf(automaton, 'Ended by').length > 0
      ? []
      : [['Ended by', 'nobody: no scenario follows it to its end'] as const]),
    ['Not used in', codes(unusedIn(automaton))],
    ['At rest in', codes(finals)],
  ];
  return [
    { kind: 'heading', level: 3, text: kind.title, id },
    { kind: 'facts', facts: facts.filter(([, text]) => text !== '') },
    ...usersBlocks(kind, observation, automata),
    {
      kind: 'table',
      head: ['From', 'To', 'By'],
      rows: [...groupBy(changes, ({ from, to }) => `${from} ${to}`).values()].map((group) => [
        `\`${group[0]?.from}\`${group[0]?.from === initial ? ' (initial)' : ''}`,
        `\`${group[0]?.to}\``,
        takers(group),
      ]),
    },
  ];
}

function takers(edges: readonly Edge[]): string {
  return calls([...new Set(edges.flatMap(({ functions }) => functions))].toSorted());
}

/** The owner, and whoever ends the object against what the model's authors say of it. */
function ownerText(automaton: Automaton): string {
  const { owner, endedBy } = automaton.kind;
  const others = takersOf(automaton, 'Ended by').filter((fn) => !endedBy.includes(fn));
  return others.length === 0 ? owner : `${owner}; yet it is ended by ${calls(others)}`;
}

/** Who touches it, by the locks that are held at every touch, and by the kind of context. */
function usersBlocks(
  kind: ObjectKind,
  observation: Observation,
  automata: readonly Automaton[],
): readonly Block[] {
  const implied = impliedLocks(observation.fields);
  const groups = groupBy(usersOf(kind, observation), ({ locks, contexts }) =>
    [codes(shortest(locks, implied)) || 'nothing', contexts.join(' or ')].join('\u0000'),
  );
  if (groups.size === 0) return [];
  const twins = automata.filter(
    (other) => other.kind !== kind && kindPattern(other.kind) === kindPattern(kind),
  );
  return [
    ...twins.map((twin): Block => ({
      kind: 'paragraph',
      text: `Fields are observed by the pool that an object lies in. This one lies in the same pool as the ${twin.kind.title.toLowerCase()}: the next table is about both.`,
    })),
    {
      kind: 'table',
      head: ['Touched by', 'Always holding', 'Context'],
      rows: [...groups].map(([key, group]) => {
        const [locks = '', contexts = ''] = key.split('\u0000');
        return [calls(group.map(({ fn }) => fn)), locks, contexts];
      }),
    },
  ];
}
