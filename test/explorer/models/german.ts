// SPDX-License-Identifier: GPL-2.0-only
import {
  array,
  bool,
  maybe,
  oneOf,
  record,
  zero,
  type Infer,
  type Move,
  type Mutable,
  type System,
} from '../../../src/explorer/index.ts';

const NODES = [0, 1] as const;
const DATA = [1, 2] as const;

const data = maybe(oneOf(...DATA));
const schema = record({
  started: bool(),
  cache: array(NODES.length, record({ state: oneOf('I', 'S', 'E'), data })),
  // From a node to its home, from the home to a node, and the answers to invalidations.
  request: array(NODES.length, oneOf('', 'ReqS', 'ReqE')),
  reply: array(NODES.length, record({ cmd: oneOf('', 'Inv', 'GntS', 'GntE'), data })),
  ack: array(NODES.length, record({ cmd: oneOf('', 'InvAck'), data })),
  toInvalidate: array(NODES.length, bool()),
  sharers: array(NODES.length, bool()),
  exclusive: bool(),
  current: record({ cmd: oneOf('', 'ReqS', 'ReqE'), node: maybe(oneOf(...NODES)) }),
  memory: data,
  latest: data,
});

type German = Infer<typeof schema>;
type Draft = Mutable<German>;

/** A move that is possible only where its guard holds. */
type Guarded = readonly [when: boolean, label: string, apply: (d: Draft) => void];

function possible(moves: readonly Guarded[]): readonly Move<German>[] {
  return moves.flatMap(([when, label, apply]) => (when ? [{ label, apply }] : []));
}

/**
 * Steven German's directory protocol for cache coherence (Chou, Mannava, Park, FMCAD 2004), with two
 * nodes and two values, as in tlaplus/Examples, GermanProtocol/GermanWithMutex. TLC finds 3,390
 * distinct states over both initial contents of the memory (manifest.json at aba0cef; at 10fcc1f it
 * has 852, up to symmetry); here a first move chooses them, which makes one state more. `hasty`: the home grants exclusive access without waiting for the sharers.
 */
export function german(hasty = false): System<German> {
  return {
    name: "German's protocol",
    schema,
    initial: zero(schema),
    processes: [
      ...NODES.map((i) => ({
        name: `node ${i}`,
        resting: () => true,
        moves: (s: German) => (s.started ? possible(nodeMoves(s, i)) : []),
      })),
      {
        name: 'home',
        resting: () => true,
        moves: (s) =>
          s.started
            ? possible(NODES.flatMap((i) => homeMoves(s, i, hasty)))
            : DATA.map((value) => ({
                label: `memory holds ${value}`,
                apply: (d) => {
                  d.started = true;
                  d.memory = d.latest = value;
                },
              })),
      },
    ],
    symmetries: [
      {
        name: 'nodes',
        items: NODES.length,
        order: 'any',
        parts: (i) =>
          ['cache', 'request', 'reply', 'ack', 'toInvalidate', 'sharers'].map((of) => `${of}.${i}`),
        names: [{ parts: ['current.node'], values: NODES }],
      },
      {
        name: 'data',
        items: DATA.length,
        order: 'any',
        parts: () => [],
        names: [
          {
            parts: [
              'memory',
              'latest',
              ...NODES.flatMap((i) => ['cache', 'reply', 'ack'].map((of) => `${of}.${i}.data`)),
            ],
            values: DATA,
          },
        ],
      },
    ],
    properties: [
      {
        kind: 'always',
        name: 'coherent',
        clauses: NODES.map((i) => ({ cache }: German) => {
          const [mine, other] = [cache[i]!.state, cache[1 - i]!.state];
          const bad = (mine === 'E' && other !== 'I') || (mine === 'S' && other === 'E');
          return bad ? `${i} has ${mine} beside ${other}` : null;
        }),
      },
      {
        kind: 'always',
        name: 'data-latest',
        clauses: [
          (s) => (s.exclusive || s.memory === s.latest ? null : 'the memory is stale'),
          ...NODES.map(
            (i) => (s: German) =>
              s.cache[i]!.state === 'I' || s.cache[i]!.data === s.latest ? null : `${i} is stale`,
          ),
        ],
      },
      {
        kind: 'sometimes',
        name: 'exclusive',
        of: 'coherent',
        holds: ({ cache }) => cache.some(({ state }) => state === 'E'),
      },
    ],
  };
}

function nodeMoves(s: German, i: number): readonly Guarded[] {
  const cache = s.cache[i]!;
  const reply = s.reply[i]!;
  const free = s.request[i] === '';
  const put = (d: Draft, state: 'I' | 'S' | 'E', value: (typeof DATA)[number] | null): void => {
    d.cache[i] = { state, data: value };
    d.reply[i] = { cmd: '', data: null };
  };
  return [
    ...DATA.map((value): Guarded => [
      cache.state === 'E',
      `store ${value}`,
      (d) => {
        d.cache[i]!.data = d.latest = value;
      },
    ]),
    [free && cache.state === 'I', 'ask to share', (d) => void (d.request[i] = 'ReqS')],
    [free && cache.state !== 'E', 'ask for all', (d) => void (d.request[i] = 'ReqE')],
    [reply.cmd === 'GntS', 'share', (d) => put(d, 'S', reply.data)],
    [reply.cmd === 'GntE', 'own', (d) => put(d, 'E', reply.data)],
    [
      reply.cmd === 'Inv' && s.ack[i]!.cmd === '',
      'give up',
      (d) => {
        d.ack[i] = { cmd: 'InvAck', data: cache.state === 'E' ? cache.data : null };
        put(d, 'I', null);
      },
    ],
  ];
}

function homeMoves(s: German, i: number, hasty: boolean): readonly Guarded[] {
  const { cmd, node } = s.current;
  const request = s.request[i]!;
  const replied = s.reply[i]!.cmd !== '';
  const clear = hasty || !s.sharers.some(Boolean);
  return [
    [
      cmd === '' && request !== '',
      `take the request of ${i}`,
      (d) => {
        d.current = { cmd: request, node: NODES[i]! };
        d.request[i] = '';
        d.toInvalidate = [...s.sharers];
      },
    ],
    [
      !replied && s.toInvalidate[i]! && (cmd === 'ReqE' || (cmd === 'ReqS' && s.exclusive)),
      `invalidate ${i}`,
      (d) => {
        d.reply[i]!.cmd = 'Inv';
        d.toInvalidate[i] = false;
      },
    ],
    [
      s.ack[i]!.cmd === 'InvAck' && cmd !== '',
      `hear that ${i} gave up`,
      (d) => {
        d.sharers[i] = false;
        if (s.exclusive) {
          d.exclusive = false;
          d.memory = s.ack[i]!.data;
        }
        d.ack[i] = { cmd: '', data: s.exclusive ? null : s.ack[i]!.data };
      },
    ],
    [
      cmd !== '' && node === i && !replied && !s.exclusive && (cmd === 'ReqS' || clear),
      `grant to ${i}`,
      (d) => {
        d.reply[i] = { cmd: cmd === 'ReqS' ? 'GntS' : 'GntE', data: s.memory };
        d.sharers[i] = true;
        d.exclusive = cmd === 'ReqE';
        d.current = { cmd: '', node: null };
      },
    ],
  ];
}
