// SPDX-License-Identifier: GPL-2.0-only
import {
  depthFirst,
  exploreAsync,
  partialOrder,
  symmetric,
  verifyTrace,
  type ExploreOptions,
} from '../explorer/index.ts';
import { compactBreadthFirst } from '../explorer/wasm/compactSearch.ts';
import type { Finding } from './certificate.ts';
import type { OpenSystem, RunHooks } from './engine.ts';

/** One way to explore a question. */
interface Way {
  readonly name: string;
  readonly options: ExploreOptions;
  readonly unfolded?: true;
  /** Only where something is interchangeable. */
  readonly alike?: true;
  /**
   * What must be as in the first way beside the verdict: everything, the length of the trace and the
   * counts of a whole search, the counts of a whole search, or nothing.
   */
  readonly same: 'all' | 'nearest' | 'counts' | 'verdict';
}

/** The executors, the search orders, and each reduction on and off (folding of private steps, order). */
const WAYS: readonly Way[] = [
  { name: 'wasm breadth-first', options: { executor: 'wasm' }, same: 'all' },
  {
    name: 'wasm breadth-first, two workers',
    options: { strategy: compactBreadthFirst({ from: 0, workers: 2, crowd: 0 }) },
    same: 'nearest',
  },
  {
    name: 'wasm breadth-first, another tree on the way',
    options: { strategy: compactBreadthFirst({ from: 1000, shape: 3000, fuel: 1 }) },
    same: 'all',
  },
  { name: 'js breadth-first', options: { executor: 'js' }, same: 'all' },
  { name: 'js depth-first', options: { strategy: depthFirst }, same: 'counts' },
  { name: 'js partial-order', options: { strategy: partialOrder() }, same: 'verdict' },
  {
    name: 'js partial-order, depth-first',
    options: { strategy: partialOrder({ order: 'depth' }) },
    same: 'verdict',
  },
  { name: 'js symmetry', options: { strategy: symmetric() }, alike: true, same: 'verdict' },
  {
    name: 'js partial-order, unfolded',
    options: { strategy: partialOrder() },
    unfolded: true,
    same: 'verdict',
  },
  {
    name: 'wasm breadth-first, unfolded',
    options: { executor: 'wasm' },
    unfolded: true,
    same: 'verdict',
  },
];

/** Budgets in states, which are the same on every machine, for the system as it is and unfolded. */
export interface WayBudget {
  readonly states: number;
  readonly unfolded: number;
}

/** What each way found, and in what they contradict each other. */
export interface Ways {
  readonly ways: Readonly<Record<string, Finding>>;
  readonly contradictions: readonly string[];
}

/** Explores a system in all ways. Every trace is replayed. */
export async function exploreWays(
  { system, unfolded }: OpenSystem,
  budget: WayBudget,
  hooks: Pick<RunHooks, 'onProgress' | 'interrupted'>,
): Promise<Ways> {
  const ways: Record<string, Finding> = {};
  const contradictions: string[] = [];
  let first: Finding | undefined;
  for (const way of WAYS) {
    const explored = way.unfolded ? unfolded() : system;
    if (explored === null) continue;
    if (way.alike && (explored.symmetries ?? []).length === 0) continue;
    const states = way.unfolded ? budget.unfolded : budget.states;
    const result = await exploreAsync(explored, { ...way.options, ...hooks, budget: { states } });
    const { verdict, transitions, depth, broken } = result;
    const now: Finding = {
      verdict,
      rule: broken?.rule ?? null,
      length: broken?.trace.steps.length ?? null,
      states: result.states,
      transitions,
      depth,
    };
    ways[way.name] = now;
    first ??= now;
    if (result.stopped === 'interrupted') break;
    try {
      if (broken) verifyTrace(explored, broken);
    } catch (error) {
      contradictions.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    contradictions.push(...contradiction(way, first, now));
  }
  return { ways, contradictions };
}

/** In what a way contradicts the first one; a search that a budget ended contradicts nothing. */
function contradiction({ name, same }: Way, first: Finding, now: Finding): readonly string[] {
  if (first.verdict === 'inconclusive' || now.verdict === 'inconclusive') return [];
  const whole = now.verdict === 'holds';
  const fields: readonly (keyof Finding)[] =
    same === 'all'
      ? ['verdict', 'rule', 'length', 'states', 'transitions', 'depth']
      : [
          'verdict',
          ...(same === 'nearest' ? (['length'] as const) : []),
          ...(same !== 'verdict' && whole ? (['states', 'transitions'] as const) : []),
        ];
  return fields.flatMap((field) =>
    first[field] === now[field]
      ? []
      : [`${name}: ${field} ${String(now[field])}, by the first way ${String(first[field])}`],
  );
}
