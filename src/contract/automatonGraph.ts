// SPDX-License-Identifier: GPL-2.0-only
import type { DotGraph } from '../report/dot.ts';
import type { Automaton } from './automaton.ts';
import { groupBy } from './groupBy.ts';

/** The automaton as a picture for readers. Uses are left out: they change nothing. */
export function automatonGraph({ kind, initial, states, finals, edges }: Automaton): DotGraph {
  const changes = edges.filter(({ from, to }) => from !== to);
  return {
    name: kind.key,
    graph: { rankdir: 'TB', nodesep: 0.3, ranksep: 0.45 },
    node: { shape: 'box', style: 'rounded', fontname: 'Courier', fontsize: 10 },
    edge: { fontname: 'Courier', fontsize: 9 },
    nodes: states.map((state) => ({
      id: state,
      attributes: {
        label: state.replaceAll('_', ' '),
        penwidth: finals.includes(state) ? 2 : 1,
        style: state === initial ? ('rounded,filled' as const) : ('rounded' as const),
        fillcolor: '#e8e8e8',
      },
    })),
    edges: [...groupBy(changes, ({ from, to }) => `${from} ${to}`).values()].map((group) => ({
      from: group[0]?.from ?? '',
      to: group[0]?.to ?? '',
      attributes: {
        label: [...new Set(group.flatMap(({ functions }) => functions))].toSorted().join('\n'),
      },
    })),
  };
}
