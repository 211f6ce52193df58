// SPDX-License-Identifier: GPL-2.0-only
import { array, int, record, zero, type Infer, type System } from '../../../src/explorer/index.ts';

export interface Counters {
  readonly at: readonly number[];
  readonly wide: readonly number[];
}

/**
 * Counters that go up to `top`, each by itself, with a large leaf beside each: `(top + 1) ** count`
 * states of many words. `forbidden`: a sum that a rule forbids.
 */
export function counters(count: number, top: number, forbidden?: number): System<Counters> {
  const schema = record({
    at: array(count, int(0, top)),
    wide: array(count, int(0, Math.max(1_000_000, 100_003 * top))),
  });
  const system: System<Infer<typeof schema>> = {
    name: 'counters',
    schema,
    initial: zero(schema),
    processes: Array.from({ length: count }, (_, i) => ({
      name: `counter ${i}`,
      resting: () => true,
      moves: ({ at }) =>
        at[i] === top
          ? []
          : [
              {
                label: 'up',
                apply: (d) => {
                  d.at[i]!++;
                  d.wide[i]! += 100_003;
                },
              },
            ],
    })),
    properties: [
      {
        kind: 'always',
        name: 'sum',
        clauses: [
          ({ at }) =>
            forbidden !== undefined && at.reduce((sum, n) => sum + n, 0) === forbidden
              ? `the sum is ${forbidden}`
              : null,
        ],
      },
      { kind: 'sometimes', name: 'full', of: 'sum', holds: ({ at }) => at.every((n) => n === top) },
    ],
  };
  return system;
}
