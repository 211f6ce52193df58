// SPDX-License-Identifier: GPL-2.0-only
import type { Contract } from './contract.ts';
import type { Block } from './document.ts';
import { thousands } from './numbers.ts';

const LIMITS = [
  'It is about a model: one procedure for each C function, compared with the source as far as ordered lifetime calls, labels, gotos and branches go. What a function does besides is not here.',
  'It holds within the bounds of the scenarios listed below. Edges that only a larger scenario takes are missing, and a lock that only a larger scenario needs is not asked for.',
  'Interleavings are sequentially consistent. Where two threads meet on a field, barriers and RCU are for LKMM and for a reviewer.',
  'Locks are compared by class, as in lockdep, not by object.',
  'Owners, and the sentences of the ordering rules, are written by hand. An owner is held to as the functions that end the object for it; that the word for it is the right one is for a reader to see.',
];

const JUDGED = {
  all: 'Runs are followed until they break a rule. What comes behind a finding is not part of the contract.',
  memory:
    'This code breaks rules that the code that landed keeps. Runs are followed beyond such a break, and end only where memory is misused: the states below are what the code does, not what it should do.',
} as const;

/** What the contract does not say, and what it was made from. */
export function limitsSection({ observation, findings, notes }: Contract): readonly Block[] {
  const failed = observation.runs.filter((run) => run.failed !== null);
  return [
    { kind: 'heading', level: 2, text: 'What it does not say', id: 'limits' },
    { kind: 'list', items: [...LIMITS, JUDGED[observation.judgedBy], ...notes] },
    { kind: 'heading', level: 3, text: 'Findings', id: 'findings' },
    {
      kind: 'paragraph',
      text: 'What even the code that landed does not keep. Each is a claim of the model for a reader to confirm.',
    },
    {
      kind: 'table',
      head: ['Finding', 'Breaks', 'Trace'],
      rows: findings.map(({ spec, title, rule }) => [
        title,
        `\`${rule}\``,
        `\`scmi-lifetime explain ${spec}:after\``,
      ]),
    },
    { kind: 'heading', level: 3, text: 'Scenarios', id: 'scenarios' },
    {
      kind: 'table',
      head: ['Spec', 'States', 'Transitions', 'Runs end at these rules'],
      rows: observation.runs
        .filter((run) => run.failed === null)
        .map(({ spec, also, states, transitions, broken }) => [
          [spec, ...also].map((id) => `\`${id}\``).join(', '),
          thousands(states),
          thousands(transitions),
          broken.map((rule) => `\`${rule}\``).join(', '),
        ]),
    },
    ...(failed.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            items: failed.map(({ spec, failed: why }) => `\`${spec}\` was not observed: ${why}`),
          },
        ]),
  ];
}
