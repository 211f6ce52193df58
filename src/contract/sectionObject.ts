// SPDX-License-Identifier: GPL-2.0-only
import type { Automaton, Edge } from './automaton.ts';
import type { Contract } from './contract.ts';
import { calls, codes, type Block } from './document.ts';
import { groupBy } from './groupBy.ts';
import { common, impliedLocks, shortest, type Implied } from './lockset.ts';
import { isFieldOf } from './names.ts';
import type { Row } from './observe/observation.ts';

const NOT_THERE = new Set(['none', 'unbound']);

/** One object: whose it is, who does what to it, and its states. */
export function objectSection(
  { observation }: Contract,
  automaton: Automaton,
  id: string,
): readonly Block[] {
  const { kind, edges, finals, initial } = automaton;
  const changes = edges.filter(({ from, to }) => from !== to);
  const there = (state: string): boolean => !NOT_THERE.has(state);
  const freed = (state: string): boolean => /^(freed|dead|deleted$)/.test(state);
  const by = (test: (edge: Edge) => boolean): string => takers(changes.filter(test));
  const rows = observation.fields.filter(({ cells }) => isFieldOf(kind, cells[0] ?? ''));
  const facts: (readonly [string, string])[] = [
    ['In C', `\`${kind.c}\``],
    ['Owner', kind.owner],
    ['Created by', by(({ from, to }) => !there(from) && there(to))],
    ['Published by', by(({ from, to }) => !kind.published(from) && kind.published(to))],
    [
      'Withdrawn by',
      by(({ from, to }) => kind.published(from) && !kind.published(to) && !freed(to)),
    ],
    ['Gone by', by(({ from, to }) => there(from) && !freed(from) && (freed(to) || !there(to)))],
    ['Not used in', codes(unusedIn(automaton))],
    ['At rest in', codes(finals)],
  ];
  return [
    { kind: 'heading', level: 3, text: kind.title, id },
    { kind: 'facts', facts: facts.filter(([, text]) => text !== '') },
    ...usersOf(rows, impliedLocks(observation.fields)),
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

/** States in which no run uses it, where uses are told apart at all. */
function unusedIn({ edges, states }: Automaton): readonly string[] {
  const used = new Set(edges.filter(({ from, to }) => from === to).map(({ from }) => from));
  return used.size === 0 ? [] : states.filter((state) => !used.has(state));
}

/** Who touches it, by the locks that are held at every touch, and by the kind of context. */
function usersOf(rows: readonly Row[], implied: Implied): readonly Block[] {
  const users = [...groupBy(rows, ({ cells }) => cells[2] ?? '')].map(([fn, own]) => ({
    fn,
    locks: codes(shortest(common(own), implied)) || 'nothing',
    contexts: [...new Set(own.map(({ cells }) => cells[3] ?? ''))].toSorted().join(' or '),
  }));
  const groups = groupBy(users, ({ locks, contexts }) => `${locks}\u0000${contexts}`);
  if (groups.size === 0) return [];
  return [
    {
      kind: 'table',
      head: ['Touched by', 'Always holding', 'Context'],
      rows: [...groups.values()].map((group) => [
        calls(group.map(({ fn }) => fn)),
        group[0]?.locks ?? '',
        group[0]?.contexts ?? '',
      ]),
    },
  ];
}
