// SPDX-License-Identifier: GPL-2.0-only
// The synthetic model of the benchmark: a driver that probes and removes, N users that borrow one of
// K protocols and X transfer slots, an interrupt, a notifier and M iterators over the table of
// protocols. Its sizes have known counts, and `promela.mjs` and `search.c` say the same relation.
import { array, int, record, zero } from '../dist/src/explorer/bundle.js';

/** Distinct states and transitions by size, from independent implementations. */
export const COUNTS = {
  '1,1,1,1': [21156, 84299],
  '2,1,1,1': [138520, 628684],
  '2,2,1,1': [1620206, 7575996],
  '2,2,2,1': [6292520, 32215355],
  '3,2,1,1': [16734574, 86209332],
};

/** Reads `N,K,X,M`. */
export function sizeOf(text) {
  const [N, K, X, M] = text.split(',').map(Number);
  if (![N, K, X, M].every((n) => Number.isInteger(n) && n > 0)) throw new Error(`size: ${text}`);
  return { N, K, X, M };
}

function schemaOf({ N, K, X, M }) {
  return record({
    mutex: int(0, N + M + 2),
    info: int(0, 1),
    bound: int(0, 1),
    irqOn: int(0, 1),
    irqActive: int(0, 1),
    events: int(0, 2),
    probe: record({ pc: int(0, 11), at: int(0, K) }),
    irq: record({ pc: int(0, 3), slot: int(0, X - 1) }),
    note: record({ pc: int(0, 6), of: int(0, K - 1) }),
    protocols: array(
      K,
      record({ listed: int(0, 1), refs: int(0, N + 3), live: int(0, 1), heard: int(0, 1) }),
    ),
    slots: array(X, int(0, 3)),
    users: array(N, record({ pc: int(0, 9), of: int(0, K - 1), slot: int(0, X - 1) })),
    iterators: array(M, record({ pc: int(0, 4), at: int(0, K) })),
  });
}

/** The model as a system of immer recipes. */
export function synthetic(size) {
  const { N, K, M } = size;
  const schema = schemaOf(size);
  return {
    name: `synthetic ${Object.values(size).join()}`,
    schema,
    initial: zero(schema),
    processes: [
      probe(size),
      ...Array.from({ length: N }, (_, i) => user(i)),
      interrupt(),
      notifier(N + M + 2),
      ...Array.from({ length: M }, (_, j) => iterator(j, N + 2 + j, K)),
    ],
    properties: [{ kind: 'always', name: 'lifetimes', clauses: clausesOf(size) }],
  };
}

const move = (label, apply) => ({ label, apply });
const process = (name, moves) => ({ name, moves, resting: () => true });

/** Drops a reference; the last one kills. */
function put(protocol) {
  protocol.refs--;
  if (protocol.refs === 0) protocol.live = 0;
}

function probe({ K }) {
  const to = (pc, label, also = () => undefined) => [
    move(label, (d) => {
      also(d);
      d.probe.pc = pc;
    }),
  ];
  const unlock = (d) => {
    d.mutex = 0;
    d.probe.at = 0;
  };
  return process('probe', (s) => {
    const { pc } = s.probe;
    switch (pc) {
      case 0:
        return s.info === 0 ? to(1, 'allocate', (d) => void (d.info = 1)) : [];
      case 1:
        return to(2, 'interrupt on', (d) => void (d.irqOn = 1));
      case 2:
      case 6:
        return s.mutex === 0 ? to(pc + 1, 'lock', (d) => void (d.mutex = 1)) : [];
      case 3:
        if (s.probe.at === K) return to(4, 'unlock', unlock);
        if (s.protocols[s.probe.at].live !== 0) return [];
        return to(3, 'insert', (d) => {
          const protocol = d.protocols[d.probe.at];
          protocol.listed = 1;
          protocol.live = 1;
          protocol.refs = 1;
          d.probe.at++;
        });
      case 4:
        return to(5, 'bind', (d) => void (d.bound = 1));
      case 5:
        return to(6, 'unbind', (d) => void (d.bound = 0));
      case 7:
        if (s.probe.at === K) return to(9, 'unlock', unlock);
        return to(8, 'remove', (d) => void (d.protocols[d.probe.at].listed = 0));
      case 8:
        return to(7, 'put', (d) => {
          put(d.protocols[d.probe.at]);
          d.probe.at++;
        });
      case 9:
        return to(10, 'interrupt off', (d) => void (d.irqOn = 0));
      case 10:
        return s.irqActive === 0 ? to(11, 'synchronize') : [];
      default:
        return s.protocols.every((p) => p.live === 0)
          ? to(0, 'free', (d) => void (d.info = 0))
          : [];
    }
  });
}

