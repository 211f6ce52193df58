// SPDX-License-Identifier: GPL-2.0-only
import {
  array,
  bool,
  int,
  maybe,
  oneOf,
  record,
  zero,
  type Infer,
  type System,
} from '../../../src/explorer/index.ts';

const schema = record({
  owner: maybe(int(0, 1)),
  turn: int(0, 1),
  served: array(2, bool()),
  pc: array(2, oneOf('out', 'in')),
});
type Lock = Infer<typeof schema>;

/**
 * Two processes that take a lock over and over. A spin lock goes to whom it may, so under weak
 * fairness one of them may starve: it is disabled again and again. In strict turns none does.
 */
export function lock(kind: 'spin' | 'turns'): System<Lock> {
  return {
    name: `${kind} lock`,
    schema,
    initial: zero(schema),
    processes: [0, 1].map((me) => ({
      name: `process ${me}`,
      resting: () => false,
      moves: (s) => {
        if (s.pc[me] === 'in') {
          return [
            {
              label: 'leave',
              apply: (d) => {
                d.pc[me] = 'out';
                d.owner = null;
                d.turn = 1 - me;
              },
            },
          ];
        }
        if (s.owner !== null || (kind === 'turns' && s.turn !== me)) return [];
        return [
          {
            label: 'enter',
            apply: (d) => {
              d.pc[me] = 'in';
              d.owner = me;
              d.served[me] = true;
            },
          },
        ];
      },
    })),
    properties: [{ kind: 'eventually', name: 'one-is-served', met: (s) => s.served[1] === true }],
  };
}
