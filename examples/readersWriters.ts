// SPDX-License-Identifier: GPL-2.0-only
/**
 * A lock for two readers and a writer, checked by `scmi-lifetime/explorer`. Run it with
 * `npx tsx examples/readersWriters.ts`; docs/explorer.md goes through it line by line.
 */
import {
  array,
  explore,
  int,
  oneOf,
  record,
  verifyTrace,
  zero,
  type Infer,
  type Process,
  type System,
} from 'scmi-lifetime/explorer';

// What a state is made of. Every field has a finite domain.
const schema = record({
  readers: array(2, oneOf('out', 'in', 'done')),
  writer: oneOf('out', 'in', 'done'),
  /** Readers inside, as the lock counts them. */
  count: int(0, 2),
});
type State = Infer<typeof schema>;

// A process says which moves it can make now. A move changes the state by writing to a draft.
function reader(i: number): Process<State> {
  return {
    name: `reader ${i}`,
    resting: ({ readers }) => readers[i] === 'done',
    moves: ({ readers, writer }) => {
      if (readers[i] === 'out' && writer !== 'in') {
        return [
          {
            label: 'enter',
            apply: (d) => {
              d.readers[i] = 'in';
              d.count++;
            },
          },
        ];
      }
      if (readers[i] !== 'in') return [];
      return [
        {
          label: 'leave',
          apply: (d) => {
            d.readers[i] = 'done';
            d.count--;
          },
        },
      ];
    },
  };
}

/** A writer that looks at the readers, as it should, or forgets to. */
function writer(careful: boolean): Process<State> {
  return {
    name: 'writer',
    resting: (s) => s.writer === 'done',
    moves: (s) => {
      if (s.writer === 'in') return [{ label: 'leave', apply: (d) => void (d.writer = 'done') }];
      if (s.writer === 'done' || (careful && s.count > 0)) return [];
      return [{ label: 'enter', apply: (d) => void (d.writer = 'in') }];
    },
  };
}

export function lock(careful: boolean): System<State> {
  return {
    name: careful ? 'a careful lock' : 'a careless lock',
    schema,
    initial: zero(schema),
    processes: [reader(0), reader(1), writer(careful)],
    properties: [
      {
        kind: 'always',
        name: 'exclusive',
        clauses: [
          (s) => (s.writer === 'in' && s.count > 0 ? `the writer is in with ${s.count}` : null),
        ],
      },
      // Without it, a lock that never lets two readers in would pass as well.
      { kind: 'sometimes', name: 'two readers', of: 'exclusive', holds: (s) => s.count === 2 },
      { kind: 'eventually', name: 'the writer is served', met: (s) => s.writer === 'done' },
    ],
  };
}

for (const careful of [true, false]) {
  const system = lock(careful);
  const { verdict, states, transitions, broken, unwitnessed } = explore(system);
  console.log(`${system.name}: ${verdict}, ${states} states, ${transitions} transitions`);
  if (unwitnessed.length > 0) console.log(`  never seen: ${unwitnessed.join(', ')}`);
  if (!broken) continue;
  // A second interpreter, which shares nothing with the search, must see the same.
  verifyTrace(system, broken);
  console.log(`  ${broken.rule}: ${broken.message}`);
  for (const { process, label } of broken.trace.steps) {
    console.log(`    ${system.processes[process]?.name}: ${label}`);
  }
}
