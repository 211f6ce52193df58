// SPDX-License-Identifier: GPL-2.0-only
import { int, record, zero, type Infer, type System } from '../../../src/explorer/index.ts';

const MUCH = int(0, 1_000_000);

const schema = record({
  at: record({ i: MUCH, j: MUCH, once: MUCH, twice: MUCH }),
  pc: record({ i: int(0, 2), j: int(0, 2) }),
});

export type Tangled = Infer<typeof schema>;

/**
 * Two counters up to `top`, and two of their sums: `once` is i + j, `twice` is i + 2j, each brought up to date in
 * a step of its own. Any two of the four tell the others, so that in any tree over them there are many inner nodes;
 * (3 `top` + 1)² states.
 */
export function tangled(top: number): System<Tangled> {
  const counter = (name: 'i' | 'j', by: number): System<Tangled>['processes'][number] => ({
    name,
    resting: () => true,
    moves: ({ at, pc }) => {
      const what = ([name, 'once', 'twice'] as const)[pc[name]]!;
      if (what === name && at[name] === top) return [];
      return [
        {
          label: what,
          apply: (d) => {
            d.at[what] += what === 'twice' ? by : 1;
            d.pc[name] = (d.pc[name] + 1) % 3;
          },
        },
      ];
    },
  });
  return {
    name: 'tangled',
    schema,
    initial: zero(schema),
    processes: [counter('i', 1), counter('j', 2)],
    properties: [],
  };
}
