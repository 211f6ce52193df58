// SPDX-License-Identifier: GPL-2.0-only
import {
  array,
  bool,
  oneOf,
  record,
  zero,
  type Infer,
  type Move,
  type Process,
  type System,
} from '../../../src/explorer/index.ts';

function schemaFor(managers: number) {
  return record({
    rm: array(managers, oneOf('working', 'prepared', 'committed', 'aborted')),
    tm: oneOf('init', 'committed', 'aborted'),
    tmPrepared: array(managers, bool()),
    // Messages are never taken away, so a set of booleans holds them all.
    prepared: array(managers, bool()),
    commit: bool(),
    abort: bool(),
  });
}

type TwoPhase = Infer<ReturnType<typeof schemaFor>>;

/**
 * Gray and Lamport's TwoPhase.tla. Distinct states, as in stateright's examples/2pc.rs: 288 for 3
 * resource managers, 8,832 for 5, and 665 for 5 by symmetry.
 */
export function twoPhaseCommit(managers: number): System<TwoPhase> {
  const schema = schemaFor(managers);
  const ids = Array.from({ length: managers }, (_, i) => i);
  return {
    name: `two-phase commit of ${managers}`,
    schema,
    initial: zero(schema),
    processes: [manager(ids), ...ids.map(resource)],
    symmetries: [
      {
        name: 'resource managers',
        items: managers,
        order: 'any',
        parts: (i) => [`rm.${i}`, `tmPrepared.${i}`, `prepared.${i}`],
      },
    ],
    properties: [
      {
        kind: 'always',
        name: 'consistent',
        clauses: ids.flatMap((a) =>
          ids.map(
            (b) =>
              ({ rm }: TwoPhase) =>
                rm[a] === 'aborted' && rm[b] === 'committed' ? `${a} aborted, ${b} did not` : null,
          ),
        ),
      },
      {
        kind: 'sometimes',
        name: 'all-commit',
        of: 'consistent',
        holds: ({ rm }) => rm.every((one) => one === 'committed'),
      },
      {
        kind: 'sometimes',
        name: 'all-abort',
        of: 'consistent',
        holds: ({ rm }) => rm.every((one) => one === 'aborted'),
      },
    ],
  };
}

function manager(ids: readonly number[]): Process<TwoPhase> {
  return {
    name: 'manager',
    resting: () => true,
    moves: (s) => {
      if (s.tm !== 'init') return [];
      const moves: Move<TwoPhase>[] = ids
        .filter((i) => s.prepared[i])
        .map((i) => ({ label: `hear ${i}`, apply: (d) => void (d.tmPrepared[i] = true) }));
      if (s.tmPrepared.every(Boolean)) {
        moves.push({
          label: 'commit',
          apply: (d) => {
            d.tm = 'committed';
            d.commit = true;
          },
        });
      }
      moves.push({
        label: 'abort',
        apply: (d) => {
          d.tm = 'aborted';
          d.abort = true;
        },
      });
      return moves;
    },
  };
}

function resource(i: number): Process<TwoPhase> {
  return {
    name: `resource ${i}`,
    resting: () => true,
    moves: (s) => {
      const moves: Move<TwoPhase>[] = [];
      if (s.rm[i] === 'working') {
        moves.push({
          label: 'prepare',
          apply: (d) => {
            d.rm[i] = 'prepared';
            d.prepared[i] = true;
          },
        });
        moves.push({ label: 'choose abort', apply: (d) => void (d.rm[i] = 'aborted') });
      }
      if (s.commit) moves.push({ label: 'commit', apply: (d) => void (d.rm[i] = 'committed') });
      if (s.abort) moves.push({ label: 'abort', apply: (d) => void (d.rm[i] = 'aborted') });
      return moves;
    },
  };
}
