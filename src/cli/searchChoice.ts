// SPDX-License-Identifier: GPL-2.0-only
import { depthFirst } from '../explorer/depthFirst.ts';
import { hashCompaction } from '../explorer/hashCompaction.ts';
import { partialOrder } from '../explorer/partialOrder.ts';
import { randomWalk } from '../explorer/randomWalk.ts';
import type { ExploreOptions } from '../explorer/search.ts';
import { swarm } from '../explorer/swarm.ts';
import { fewestSwitches } from '../explorer/switches.ts';
import { symmetric } from '../explorer/symmetric.ts';
import type { System } from '../explorer/system.ts';
import type { ORDERS } from './searchOrders.ts';
import { UsageError } from './usageError.ts';

/** The reductions that `--reduce` knows. */
const REDUCTIONS = ['fold', 'por', 'sym', 'none'] as const;

/** Which of them go together. */
const TOGETHER = 'fold, por, sym, fold,por, fold,sym or none';

/** How to search, where it is not the usual way: breadth first, with private steps folded. */
export interface SearchChoice {
  readonly order: (typeof ORDERS)[number];
  /** Private steps join the visible step before them (ADR 0001). */
  readonly fold: boolean;
  /** Partial-order reduction (ADR 0102). */
  readonly por: boolean;
  /** Symmetry reduction (ADR 0104), where a scenario has something that is interchangeable. */
  readonly sym: boolean;
  /** For `bounded`: context switches of a run, at most. */
  readonly switches: number;
  /** Bits of the hash that is kept of a state; `null`: whole states are (ADR 0106). */
  readonly hash: number | null;
  /** For `random`, `swarm` and hashes: the same seed does the same. */
  readonly seed: number;
  /** Walks of `random`, searches of `swarm`. */
  readonly runs: number;
}

/** The usual way. */
export const USUAL: SearchChoice = {
  order: 'bfs',
  fold: true,
  por: false,
  sym: false,
  hash: null,
  switches: 3,
  seed: 1,
  runs: 100,
};

/** Steps of one random walk, at most: far more than any scenario's depth. */
const STEPS = 10_000;

/** States of one search of a swarm, at most. */
const SWARM_STATES = 100_000;

/** The options of the command line that say how to search. */
export interface SearchOptions {
  readonly search?: SearchChoice['order'];
  readonly reduce?: string;
  /** `true`: of the usual width. */
  readonly hashCompaction?: string | true;
  readonly switches?: string;
  readonly seed?: string;
  readonly runs?: string;
}

/**
 * Reads them; `null`: the usual way.
 * @throws UsageError for a reduction or number that there is not, or what does not go together.
 */
export function searchChoiceOf(options: SearchOptions): SearchChoice | null {
  const { search, reduce } = options;
  const hash = hashOf(options);
  const numbers = {
    switches: numberOf(options, 'switches', ['bounded']),
    seed: hash === null ? numberOf(options, 'seed', ['random', 'swarm']) : seedOf(options),
    runs: numberOf(options, 'runs', ['random', 'swarm']),
  };
  if (search === undefined && reduce === undefined && hash === null) return null;
  const order = search ?? USUAL.order;
  const { fold, por, sym } = reduce === undefined ? USUAL : reductionsOf(reduce);
  if ((por || sym) && order !== 'bfs' && order !== 'dfs') {
    throw new UsageError(
      `--reduce ${por ? 'por' : 'sym'} does not go with --search ${order}`,
      'it leaves out runs that this order is there to look at: take bfs or dfs',
    );
  }
  if (hash !== null && (por || sym || order !== 'bfs')) {
    const other = por ? '--reduce por' : sym ? '--reduce sym' : `--search ${order}`;
    throw new UsageError(
      `--hash-compaction does not go with ${other}`,
      'it searches breadth first, without that reduction',
    );
  }
  if (order === 'bfs' && fold && !por && !sym && hash === null) return null;
  return { order, fold, por, sym, hash, ...numbers };
}

/** The items that a system declares interchangeable. */
type Declared = Pick<System<unknown>, 'symmetries'>;

/** It in words, as the options that ask for it, and what came of them for this system. */
export function searchText(choice: SearchChoice, system: Declared): string {
  const { order, fold, por, sym, hash } = choice;
  const { symmetries = [] } = system;
  const alike = symmetries.map(({ name }) => name).join('; ') || 'nothing is interchangeable';
  const reduced = [
    ...(fold ? ['fold'] : []),
    ...(por ? ['por'] : []),
    ...(sym ? [`sym (${alike})`] : []),
  ];
  const kept = hash === null ? '' : `, hashes of ${hash} bits`;
  return `${order}, reductions: ${reduced.join(', ') || 'none'}${kept}`;
}

/** The explorer's options for it. */
export function strategyOf(
  choice: SearchChoice,
  { symmetries = [] }: Declared,
): Pick<ExploreOptions, 'strategy'> {
  const { order, por, sym, hash, switches, seed, runs } = choice;
  const reduced = { order: order === 'dfs' ? 'depth' : 'breadth' } as const;
  if (hash !== null) return { strategy: hashCompaction({ bits: hash, seed }) };
  if (por) return { strategy: partialOrder(reduced) };
  if (sym && symmetries.length > 0) return { strategy: symmetric(reduced) };
  switch (order) {
    case 'bfs':
      return {};
    case 'dfs':
      return { strategy: depthFirst };
    case 'switches':
      return { strategy: fewestSwitches() };
    case 'bounded':
      return { strategy: fewestSwitches({ most: switches }) };
    case 'random':
      return { strategy: randomWalk({ seed, walks: runs, steps: STEPS }) };
    case 'swarm':
      return { strategy: swarm({ seed, searches: runs, states: SWARM_STATES }) };
  }
}

function reductionsOf(text: string): Pick<SearchChoice, 'fold' | 'por' | 'sym'> {
  const names = text.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !(REDUCTIONS as readonly string[]).includes(name));
  if (stranger !== undefined || (names.includes('none') && names.length > 1)) {
    throw new UsageError(`--reduce "${text}" is no list of reductions`, TOGETHER);
  }
  const [fold, por, sym] = ['fold', 'por', 'sym'].map((name) => names.includes(name));
  if (por && sym) {
    throw new UsageError('por and sym are not known to be sound together', TOGETHER);
  }
  return { fold: fold!, por: por!, sym: sym! };
}

function numberOf(
  options: SearchOptions,
  name: 'switches' | 'seed' | 'runs',
  orders: readonly SearchChoice['order'][],
): number {
  const text = options[name];
  if (text === undefined) return USUAL[name];
  if (!orders.some((order) => order === options.search)) {
    const remedy = `only --search ${orders.join(' or ')} heeds it`;
    throw new UsageError(`--${name} changes nothing here`, remedy);
  }
  return wholeOf(name, text);
}

function seedOf({ seed }: SearchOptions): number {
  return seed === undefined ? USUAL.seed : wholeOf('seed', seed);
}

function wholeOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} "${text}" is no number`, 'a whole number from 0 up');
}

function hashOf({ hashCompaction: bits }: SearchOptions): number | null {
  if (bits === undefined) return null;
  if (bits === true) return 64;
  if (/^\d\d?$/.test(bits) && Number(bits) >= 4 && Number(bits) <= 64) return Number(bits);
  throw new UsageError(`--hash-compaction "${bits}" is no width`, 'bits from 4 to 64');
}