function user(i) {
  const step = (label, apply) => [move(label, (d) => apply(d, d.users[i]))];
  return process(`user ${i}`, (s) => {
    const u = s.users[i];
    switch (u.pc) {
      case 0:
        return s.bound === 0
          ? []
          : s.protocols.flatMap((_, k) =>
              step(`open ${k}`, (_d, me) => {
                me.of = k;
                me.pc = 1;
              }),
            );
      case 1:
        return s.mutex !== 0
          ? []
          : step('lock', (d, me) => {
              d.mutex = i + 2;
              me.pc = 2;
            });
      case 2:
        return step('find', (d, me) => {
          const protocol = d.protocols[me.of];
          if (protocol.listed === 1) protocol.refs++;
          me.pc = protocol.listed === 1 ? 3 : 4;
        });
      case 3:
        return step('unlock', (d, me) => {
          d.mutex = 0;
          me.pc = 5;
        });
      case 4:
        return step('not found', (d, me) => {
          d.mutex = 0;
          me.of = 0;
          me.pc = 0;
        });
      case 5: {
        const free = s.slots.findIndex((slot) => slot === 0);
        return free < 0
          ? []
          : step('take slot', (d, me) => {
              d.slots[free] = 1;
              me.slot = free;
              me.pc = 6;
            });
      }
      case 6: {
        const slot = s.slots[u.slot];
        if (slot === 2) return step('answered', (_d, me) => void (me.pc = 7));
        if (slot !== 1) return [];
        return step('timeout', (d, me) => {
          d.slots[me.slot] = 3;
          me.pc = 7;
        });
      }
      case 7:
        return step('free slot', (d, me) => {
          d.slots[me.slot] = 0;
          me.slot = 0;
          me.pc = 8;
        });
      case 8:
        return step('put', (d, me) => {
          const protocol = d.protocols[me.of];
          protocol.refs--;
          if (protocol.refs !== 0) me.of = 0;
          me.pc = protocol.refs === 0 ? 9 : 0;
        });
      default:
        return step('free', (d, me) => {
          d.protocols[me.of].live = 0;
          me.of = 0;
          me.pc = 0;
        });
    }
  });
}

function interrupt() {
  return process('interrupt', (s) => {
    switch (s.irq.pc) {
      case 0:
        return s.irqOn === 0
          ? []
          : s.slots.flatMap((slot, x) =>
              slot !== 1
                ? []
                : [
                    move(`enter ${x}`, (d) => {
                      d.irq.slot = x;
                      d.irqActive = 1;
                      d.irq.pc = 1;
                    }),
                  ],
            );
      case 1:
        return [
          move('receive', (d) => {
            if (d.slots[d.irq.slot] === 1) d.slots[d.irq.slot] = 2;
            d.irq.pc = 2;
          }),
        ];
      case 2:
        return [
          move('notify', (d) => {
            if (d.events < 2 && d.protocols.some((p) => p.heard === 1)) d.events++;
            d.irq.pc = 3;
          }),
        ];
      default:
        return [
          move('leave', (d) => {
            d.irqActive = 0;
            d.irq.slot = 0;
            d.irq.pc = 0;
          }),
        ];
    }
  });
}

function notifier(owner) {
  const goTo = (label, pc, of, also = () => undefined) =>
    move(label, (d) => {
      also(d);
      d.note.of = of;
      d.note.pc = pc;
    });
  const each = (s, heard, label, pc) =>
    s.protocols.flatMap((p, k) => (p.heard === heard ? [goTo(`${label} ${k}`, pc, k)] : []));
  return process('notifier', (s) => {
    const { pc, of } = s.note;
    switch (pc) {
      case 0:
        return [
          ...(s.bound === 1 ? each(s, 0, 'register', 1) : each(s, 1, 'drop', 6)),
          ...(s.events > 0 ? [goTo('take event', 5, of, (d) => void d.events--)] : []),
        ];
      case 1:
        return s.mutex === 0 ? [goTo('lock', 2, of, (d) => void (d.mutex = owner))] : [];
      case 2:
        return [
          goTo('find', 3, of, (d) => {
            const protocol = d.protocols[of];
            if (protocol.listed === 0) return;
            protocol.refs++;
            protocol.heard = 1;
          }),
        ];
      case 3:
        return [goTo('unlock', 0, 0, (d) => void (d.mutex = 0))];
      case 5:
        return s.protocols.every((p) => p.heard === 0)
          ? [goTo('nobody', 0, of)]
          : each(s, 1, 'deliver', 6);
      default:
        return [
          goTo('unregister', 0, 0, (d) => {
            const protocol = d.protocols[of];
            protocol.heard = 0;
            put(protocol);
          }),
        ];
    }
  });
}

function iterator(j, owner, K) {
  const step = (label, apply) => [move(label, (d) => apply(d.iterators[j], d))];
  const to = (pc, label) => step(label, (me) => void (me.pc = pc));
  return process(`iterator ${j}`, (s) => {
    const { pc, at } = s.iterators[j];
    switch (pc) {
      case 0:
        return s.info === 1 ? to(1, 'start') : [];
      case 1:
        return s.mutex !== 0
          ? []
          : step('lock', (me, d) => {
              d.mutex = owner;
              me.pc = 2;
            });
      case 2:
        if (at === K) return to(4, 'end');
        if (s.protocols[at].listed === 1) return to(3, 'visit');
        return step('skip', (me) => void me.at++);
      case 3:
        return step('next', (me) => {
          me.at++;
          me.pc = 2;
        });
      default:
        return step('unlock', (me, d) => {
          d.mutex = 0;
          me.at = 0;
          me.pc = 0;
        });
    }
  });
}

function clausesOf({ N, K, M }) {
  const borrowed = (i) => (s) => {
    const { pc, of } = s.users[i];
    if (pc !== 3 && (pc < 5 || pc > 8)) return null;
    const { live, refs } = s.protocols[of];
    return live === 1 && refs > 0 ? null : `user ${i} holds a dead protocol`;
  };
  const iterated = (j) => (s) => {
    const { pc, at } = s.iterators[j];
    if (pc === 3 && s.protocols[at].live === 0) return `iterator ${j} visits a dead protocol`;
    return pc >= 2 && s.mutex !== N + 2 + j ? `iterator ${j} has no lock` : null;
  };
  const counted = (k) => (s) => {
    const { live, listed, refs } = s.protocols[k];
    if (live === 0 && (listed === 1 || refs > 0)) return `protocol ${k} is dead but in use`;
    return refs > N + 2 ? `protocol ${k} has too many references` : null;
  };
  const many = (count, clause) => Array.from({ length: count }, (_, i) => clause(i));
  return [...many(N, borrowed), ...many(M, iterated), ...many(K, counted)];
}
