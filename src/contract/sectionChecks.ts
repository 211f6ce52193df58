// SPDX-License-Identifier: GPL-2.0-only
import { claimsOf, type Claim } from './claims/index.ts';
import type { Contract } from './contract.ts';
import type { Block } from './document.ts';
import { thousands } from './numbers.ts';

/** What makes a sentence of each part false. */
const PARTS: readonly (readonly [Claim['part'], string, string])[] = [
  [
    'lives',
    'Objects: owner, phases, states',
    'a run takes an object along another edge, or by another function; ends it for nobody that its owner names; uses it in a state without use; leaves it elsewhere at rest; or a function named here runs and never does it',
  ],
  [
    'users',
    'Objects: touched by',
    'another function touches a field of the object, or one does in another context or without a lock of its row',
  ],
  [
    'fields',
    'Locking: fields',
    'a field is accessed without its lock, written by another function, or two threads are about to touch it that are not said to meet',
  ],
  ['locks', 'Locking: order', 'a lock is taken under another one that it is not said to be'],
  [
    'functions',
    'Context of each function',
    'it is called in another context, or without a lock that its caller holds; takes something else, or never takes what it is said to',
  ],
  ['ends', 'Scenarios', 'a run breaks a rule that is not in the row of its scenario'],
];

/** How each sentence is followed to a check that fails when it is broken. */
export function checksSection({ observation, rules, bugs }: Contract): readonly Block[] {
  const claims = claimsOf(observation);
  const count = (part: Claim['part']): string =>
    thousands(claims.filter((claim) => claim.part === part).length);
  const held = '`contract --held-to`';
  return [
    { kind: 'heading', level: 2, text: 'How each sentence is checked', id: 'checks' },
    {
      kind: 'paragraph',
      text: 'Every row of this page is one or more sentences that the runs of a code can break. `scmi-lifetime contract --tree DIR --held-to landed` holds a kernel tree to all of them, names what was done instead and a spec that shows it, and exits with 1. The tests break each sentence in turn, and make mistakes in the model (a lock left out of each function that takes one, a put forgotten, steps exchanged) that each must break one.',
    },
    {
      kind: 'table',
      head: ['Part', 'Sentences', 'False when', 'Asked by'],
      rows: [
        [
          'Ordering rules',
          String(rules.length),
          'the rule of the model that is named there is broken in some state of its scenario',
          '`check --spec`',
        ],
        ...PARTS.map(([part, title, when]) => [title, count(part), when, held]),
        [
          'Known bugs and the automata',
          String(bugs.length),
          'the run that shows the bug is accepted, or any run of the fixed code is rejected',
          'tests',
        ],
      ],
    },
  ];
}
