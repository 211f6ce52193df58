// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Broken } from '../../src/explorer/system.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { Model } from '../../src/model/model.ts';
import type { State } from '../../src/model/world.ts';
import { nearestFine } from '../../src/story/fine.ts';
import { Steps } from '../../src/story/run.ts';
import { STORY } from '../../src/story/story.ts';
import { answerTo, modelOf, question } from '../model/ask.ts';

interface Asked {
  readonly system: Model['system'];
  readonly broken: Broken<State, StepLabel>;
}

function asked(id: string): Asked {
  const one = question(id, 'before');
  const { broken } = answerTo(one);
  if (!broken) throw new Error(`${id} breaks nothing`);
  return { system: modelOf(one).system, broken };
}

const fine = ({ system, broken: { trace } }: Asked) =>
  nearestFine(system, trace, {
    failed: ({ site }) => site !== undefined,
    fixed: 0,
    runs: STORY.runs,
    length: 2 * trace.steps.length + 400,
  });

/** Every state that a run comes to is one of its own. */
function plainly(): void {
  let count = 0;
  vi.spyOn(Steps.prototype, 'textOf').mockImplementation(() => String(count++));
}

describe('the nearest fine run', () => {
  afterEach(() => void vi.restoreAllMocks());

  // By another order, by a wait, by one failure less, and none.
  it.each(['fix-04', 'fix-06', 'fix-13', 'fix-16-link', 'fix-17'])(
    'is the one that is found when no run knows of states that others came to: %s',
    (id) => {
      const one = asked(id);
      const found = fine(one);
      plainly();

      expect(found).toEqual(fine(one));
    },
  );

  it('would be another one if states were taken for equal that are not', () => {
    const one = asked('fix-13');
    const found = fine(one);
    vi.spyOn(Steps.prototype, 'textOf').mockReturnValue('a state');

    expect(found?.change.kind).toBe('wait');
    expect(fine(one)).not.toEqual(found);
  });
});
