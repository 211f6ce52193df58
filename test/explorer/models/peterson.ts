// SPDX-License-Identifier: GPL-2.0-only
import {
  array,
  bool,
  int,
  oneOf,
  record,
  zero,
  type Infer,
  type System,
} from '../../../src/explorer/index.ts';

const schema = record({
  flag: array(2, bool()),
  turn: int(0, 1),
  pc: array(2, oneOf('idle', 'flagged', 'waiting', 'critical')),
});
type Peterson = Infer<typeof schema>;

/** Peterson's mutual exclusion (1981); broken: the turn is not given away. */
export function peterson(broken: boolean): System<Peterson> {
  return {
    name: 'peterson',
    schema,
    initial: zero(schema),
    processes: [0, 1].map((me) => {
      const other = 1 - me;
      return {
        name: `process ${me}`,
        resting: () => false,
        moves: (s) => {
          switch (s.pc[me]) {
            case 'idle':
              return [
                {
                  label: 'raise the flag',
                  apply: (d) => {
                    d.flag[me] = true;
                    d.pc[me] = 'flagged';
                  },
                },
              ];
            case 'flagged':
              return [
                {
                  label: 'give the turn away',
                  apply: (d) => {
                    d.turn = broken ? me : other;
                    d.pc[me] = 'waiting';
                  },
                },
              ];
            case 'waiting':
              if (s.flag[other] && s.turn === other) return [];
              return [{ label: 'enter', apply: (d) => void (d.pc[me] = 'critical') }];
            default:
              return [
                {
                  label: 'leave',
                  apply: (d) => {
                    d.flag[me] = false;
                    d.pc[me] = 'idle';
                  },
                },
              ];
          }
        },
      };
    }),
    properties: [
      {
        kind: 'always',
        name: 'exclusion',
        clauses: [
          (s) =>
            s.pc.every((pc) => pc === 'critical') ? 'both are in the critical section' : null,
        ],
      },
      {
        kind: 'sometimes',
        name: 'contention',
        of: 'exclusion',
        holds: (s) => s.pc.every((pc) => pc === 'waiting'),
      },
      { kind: 'eventually', name: 'zero-enters', met: (s) => s.pc[0] === 'critical' },
    ],
  };
}
