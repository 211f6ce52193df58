// SPDX-License-Identifier: GPL-2.0-only
import type { Contract } from './contract.ts';
import { calls, codes, type Block } from './document.ts';
import { lockOrderOf, type OrderEdge } from './lockOrder.ts';
import { lockingOf, type FieldLocking } from './lockset.ts';
import { fieldName } from './names.ts';
import { rcuReaders } from './rcu.ts';

/** Which lock protects what, where something else does, and in which order locks are taken. */
export function lockingSection({ observation }: Contract): readonly Block[] {
  const fields = lockingOf(observation);
  const order = lockOrderOf(observation);
  const rcu = rcuReaders(new Set(observation.forms));
  const of = (how: FieldLocking['protection']['how']): readonly FieldLocking[] =>
    fields.filter(({ protection }) => protection.how === how);
  return [
    { kind: 'heading', level: 2, text: 'Locking', id: 'locking' },
    {
      kind: 'paragraph',
      text: 'For every field: the locks that were held by the acting thread at every single access of every run, and whether two threads could ever be about to touch the same field of the same object at once, one of them to write. Locks are compared by their class. Locks that are always held around another one are left out beside it.',
    },
    { kind: 'heading', level: 3, text: 'Protected by a lock', id: 'locking-lock' },
    {
      kind: 'table',
      head: ['Field', 'Held at every access', 'Written by'],
      rows: of('lock').map(({ field, protection, writers }) => [
        `\`${fieldName(field)}\``,
        protection.how === 'lock' ? codes(protection.locks) : '',
        calls(writers),
      ]),
    },
    { kind: 'heading', level: 3, text: 'Protected by order', id: 'locking-order' },
    {
      kind: 'paragraph',
      text: 'No lock is held at every access, and yet in no state of any run can two threads be about to touch the same one, one of them to write: publication, teardown order and waiting keep them apart. A change of order here needs a lock, or this argument again.',
    },
    {
      kind: 'table',
      head: ['Field', 'Held at every write', 'Written by', 'Read by'],
      rows: of('order').map(({ field, protection, writers, readers }) => [
        `\`${fieldName(field)}\``,
        protection.how === 'order' ? codes(protection.writes) || 'nothing' : '',
        calls(writers),
        calls(readers),
      ]),
    },
    { kind: 'heading', level: 3, text: 'Safe by what the field is', id: 'locking-primitive' },
    {
      kind: 'paragraph',
      text: 'Threads do meet here. What makes the single access safe is the primitive of the kernel; that is a premise of the model and not something that it can show.',
    },
    {
      kind: 'table',
      head: ['Field', 'Primitive', 'Written by'],
      rows: of('primitive').map(({ field, protection, writers }) => [
        `\`${fieldName(field)}\``,
        protection.how === 'primitive' ? protection.primitive : '',
        calls(writers),
      ]),
    },
    { kind: 'heading', level: 3, text: 'Neither: a writer meets others', id: 'locking-meets' },
    {
      kind: 'paragraph',
      text: 'Some state lets two threads take these accesses next, in either order, and no lock and no primitive of the list above is between them. A meeting that breaks a rule is a finding; any other relies on RCU or a barrier, which this model does not judge, or on a lookup that the model makes in one step, or wants a look.',
    },
    {
      kind: 'table',
      head: ['Field', 'Writer', 'Meets', 'Reader is under', 'Shown by'],
      rows: of('meets').flatMap(({ field, protection }) =>
        protection.how !== 'meets'
          ? []
          : protection.pairs.map(({ cells, specs }) => [
              `\`${fieldName(field)}\``,
              `\`${cells[1]}\``,
              `\`${cells[2]}\``,
              rcu.has((cells[2] ?? '').replace(/ .*/, '')) ? '`rcu_read_lock()`' : '',
              `\`${specs[0]}\``,
            ]),
      ),
    },
    { kind: 'heading', level: 3, text: 'Order between locks', id: 'lock-order' },
    {
      kind: 'paragraph',
      text: 'What is taken while what is held, as it happened. Orders that follow from two others are left out. Running a work item counts as holding it, and waiting for its end as taking it, as in lockdep.',
    },
    {
      kind: 'table',
      head: ['Held', 'Then taken', 'By'],
      rows: order.direct.map(edgeRow),
    },
    ...cyclesOf(order.cycles),
  ];
}

function cyclesOf(cycles: readonly (readonly OrderEdge[])[]): readonly Block[] {
  const heading: Block = { kind: 'heading', level: 3, text: 'Circles', id: 'lock-circles' };
  if (cycles.length === 0) {
    const text = 'No two locks are taken in both orders, directly or through others.';
    return [heading, { kind: 'paragraph', text }];
  }
  return [
    heading,
    {
      kind: 'paragraph',
      text: 'These can be taken in a circle. Whether threads can really meet in it is another question, which the rule `no-deadlock` asks in every scenario; lockdep would complain all the same.',
    },
    { kind: 'table', head: ['Held', 'Then taken', 'By'], rows: cycles.flat().map(edgeRow) },
  ];
}

function edgeRow({ held, taken, functions }: OrderEdge): readonly string[] {
  return [`\`${held}\``, `\`${taken}\``, calls(functions)];
}
