// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { setupSteps } from '../../src/report/trace.ts';
import { label, race } from './race.ts';

/** The number of steps of the setup when the contexts move in this order. */
function setupOf(order: string): number {
  const contexts = ['setup', 'bind', 'kworker'];
  const steps = order.split('').map((name) => ({
    context: contexts.findIndex((context) => context.startsWith(name)),
    label: label(['f', 'g()']),
    state: null,
  }));
  return setupSteps({ ...race, contexts, steps });
}

describe('setupSteps', () => {
  it('are those before the first thread begins, with the work that they started', () => {
    expect(setupOf('sskskbkb')).toBe(5);
    expect(setupOf('ssbkb')).toBe(2);
  });

  it('are none when the setup is part of the story, or there is no setup', () => {
    expect(setupOf('sss')).toBe(0);
    expect(setupOf('sbs')).toBe(0);
    expect(setupOf('bkb')).toBe(0);
  });
});
