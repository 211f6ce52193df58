// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import {
  array,
  int,
  maybe,
  oneOf,
  record,
  Violation,
  zero,
  type Infer,
  type Move,
  type System,
} from '../../../src/explorer/index.ts';

const ITEMS = ['a', 'b', 'c'] as const;
const PLACES = 4;

const schema = record({
  own: array(ITEMS.length, int(0, 2)),
  pc: array(ITEMS.length, int(0, PLACES - 1)),
  shared: int(0, 2),
  /** Which item has it. */
  holder: maybe(oneOf(...ITEMS)),
});
type Group = Infer<typeof schema>;

const value = fc.nat(2);
const command = fc.record({
  from: fc.nat(PLACES - 1),
  to: fc.nat(PLACES - 1),
  waits: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('shared'), is: value }),
      fc.record({ kind: fc.constant('own'), is: value }),
      fc.record({ kind: fc.constantFrom('mine', 'free', 'others'), is: value }),
    ),
  ),
  own: fc.option(value),
  shared: fc.option(value, { freq: 2 }),
  holder: fc.option(fc.constantFrom('take', 'give'), { freq: 2 }),
  forbids: fc.option(value, { freq: 40 }),
});
type Command = Readonly<typeof command extends fc.Arbitrary<infer C> ? C : never>;

const program = fc.array(command, { minLength: 2, maxLength: 6 });
const rules = fc.record({
  crowd: fc.option(fc.record({ own: value, pc: fc.nat(PLACES - 1) })),
  badHolder: fc.option(value),
  seen: fc.record({ own: value, pc: fc.nat(PLACES - 1) }),
  rest: fc.nat(PLACES - 1),
  leftOver: fc.option(value),
  goal: fc.option(value),
});
type Rules = Readonly<typeof rules extends fc.Arbitrary<infer R> ? R : never>;

function systemOf(programs: readonly (readonly Command[])[], wanted: Rules): System<Group> {
  const { crowd, badHolder, seen, rest, leftOver, goal } = wanted;
  return {
    name: 'symmetric',
    schema,
    initial: zero(schema),
    processes: programs.map((commands, me) => ({
      name: `item ${ITEMS[me]}`,
      resting: (s) => s.pc[me]! >= rest,
      moves: (s) => commands.filter((one) => isPossible(s, me, one)).map((one) => move(me, one)),
    })),
    symmetries: [
      {
        name: 'items',
        items: ITEMS.length,
        order: 'any',
        parts: (i) => [`own.${i}`, `pc.${i}`],
        names: [{ parts: ['holder'], values: ITEMS }],
      },
    ],
    properties: [
      {
        kind: 'always',
        name: 'no-crowd',
        clauses: [
          ({ own, pc }) => {
            const like = ITEMS.filter(
              (_, i) => crowd !== null && own[i] === crowd.own && pc[i] === crowd.pc,
            );
            return like.length > 1 ? `${like.join(' and ')} crowd` : null;
          },
        ],
      },
      {
        kind: 'always',
        name: 'holder-is-well',
        clauses: ITEMS.map((name, i) => (s: Group) => {
          const bad = badHolder !== null && s.holder === name && s.own[i] === badHolder;
          return bad && s.pc[i] === PLACES - 1 ? `${name} is not well` : null;
        }),
      },
      {
        kind: 'sometimes',
        name: 'seen',
        of: 'no-crowd',
        holds: ({ own, pc }) => ITEMS.some((_, i) => own[i] === seen.own && pc[i] === seen.pc),
      },
      {
        kind: 'quiet',
        name: 'nothing-left',
        clauses: [(s) => (leftOver !== null && s.shared === leftOver ? 'left over' : null)],
      },
      ...(goal === null
        ? []
        : [{ kind: 'eventually' as const, name: 'goal', met: (s: Group) => s.shared === goal }]),
    ],
  };
}

function isPossible(s: Group, me: number, { from, waits }: Command): boolean {
  if (s.pc[me] !== from) return false;
  switch (waits?.kind) {
    case 'shared':
      return s.shared === waits.is;
    case 'own':
      return s.own[me] === waits.is;
    case 'mine':
      return s.holder === ITEMS[me];
    case 'free':
      return s.holder === null;
    case 'others':
      return s.holder !== null && s.holder !== ITEMS[me];
    default:
      return true;
  }
}

function move(me: number, { to, own, shared, holder, forbids }: Command): Move<Group> {
  return {
    label: `to ${to}`,
    apply: (d) => {
      if (forbids !== null && d.shared === forbids && d.holder !== null) {
        throw new Violation('forbidden', `${ITEMS[me]} must not`);
      }
      if (own !== null) d.own[me] = own;
      if (shared !== null) d.shared = shared;
      if (holder !== null) d.holder = holder === 'take' ? ITEMS[me]! : null;
      d.pc[me] = to;
    },
  };
}

/** Three items that run the same program, with a value that names one of them. */
export const symmetricSystem: fc.Arbitrary<System<Group>> = fc
  .tuple(program, rules)
  .map(([commands, wanted]) => systemOf([commands, commands, commands], wanted));

/** The same with another program for the last: they are declared interchangeable, and are not. */
export const lyingSystem: fc.Arbitrary<System<Group>> = fc
  .tuple(program, program, rules)
  .map(([commands, other, wanted]) => systemOf([commands, commands, other], wanted));
