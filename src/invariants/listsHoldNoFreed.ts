// SPDX-License-Identifier: GPL-2.0-only
import { staleEntries } from '../model/transports/virtioState.ts';
import { type Rule } from './rule.ts';

/** Fix 17: the lists are on the virtio device and outlive the instance. */
export const listsHoldNoFreed: Rule = {
  name: 'lists-hold-no-freed',
  contract: 'No list and no queue of a transport holds an entry that is freed.',
  impact:
    'Who takes the next entry off the list or queue uses freed memory: use after free, at the latest when the next instance comes up.',
  kind: 'always',
  clauses: () => [(s) => staleEntries(s)[0] ?? null],
  premise: {
    text: 'a message of a virtio channel was freed',
    holds: (s) => s.vio.messages.some(({ life }) => life === 'freed'),
  },
};
