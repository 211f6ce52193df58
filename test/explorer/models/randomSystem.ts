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

const VARIABLES = 3;
const TOP = 2;
const PLACES = 4;

const schema = record({ vars: array(VARIABLES, int(0, TOP)), pc: array(2, int(0, PLACES - 1)) });
type RandomState = Infer<typeof schema>;

const variable = fc.nat(VARIABLES - 1);
const value = fc.nat(TOP);
const place = fc.nat(PLACES - 1);

const rule = fc.record({
  from: place,
  to: place,
  guard: fc.option(fc.record({ at: variable, is: value })),
  write: fc.option(fc.record({ at: variable, from: variable, plus: value })),
  forbids: fc.option(fc.record({ at: variable, is: value }), { freq: 1000 }),
});

/** Small systems of guarded commands, with rules that some of them break. */
export const randomSystem: fc.Arbitrary<System<RandomState>> = fc
  .record({
    programs: fc.tuple(
      fc.array(rule, { minLength: 1, maxLength: 7 }),
      fc.array(rule, { minLength: 1, maxLength: 7 }),
    ),
    bad: fc.option(fc.record({ a: value, b: value, c: value })),
    rest: fc.tuple(place, place),
    goal: fc.record({ at: variable, is: value }),
    leftOver: fc.option(value),
  })
  .map(({ programs, bad, rest, goal, leftOver }) => ({
    name: 'random',
    schema,
    initial: zero(schema),
    processes: programs.map((rules, p) => ({
      name: `p${p}`,
      resting: (s) => (s.pc[p] ?? 0) >= (rest[p] ?? 0),
      moves: (s) =>
        rules
          .filter((r) => r.from === s.pc[p])
          .filter(({ guard }) => guard === null || s.vars[guard.at] === guard.is)
          .map((r, i) => ({
            label: `rule ${i}`,
            apply: (d) => {
              d.pc[p] = r.to;
              const { write, forbids } = r;
              if (write) d.vars[write.at] = ((d.vars[write.from] ?? 0) + write.plus) % (TOP + 1);
              if (forbids && d.vars[forbids.at] === forbids.is) {
                throw new Violation('forbidden', 'a rule forbids it');
              }
            },
          })),
    })),
    properties: [
      {
        kind: 'always',
        name: 'not-bad',
        clauses: [
          ({ vars: [a, b, c] }) =>
            bad !== null && a === bad.a && b === bad.b && c === bad.c ? 'bad' : null,
        ],
      },
      {
        kind: 'quiet',
        name: 'nothing-left',
        clauses: [(s) => (s.vars[0] === leftOver ? 'left over' : null)],
      },
      { kind: 'eventually', name: 'goal', met: (s) => s.vars[goal.at] === goal.is },
    ],
  }));
