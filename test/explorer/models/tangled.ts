// SPDX-License-Identifier: GPL-2.0-only
import { array, int, record, zero, type Infer, type System } from '../../../src/explorer/index.ts';

const MUCH = int(0, 1_000_000);

/** How many sums there are. */
const SUMS = 4;

const schema = record({
  at: array(2 + SUMS, MUCH),
  pc: array(2, int(0, SUMS)),
});

export type Tangled = Infer<typeof schema>;

/**
 * Two counters i and j up to `top`, and the sums i + cj for c = 1, 2, …, each brought up to date in a step of its own.
 * Any two of these tell the others, and all together are more than the row of parts of a key can take, so that there are
 * many inner nodes however they are joined; (5 `top` + 1)² states.
 */
export function tangled(top: number): System<Tangled> {
  const counter = (name: 'i' | 'j', which: 0 | 1): System<Tangled>['processes'][number] => ({
    name,
    resting: () => true,
    moves: ({ at, pc }) => {
      const sum = pc[which]!;
      if (sum === 0 && at[which] === top) return [];
      return [
        {
          label: sum === 0 ? name : `i + ${sum}j`,
          apply: (d) => {
            if (sum === 0) d.at[which]! += 1;
            else d.at[1 + sum]! += which === 0 ? 1 : sum;
            d.pc[which] = (sum + 1) % (1 + SUMS);
          },
        },
      ];
    },
  });
  return {
    name: 'tangled',
    schema,
    initial: zero(schema),
    processes: [counter('i', 0), counter('j', 1)],
    properties: [],
  };
}
