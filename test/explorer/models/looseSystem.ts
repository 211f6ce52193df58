// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import {
  array,
  int,
  record,
  Violation,
  zero,
  type Infer,
  type System,
} from '../../../src/explorer/index.ts';

const PROCESSES = 3;
const VARIABLES = 6;
const PLACES = 4;

const schema = record({
  vars: array(VARIABLES, int(0, 1)),
  pc: array(PROCESSES, int(0, PLACES - 1)),
});
type LooseState = Infer<typeof schema>;

const variable = fc.nat(VARIABLES - 1);
const bit = fc.nat(1);

/** One in so many has it. */
function oneIn<T>(many: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: many - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** A command for each place at most: what it waits for, where it leads, what it writes and forbids. */
const command = fc.record({
  to: fc.nat(PLACES - 1),
  waits: oneIn(4, fc.record({ at: variable, is: bit })),
  write: fc.option(fc.record({ at: variable, value: bit }), { freq: 4 }),
  forbids: oneIn(20, fc.record({ at: variable, is: bit })),
  other: oneIn(5, fc.nat(PLACES - 1)),
});

/**
 * Three processes that share little, so that much may be left out: programs of one way on, some that
 * go round, over variables of which each command touches few.
 */
export const looseSystem: fc.Arbitrary<System<LooseState>> = fc
  .record({
    programs: fc.array(fc.array(command, { minLength: 1, maxLength: PLACES - 1 }), {
      minLength: PROCESSES,
      maxLength: PROCESSES,
    }),
    bad: fc.option(fc.record({ a: variable, b: variable, is: bit, and: bit })),
    seen: fc.option(fc.record({ a: variable, b: variable, is: bit, and: bit })),
    rest: oneIn(4, fc.nat(PLACES - 1)),
    goal: oneIn(3, variable),
    leftOver: oneIn(4, variable),
  })
  .map(({ programs, bad, seen, rest, goal, leftOver }) => ({
    name: 'loose',
    schema,
    initial: zero(schema),
    processes: programs.map((program, p) => ({
      name: `p${p}`,
      resting: (s) => rest === null || (s.pc[p] ?? 0) >= rest,
      moves: (s) => {
        const here = program[s.pc[p] ?? 0];
        if (!here || (here.waits && s.vars[here.waits.at] !== here.waits.is)) return [];
        const ways = here.other === null ? [here.to] : [here.to, here.other];
        return ways.map((to) => ({
          label: `to ${to}`,
          apply: (d) => {
            const { write, forbids } = here;
            if (forbids && d.vars[forbids.at] === forbids.is) {
              throw new Violation('forbidden', 'a command forbids it');
            }
            if (write) d.vars[write.at] = write.value;
            d.pc[p] = to;
          },
        }));
      },
    })),
    properties: [
      {
        kind: 'always',
        name: 'not-bad',
        clauses: [
          ({ vars }) => (bad && vars[bad.a] === bad.is && vars[bad.b] === bad.and ? 'bad' : null),
        ],
      },
      {
        kind: 'quiet',
        name: 'nothing-left',
        clauses: [(s) => (leftOver !== null && s.vars[leftOver] === 1 ? 'left over' : null)],
      },
      {
        kind: 'sometimes',
        name: 'seen',
        of: 'not-bad',
        holds: ({ vars }) =>
          seen === null || (vars[seen.a] === seen.is && vars[seen.b] === seen.and),
      },
      ...(goal === null
        ? []
        : [
            {
              kind: 'eventually' as const,
              name: 'goal',
              met: (s: LooseState) => s.vars[goal] === 1,
            },
          ]),
    ],
  }));
