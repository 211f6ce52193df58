// SPDX-License-Identifier: GPL-2.0-only
import { int, oneOf, record, zero, type Infer } from '../../src/explorer/schema.ts';
import { explore, Violation, type Process, type System } from '../../src/explorer/index.ts';
import type { Broken } from '../../src/explorer/system.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';

/** One context uses an object in between other work, another frees it in between other work. */
const schema = record({
  life: oneOf('none', 'live', 'freed'),
  pointer: oneOf('NULL', 'obj'),
  mine: int(0, 9),
  yours: int(0, 9),
  threads: record({ '0': record({ pc: int(0, 9) }), '1': record({ pc: int(0, 9) }) }),
});
export type State = Infer<typeof schema>;
export type Small = System<State, StepLabel>;

type Draft = { -readonly [K in keyof State]: State[K] };

export const at = (fn: string, c: string, site?: string): StepLabel => ({
  stack: [{ fn, file: 'bus.c', c }],
  note: site === undefined ? '' : 'fails',
  site,
});

function thread(
  self: '0' | '1',
  name: string,
  body: readonly (readonly [string, (s: Draft) => void])[],
): Process<State, StepLabel> {
  return {
    name,
    resting: ({ threads }) => threads[self].pc === body.length,
    moves: ({ threads }) => {
      const step = body[threads[self].pc];
      if (!step) return [];
      return [
        {
          label: at(name, step[0]),
          apply: (s) => {
            step[1](s as unknown as Draft);
            s.threads[self].pc += 1;
          },
        },
      ];
    },
  };
}

const work = ['a', 'b', 'c'].map(
  (c) =>
    [
      c,
      (s: Draft) => {
        s.mine += 1;
      },
    ] as const,
);

export const small: Small = {
  name: 'small',
  schema,
  initial: zero(schema),
  processes: [
    thread('0', 'user', [
      [
        'obj = alloc()',
        (s) => {
          s.life = 'live';
          s.pointer = 'obj';
        },
      ],
      ...work,
      [
        'use(obj)',
        (s) => {
          if (s.pointer === 'obj' && s.life === 'freed') throw new Violation('uaf', 'obj is freed');
        },
      ],
    ]),
    thread('1', 'mod', [
      [
        'other work',
        (s) => {
          s.yours += 1;
        },
      ],
      [
        'free(obj)',
        (s) => {
          if (s.life === 'live') s.life = 'freed';
        },
      ],
    ]),
  ],
  properties: [],
};

export function foundIn(system: Small): Broken<State, StepLabel> {
  const { broken } = explore(system, {});
  if (!broken) throw new Error('nothing is broken');
  return broken;
}
