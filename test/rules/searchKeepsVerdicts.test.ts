// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import {
  depthFirst,
  partialOrder,
  verifyTrace,
  type ExploreOptions,
} from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { answerTo, ask, modelOf, question } from '../model/ask.ts';

/** A few of all specs (`npm run matrix` takes all): small and large, both transports, liveness, interrupts. */
const ASKED = [
  question('fix-04', 'before'),
  question('fix-09', 'before'),
  question('fix-13', 'before'),
  question('fix-15', 'after'),
  question('general-mailbox-use'),
  question('general-mailbox-notifications'),
  question('general-virtio-rebind'),
  question('finding-irq-protocol-release'),
];

const WAYS: Readonly<Record<string, ExploreOptions>> = {
  'packed, one worker': { executor: 'wasm' },
  'packed, two workers': { strategy: compactBreadthFirst({ from: 0, workers: 2, crowd: 0 }) },
  'depth first': { strategy: depthFirst },
  'reduced, breadth first': { strategy: partialOrder() },
  'reduced, depth first': { strategy: partialOrder({ order: 'depth' }) },
};

describe.each(ASKED.map((one) => [`${one.spec.id} ${one.side}`, one] as const))(
  '%s',
  (_, asked) => {
    test.each(Object.entries(WAYS))('has the same verdict: %s', (_name, options) => {
      const usual = answerTo(asked);

      const other = ask(asked, {}, options);

      expect(other.verdict).toBe(usual.verdict);
      if (other.broken) verifyTrace(modelOf(asked).system, other.broken);
      if (usual.verdict === 'holds') expect(other.unwitnessed).toEqual(usual.unwitnessed);
    });
  },
);

test('the reduction stores a tenth of the states of the general scenarios, at most', () => {
  const holding = ASKED.filter(({ spec, side }) => spec.general && side === 'after').filter(
    (asked) => answerTo(asked).verdict === 'holds',
  );
  const sum = (states: readonly number[]): number => states.reduce((all, one) => all + one, 0);
  const full = sum(holding.map((asked) => answerTo(asked).states));
  const reduced = sum(holding.map((asked) => ask(asked, {}, { strategy: partialOrder() }).states));

  expect(holding.length).toBeGreaterThan(2);
  expect(reduced).toBeLessThan(full / 10);
});
