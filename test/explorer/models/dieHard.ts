// SPDX-License-Identifier: GPL-2.0-only
import { int, record, type Infer, type System } from '../../../src/explorer/index.ts';

const schema = record({ small: int(0, 3), big: int(0, 5) });
type Jugs = Infer<typeof schema>;

/** Lamport's DieHard.tla: 16 reachable states; four gallons take six steps. */
export function dieHard(forbidFour: boolean): System<Jugs> {
  return {
    name: 'die hard',
    schema,
    initial: { small: 0, big: 0 },
    processes: [
      {
        name: 'hero',
        resting: () => true,
        moves: ({ small, big }) => {
          const toBig = Math.min(small, 5 - big);
          const toSmall = Math.min(big, 3 - small);
          return [
            { label: 'fill small', apply: (jugs) => void (jugs.small = 3) },
            { label: 'fill big', apply: (jugs) => void (jugs.big = 5) },
            { label: 'empty small', apply: (jugs) => void (jugs.small = 0) },
            { label: 'empty big', apply: (jugs) => void (jugs.big = 0) },
            {
              label: 'small to big',
              apply: (jugs) => {
                jugs.small -= toBig;
                jugs.big += toBig;
              },
            },
            {
              label: 'big to small',
              apply: (jugs) => {
                jugs.small += toSmall;
                jugs.big -= toSmall;
              },
            },
          ];
        },
      },
    ],
    properties: forbidFour
      ? [
          {
            kind: 'always',
            name: 'not-four',
            clauses: [(jugs) => (jugs.big === 4 ? 'the big jug holds four gallons' : null)],
          },
        ]
      : [],
  };
}
