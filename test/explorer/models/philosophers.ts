// SPDX-License-Identifier: GPL-2.0-only
import {
  array,
  bool,
  int,
  record,
  zero,
  type Infer,
  type System,
} from '../../../src/explorer/index.ts';

function schemaFor(count: number) {
  return record({ taken: array(count, bool()), pc: array(count, int(0, 2)) });
}

type Table = Infer<ReturnType<typeof schemaFor>>;

/** Dijkstra's dining philosophers, each of whom eats over and over. Ordered: the last one takes the lower fork first. */
export function philosophers(count: number, ordered: boolean): System<Table> {
  const schema = schemaFor(count);
  const forks = (i: number): readonly [number, number] => {
    const next = (i + 1) % count;
    return ordered && next < i ? [next, i] : [i, next];
  };
  return {
    name: 'philosophers',
    schema,
    initial: zero(schema),
    processes: Array.from({ length: count }, (_, i) => {
      const [first, second] = forks(i);
      return {
        name: `philosopher ${i}`,
        resting: (s) => s.pc[i] === 0,
        moves: (s) => {
          const pc = s.pc[i] ?? 0;
          if (pc === 2) {
            return [
              {
                label: 'lay down both',
                apply: (d) => {
                  d.taken[first] = false;
                  d.taken[second] = false;
                  d.pc[i] = 0;
                },
              },
            ];
          }
          const fork = pc === 0 ? first : second;
          if (s.taken[fork]) return [];
          return [
            {
              label: `take ${fork}`,
              apply: (d) => {
                d.taken[fork] = true;
                d.pc[i] = pc + 1;
              },
            },
          ];
        },
      };
    }),
    // The one who is ordered is not like the others: then this is a lie.
    symmetries: [
      {
        name: 'seats',
        items: count,
        order: 'ring',
        parts: (i) => [`taken.${i}`, `pc.${i}`],
      },
    ],
    properties: [],
  };
}
