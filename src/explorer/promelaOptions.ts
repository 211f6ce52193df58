// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from './layout.ts';
import type { Learnt } from './learn.ts';
import type { Outcome } from './outcomes.ts';
import type { Access } from './record.ts';

/** One reading of a process: what it read, in this order, and the moves that it then has. */
export interface Leaf {
  readonly reads: readonly Access[];
  readonly moves: readonly Outcome[];
}

/** A move that some readings have in common. */
export interface Option {
  readonly outcome: Outcome;
  /** How many moves with this outcome the same readings have before it: each is a transition. */
  readonly nth: number;
  /** The condition that tells these readings from the others, in Promela; empty: all have the move. */
  readonly guard: string;
  /** The slots that the guard asks for. */
  readonly asked: ReadonlySet<Slot>;
  /** What all of them read alike. */
  readonly known: ReadonlyMap<Slot, number>;
}

/** The readings that were learnt of a process. */
export function leavesOf({ paths, outcomes }: Learnt, process: number): readonly Leaf[] {
  const { all, pool } = outcomes;
  return paths
    .filter(({ tree }) => tree === process)
    .map(({ reads, payload }) => ({
      reads,
      moves: Array.from({ length: pool[payload]! }, (_, i) => all[pool[pool[payload + 1 + i]!]!]!),
    }));
}

/**
 * The moves of readings that agree in the first `depth` reads. Their guards ask for nothing that was
 * read alike in all of the readings, nor for what makes no difference to the move.
 */
export function optionsOf(
  leaves: readonly Leaf[],
  test: (slot: Slot, code: number) => string,
  depth = 0,
): readonly Option[] {
  const [first, ...others] = leaves;
  if (!first) return [];
  if (others.length === 0) return optionsOfOne(first);
  const { slot } = first.reads[depth]!;
  const codes = [...new Set(leaves.map(({ reads }) => reads[depth]!.code))];
  const branches = codes.map((code) => {
    const some = leaves.filter(({ reads }) => reads[depth]!.code === code);
    return { code, options: optionsOf(some, test, depth + 1) };
  });
  const joined: Option[] = [];
  for (const option of branches.flatMap(({ options }) => options)) {
    const same = ({ outcome, nth }: Option): boolean =>
      outcome === option.outcome && nth === option.nth;
    if (joined.some(same)) continue;
    const alike = branches.flatMap(({ code, options }) =>
      options.filter(same).map((one) => ({ ...one, code })),
    );
    const cases = [...new Set(alike.map(({ guard }) => guard))].map((guard) => {
      const some = alike.filter((one) => one.guard === guard).map(({ code }) => code);
      const tests = some.length < codes.length ? some.map((code) => test(slot, code)) : [];
      return { asks: tests.length > 0, text: and([either(tests), guard]) };
    });
    const asked = new Set(alike.flatMap((one) => [...one.asked]));
    if (cases.some(({ asks }) => asks)) asked.add(slot);
    joined.push({
      ...option,
      guard: either(cases.map(({ text }) => text)),
      asked,
      known: common(alike.map(({ known }) => known)),
    });
  }
  return joined;
}

function optionsOfOne({ reads, moves }: Leaf): readonly Option[] {
  const known = new Map(reads.map(({ slot, code }) => [slot, code]));
  return moves.map((outcome, i) => ({
    outcome,
    nth: moves.slice(0, i).filter((before) => before === outcome).length,
    guard: '',
    asked: new Set(),
    known,
  }));
}

function either(texts: readonly string[]): string {
  return texts.length > 1 ? `(${texts.join(' || ')})` : (texts[0] ?? '');
}

function and(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(' && ');
}

function common(maps: readonly ReadonlyMap<Slot, number>[]): ReadonlyMap<Slot, number> {
  const [first = new Map<Slot, number>(), ...others] = maps;
  return new Map(
    [...first].filter(([slot, code]) => others.every((map) => map.get(slot) === code)),
  );
}
