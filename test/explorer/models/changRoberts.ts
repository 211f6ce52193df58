// SPDX-License-Identifier: GPL-2.0-only
import {
  array,
  bool,
  oneOf,
  record,
  zero,
  type Infer,
  type Mutable,
  type Process,
  type System,
} from '../../../src/explorer/index.ts';

function schemaFor(nodes: number) {
  return record({
    // Identities under way to a node; the set of them, as in the original.
    inbox: array(nodes, array(nodes, bool())),
    begun: array(nodes, bool()),
    state: array(nodes, oneOf('lost', 'candidate', 'won')),
  });
}

type Ring = Infer<ReturnType<typeof schemaFor>>;

/**
 * Chang and Roberts' election of a leader on a ring (CACM 22(5), 1979), as Stephan Merz models it in
 * tlaplus/Examples, chang_roberts: the least identity of those that begin wins. TLC finds 137 distinct
 * states for three nodes, over all choices of who begins. `careless`: a node passes on what it should
 * swallow, so that several win.
 */
export function changRoberts(initiators: readonly boolean[], careless = false): System<Ring> {
  const nodes = initiators.length;
  const schema = schemaFor(nodes);
  const node = (self: number): Process<Ring> => {
    const next = (self + 1) % nodes;
    const receive = (d: Mutable<Ring>, id: number): void => {
      d.inbox[self]![id] = false;
      if (d.state[self] === 'lost' || id < self || (careless && id > self)) {
        if (id < self) d.state[self] = 'lost';
        d.inbox[next]![id] = true;
      } else if (id === self) {
        d.state[self] = 'won';
      }
    };
    return {
      name: `node ${self}`,
      resting: (s) => s.begun[self]!,
      moves: (s) =>
        s.begun[self]
          ? initiators.flatMap((_, id) =>
              s.inbox[self]![id] ? [{ label: `take ${id}`, apply: (d) => receive(d, id) }] : [],
            )
          : [
              {
                label: 'begin',
                apply: (d) => {
                  d.begun[self] = true;
                  if (initiators[self]) d.inbox[next]![self] = true;
                },
              },
            ],
    };
  };
  return {
    name: 'Chang-Roberts',
    schema,
    initial: {
      ...zero(schema),
      state: initiators.map((begins) => (begins ? 'candidate' : 'lost')),
    },
    processes: initiators.map((_, self) => node(self)),
    properties: [
      {
        kind: 'always',
        name: 'one-leader',
        clauses: initiators.map((_, one) => (s: Ring) => {
          if (s.state[one] !== 'won') return null;
          const right = s.state.every((state, other) => other === one || state === 'lost');
          return right && initiators.indexOf(true) === one ? null : `${one} has won wrongly`;
        }),
      },
      ...(initiators.includes(true)
        ? [
            {
              kind: 'eventually' as const,
              name: 'elected',
              met: (s: Ring) => s.state.includes('won'),
            },
          ]
        : []),
    ],
  };
}
