// SPDX-License-Identifier: GPL-2.0-only
import { eachLeaf, layoutOf, type Slot } from './layout.ts';
import type { Learnt } from './learn.ts';
import { leavesOf, optionsOf, type Leaf, type Option } from './promelaOptions.ts';
import { NO_DEADLOCK } from './questions.ts';
import { explore } from './search.ts';
import type { System } from './system.ts';
import { written } from './written.ts';

/** A system in Promela, and what SPIN must find in it. */
export interface Promela {
  readonly text: string;
  /** Distinct states. */
  readonly states: number;
  /** SPIN counts the initial state among them. */
  readonly transitions: number;
  /** Whether it must report an error instead: a move breaks a rule, or there is a deadlock. */
  readonly broken: boolean;
}

/** The codes that a slot takes, in the order of the numbers that stand for them; the initial one is 0. */
type Numbers = Map<Slot, Map<number, number>>;

/**
 * Writes a system in Promela, so that SPIN explores it, too: `spin -a -o2`, and `pan.c` compiled with
 * -DSAFETY -DNOREDUCE. It is made of the decision trees that one whole exploration learns, as somebody
 * would write it by hand who knows all that can happen:
 *
 * - A process is a proctype, and its program counter is labels; where it may rest for ever they are
 *   end labels, so that SPIN looks for the same deadlocks.
 * - A move is one atomic step. Its guard tests what tells the moves of this label apart; what its
 *   recipe read besides is asserted, so that SPIN finds the states which the exploration missed. A move
 *   that breaks a rule is a failing assertion.
 * - A variable is as narrow as the values that it takes; what never changes is none.
 *
 * Rules about states are left out, and fairness. Whether a process may rest must depend on its program
 * counter alone.
 * @throws Error when a process has no program counter: a slot that it always reads first, and that no
 * other process reads or writes. And as `explore` does.
 */
export function promelaOf<S, L>(system: System<S, L>): Promela {
  let learnt: Learnt | undefined;
  const properties = system.properties.filter(({ kind }) => kind !== 'eventually');
  const { states, transitions, broken, others } = explore(
    { ...system, properties },
    { stopAtFirst: false, onLearnt: (all) => (learnt = all) },
  );
  if (!learnt) throw new Error('the search has learnt nothing');
  return {
    text: textOf(system, learnt),
    states,
    transitions: transitions + 1,
    broken:
      learnt.outcomes.all.some(({ violation }) => violation !== undefined) ||
      [broken, ...(others ?? [])].some((found) => found?.rule === NO_DEADLOCK),
  };
}

function textOf<S, L>(system: System<S, L>, learnt: Learnt): string {
  const processes = system.processes.map((process, i) => ({
    ...process,
    leaves: leavesOf(learnt, i),
  }));
  const numbers = numbersOf(
    system,
    processes.flatMap(({ leaves }) => leaves),
  );
  const counters = processes.map((process) => {
    const others = processes.flatMap((other) => (other === process ? [] : other.leaves));
    const counter = counterOf(process.leaves, others);
    if (!counter) throw new Error(`process ${process.name}: no program counter of its own`);
    return counter;
  });
  const variables: Numbers = new Map(
    [...numbers].filter(([slot, { size }]) => size > 1 && !counters.includes(slot)),
  );
  const proctypes = processes.map(({ name, leaves, resting }, i) => {
    const counter = counters[i]!;
    const label = (code: number): string => {
      const there = written(system.initial, [{ slot: counter, code }]) as S;
      return `${resting(there) ? 'end' : 'at'}${code}`;
    };
    const blocks = [...numbers.get(counter)!.keys()].map((code) => {
      const here = leaves.filter(({ reads }) => reads[0]!.code === code);
      const options = optionsOf(here, (slot, value) => equals(variables, slot, value));
      const lines = options.map((option) => lineOf(option, variables, counter, label));
      const choices = lines.length > 0 ? lines : ['false'];
      return `${label(code)}: if\n${choices.map((line) => `  :: ${line}\n`).join('')}  fi`;
    });
    return `\n/* ${name} */\nactive proctype p${i}() {\n${blocks.join(';\n')}\n}`;
  });
  const declared = [...variables].map(
    ([slot, { size }]) => `unsigned ${nameOf(slot)} : ${32 - Math.clz32(size - 1)};`,
  );
  return [`/* ${system.name} */`, ...declared, ...proctypes, ''].join('\n');
}

function numbersOf<S, L>(system: System<S, L>, leaves: readonly Leaf[]): Numbers {
  const numbers: Numbers = new Map();
  eachLeaf(layoutOf(system.schema).root, system.initial, (slot, value) => {
    numbers.set(slot, new Map([[slot.codes.get(value as never)!, 0]]));
  });
  for (const { slot, code } of leaves.flatMap(writesOf)) {
    const known = numbers.get(slot)!;
    if (!known.has(code)) known.set(code, known.size);
  }
  return numbers;
}

function counterOf(leaves: readonly Leaf[], others: readonly Leaf[]): Slot | undefined {
  const counter = leaves[0]?.reads[0]?.slot;
  const own =
    leaves.every(({ reads }) => reads[0]?.slot === counter) &&
    !others.some((leaf) => [...leaf.reads, ...writesOf(leaf)].some(({ slot }) => slot === counter));
  return own ? counter : undefined;
}

/** A move as an option of its label's `if`. */
function lineOf(
  { outcome, guard, asked, known }: Option,
  variables: Numbers,
  counter: Slot,
  label: (code: number) => string,
): string {
  if (outcome.violation) return `d_step { ${guard || 'true'} -> assert(false) }`;
  const surely = [...known].filter(([slot]) => variables.has(slot) && !asked.has(slot));
  const changes = outcome.writes.filter(
    ({ slot, code }) => variables.has(slot) && known.get(slot) !== code,
  );
  const parts = [
    ...(surely.length > 0
      ? [`assert(${surely.map(([slot, code]) => equals(variables, slot, code)).join(' && ')})`]
      : []),
    ...changes.map(({ slot, code }) => `${nameOf(slot)} = ${variables.get(slot)!.get(code)}`),
  ];
  const next = outcome.writes.find(({ slot }) => slot === counter)?.code ?? known.get(counter)!;
  const step = [guard, parts.join('; ')].filter((part) => part !== '').join(' -> ') || 'true';
  // A single statement is atomic by itself.
  return `${/->|;/.test(step) ? `d_step { ${step} };` : `${step} ->`} goto ${label(next)}`;
}

function equals(variables: Numbers, slot: Slot, code: number): string {
  return `${nameOf(slot)} == ${variables.get(slot)!.get(code)}`;
}

function nameOf({ path }: Slot): string {
  return path.replaceAll('.', '_');
}

function writesOf({ moves }: Leaf) {
  return moves.flatMap(({ writes }) => writes);
}
