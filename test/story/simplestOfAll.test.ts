// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explore, Violation, type System } from '../../src/explorer/index.ts';
import { judge, judgeQuietly, movesOf, tryMove } from '../../src/explorer/reference.ts';
import type { Choice } from '../../src/explorer/replay.ts';
import { array, int, record, zero, type Infer } from '../../src/explorer/schema.ts';
import type { Broken } from '../../src/explorer/system.ts';
import { Walker } from '../../src/explorer/walker.ts';
import { switchesOf } from '../../src/story/choice.ts';
import { simplest } from '../../src/story/simplest.ts';
import { answerTo, modelOf, question } from '../model/ask.ts';

const schema = record({ cells: array(4, int(0, 2)), pcs: array(3, int(0, 4)) });
type Small = Infer<typeof schema>;
interface Label {
  readonly op: string;
  readonly failed: boolean;
}

/** One action of a context: a cell is set to what another has, and some more; or it fails. */
const action = fc.record({
  to: fc.nat(3),
  from: fc.nat(3),
  add: fc.nat(2),
  mayFail: fc.boolean(),
  strict: fc.boolean(),
});
const threads = fc.array(fc.array(action, { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 3,
});

/** Contexts that add to cells, of which the first two may not both be 2. */
function systemOf(bodies: readonly Body[]): Tiny {
  return {
    name: 'cells',
    schema,
    initial: zero(schema),
    processes: bodies.map((body, p) => ({
      name: `p${p}`,
      resting: (s) => s.pcs[p] === body.length,
      moves: (s) => {
        const op = body[s.pcs[p] ?? 0];
        if (!op) return [];
        const label = { op: `${op.to} = ${op.from} + ${op.add}`, failed: false };
        const apply: ReturnType<Tiny['processes'][number]['moves']>[number]['apply'] = (d) => {
          const value = (d.cells[op.from] ?? 0) + op.add;
          if (op.strict && value > 2) throw new Violation('small', 'a cell would be too large');
          d.cells[op.to] = Math.min(2, value);
          d.pcs[p] = (d.pcs[p] ?? 0) + 1;
        };
        const fail: typeof apply = (d) => {
          d.pcs[p] = (d.pcs[p] ?? 0) + 1;
        };
        return op.mayFail
          ? [
              { label, apply },
              { label: { op: label.op, failed: true }, apply: fail },
            ]
          : [{ label, apply }];
      },
    })),
    properties: [
      {
        kind: 'always',
        name: 'pair',
        clauses: [(s) => (s.cells[0] === 2 && s.cells[1] === 2 ? 'both are 2' : null)],
      },
    ],
  };
}
type Body = readonly {
  readonly to: number;
  readonly from: number;
  readonly add: number;
  readonly mayFail: boolean;
  readonly strict: boolean;
}[];
type Tiny = System<Small, Label>;

/** In how many leaves two states differ. */
function changed(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return 1;
  const other = b as Readonly<Record<string, unknown>>;
  return Object.entries(a).reduce((sum, [key, value]) => sum + changed(value, other[key]), 0);
}

type Cost = readonly [switches: number, failures: number, things: number];
const less = (a: Cost, b: Cost): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** What every run of this length costs that ends in this violation: each is gone through by itself. */
function allCosts<S, L>(
  system: System<S, L>,
  { rule, message, trace }: Broken<S, L>,
  failed: (label: L) => boolean,
): readonly Cost[] {
  const costs: Cost[] = [];
  const isSame = (one: { rule: string; message: string }): boolean =>
    one.rule === rule && one.message === message;
  const go = (state: S, steps: readonly Choice[], failures: number): void => {
    const cost = (): Cost => [switchesOf(steps), failures, changed(system.initial, state)];
    if (steps.length === trace.steps.length) {
      const wrong = [...judge(system, 'always', state), ...judgeQuietly(system, state)];
      if (wrong.some(isSame)) costs.push(cost());
      return;
    }
    for (const { process, choice, move } of movesOf(system, state)) {
      const taken = tryMove(move, state);
      const now = [...steps, { process, choice }];
      const count = failures + (failed(move.label) ? 1 : 0);
      if (!taken.broken) go(taken.state, now, count);
      else if (now.length === trace.steps.length && isSame(taken.broken)) {
        costs.push([switchesOf(now), count, changed(system.initial, state)]);
      }
    }
  };
  go(system.initial, [], 0);
  return costs;
}

function costOf<S, L>({ trace }: Broken<S, L>, failed: (label: L) => boolean): Cost {
  const { steps, initial } = trace;
  const end = steps.at(-1)?.state ?? initial;
  return [
    switchesOf(steps),
    steps.filter(({ label }) => failed(label)).length,
    changed(initial, end),
  ];
}

const failed = (label: Label): boolean => label.failed;
const options = { failed, states: 100_000, fixed: 0 };

/** Whether what is chosen is the cheapest of all; `null` where nothing is broken. */
function isCheapest(
  bodies: readonly Body[],
  choose: (system: Tiny, broken: Broken<Small, Label>) => Broken<Small, Label>,
): boolean | null {
  const system = systemOf(bodies);
  const { broken } = explore(system, {});
  if (!broken || broken.trace.loop !== undefined) return null;
  const [best] = allCosts(system, broken, failed).toSorted(less);
  return best !== undefined && less(costOf(choose(system, broken), failed), best) === 0;
}

const chosen = (system: Tiny, broken: Broken<Small, Label>): Broken<Small, Label> => {
  const { broken: simple, among } = simplest(system, broken, options);
  expect(among).toBe('all shortest runs');
  return simple;
};

const SAMPLES = fc.sample(threads, { numRuns: 400, seed: 4 });

describe('the simplest run', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is the cheapest of all shortest runs, each of which was gone through', () => {
    let broken = 0;
    fc.assert(
      fc.property(threads, (bodies) => {
        const cheapest = isCheapest(bodies, chosen);
        if (cheapest !== null) broken++;
        expect(cheapest).not.toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(broken).toBeGreaterThan(10);
  });

  it('is another than the first that is found, or than one that is chosen by less', () => {
    const wrong = (choose: typeof chosen): boolean =>
      SAMPLES.some((bodies) => isCheapest(bodies, choose) === false);
    expect(wrong((_, broken) => broken)).toBe(true);
    expect(
      wrong(
        (system, broken) => simplest(system, broken, { ...options, failed: () => false }).broken,
      ),
    ).toBe(true);
    vi.spyOn(Walker.prototype, 'changed').mockReturnValue(0);
    expect(wrong(chosen)).toBe(true);
  });

  // Shorter than twenty steps, so that all runs can be gone through.
  it.each(['fix-01', 'sibling-unregister', 'fix-12'])('is the cheapest of a spec: %s', (id) => {
    const one = question(id, 'before');
    const found = answerTo(one).broken;
    if (!found) throw new Error(`${id} breaks nothing`);
    const { system } = modelOf(one);
    const fails = ({ site }: { readonly site?: string | undefined }): boolean => site !== undefined;
    const simple = simplest(system, found, { ...options, failed: fails });
    const [best] = allCosts(system, found, fails).toSorted(less);
    expect(simple.among).toBe('all shortest runs');
    expect(costOf(simple.broken, fails)).toEqual(best);
  });
});
