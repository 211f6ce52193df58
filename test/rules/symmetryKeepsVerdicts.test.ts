// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import type { OpenSystem } from '../../src/cli/engine.ts';
import { exploreWays } from '../../src/cli/ways.ts';
import { explore, symmetric, SymmetryError, verifyTrace } from '../../src/explorer/index.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { ThreadModel } from '../../src/model/scenario.ts';
import type { State } from '../../src/model/world.ts';
import { countOrbits } from '../explorer/orbitCount.ts';
import { ask, modelOf, question, type Changes } from '../model/ask.ts';

const sender = (name: string): ThreadModel => ({ name, does: ['send'] });

/** Only one spec has contexts that do the same, so that others are given some. */
const GIVEN = (
  [
    ['fix-02', 'before'],
    ['fix-09', 'before'],
    ['fix-13', 'before'],
    ['fix-13', 'after'],
    ['fix-14', 'after'],
    ['fix-17', 'after'],
    ['v3-smc-early-irq', 'before'],
    ['general-mailbox-listener', 'after'],
    ['finding-link-to-unbinding', 'after'],
  ] as const
).flatMap(([id, side]) => {
  const asked = question(id, side);
  const { threads } = asked.request.scenario;
  const twin = { name: 'twin', does: threads.at(-1)!.does };
  return [
    [`${id} ${side}, its last thread twice`, asked, [...threads, twin]],
    [`${id} ${side} and two senders`, asked, [...threads, sender('s'), sender('t')]],
  ] as const;
});
const senders = question('general-mailbox-senders', 'after');
const ASKED = [
  ['general-mailbox-senders after', senders, senders.request.scenario.threads],
  ...GIVEN,
] as const;

test.each(ASKED)(
  '%s: the same verdict and length from fewer states',
  (_, asked, threads) => {
    const changes: Changes = { scenario: { threads } };
    const { system } = modelOf(asked, changes);
    const plain = ask(asked, changes);
    expect(plain.verdict).not.toBe('inconclusive');
    for (const order of ['breadth', 'depth'] as const) {
      const reduced = ask(asked, changes, { strategy: symmetric({ order }) });

      expect(reduced.verdict).toBe(plain.verdict);
      if (reduced.broken) verifyTrace(system, reduced.broken);
      if (plain.verdict === 'holds') expect(reduced.unwitnessed).toEqual(plain.unwitnessed);
      if (order === 'depth') continue;
      expect(reduced.states).toBeLessThan(0.8 * plain.states);
      expect(reduced.broken?.trace.steps.length).toBe(plain.broken?.trace.steps.length);
    }
  },
  60_000,
);

describe('contexts that do the same', () => {
  const [, asked, twins] = GIVEN[0]!;
  const { threads } = asked.request.scenario;
  const symmetriesOf = (...more: readonly ThreadModel[]): readonly string[] =>
    modelOf(asked, { scenario: { threads: [...threads, ...more] } }).system.symmetries!.map(
      ({ name }) => name,
    );

  test('are found by what they do', () => {
    expect(symmetriesOf()).toEqual([]);
    expect(modelOf(senders).system.symmetries!.map(({ name }) => name)).toEqual([
      'contexts sender, other, third',
    ]);
    expect(symmetriesOf(sender('s'))).toEqual([]);
    expect(symmetriesOf(sender('s'), sender('t'), sender('u'))).toEqual(['contexts s, t, u']);
    const twice = { name: 'v', does: ['send', 'send'] } as const;
    expect(symmetriesOf(twice, sender('s'), { ...twice, name: 'w' })).toEqual(['contexts v, w']);
  });

  test('of the spec with three senders store less than a third', () => {
    const [plain, reduced] = [ask(senders), ask(senders, {}, { strategy: symmetric() })];
    expect(plain.states).toBe(15_941);
    expect(reduced.states).toBeLessThan(plain.states / 3);
  });

  test('are a way of a certificate', async () => {
    const { system } = modelOf(asked, { scenario: { threads: twins } });
    const open = { system: system as unknown as OpenSystem['system'], unfolded: () => null };
    const { ways, contradictions } = await exploreWays(open, { states: 1e5, unfolded: 1 }, {});

    expect(contradictions).toEqual([]);
    expect(ways['js symmetry']!.verdict).toBe(ways['js breadth-first']!.verdict);
    expect(ways['js symmetry']!.states).toBeLessThan(ways['js breadth-first']!.states);
  });

  test('store one state for each orbit', () => {
    const { system } = modelOf(asked, {
      scenario: { threads: [...threads, sender('s'), sender('t'), sender('u')] },
      rules: ['no-use-after-free'],
    });
    const { states } = explore(system, { strategy: symmetric() });

    expect(states).toBe(countOrbits(system));
    expect(states).toBeLessThan(explore(system).states);
  });

  test('do not seem alike where the locks that name them are forgotten', () => {
    const { system } = modelOf(asked, { scenario: { threads: twins } });
    const symmetries = system.symmetries!.map((one) => ({ ...one, names: [] }));

    expect(() =>
      explore<State, StepLabel>({ ...system, symmetries }, { strategy: symmetric() }),
    ).toThrow(SymmetryError);
  });
});
