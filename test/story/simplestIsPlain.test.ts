// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explore, type Broken } from '../../src/explorer/index.ts';
import type { LearntMoves } from '../../src/explorer/learn.ts';
import { Walker } from '../../src/explorer/walker.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { Model } from '../../src/model/model.ts';
import type { State } from '../../src/model/world.ts';
import { simplest, type Simplest } from '../../src/story/simplest.ts';
import { answerTo, modelOf, question } from '../model/ask.ts';
import { plainSimplest } from './plainSimplest.ts';

const options = {
  failed: ({ site }: StepLabel) => site !== undefined,
  states: 1500,
  fixed: 3,
};

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

const short = ({ broken, among }: Simplest<State, StepLabel>): object => ({
  among,
  rule: broken.rule,
  steps: broken.trace.steps.map(({ process, choice }) => `${process}.${choice}`).join(' '),
  end: broken.trace.steps.at(-1)?.state,
});

describe('the simplest run, by packed states', () => {
  afterEach(() => void vi.restoreAllMocks());

  // By failures, by races; all shortest runs, and more than the limit.
  it.each(['fix-03', 'fix-04', 'fix-06', 'fix-09', 'fix-13', 'fix-14'])(
    'is the one that the search by immer finds: %s',
    (id) => {
      const { system, broken } = asked(id);
      const plain = plainSimplest(system, broken, options);

      expect(short(simplest(system, broken, options))).toEqual(short(plain));
    },
  );

  it('is the same by what the search has learnt, if that was learnt rightly', () => {
    const { system, broken } = asked('fix-06');
    let learnt: LearntMoves | undefined;
    explore(system, { onLearnt: (moves) => (learnt = moves) });
    const { moves, outcomes } = learnt as unknown as LearntMoves;
    const ask = vi.fn(moves.bind(learnt));
    const mute = outcomes.addList([]);
    const plain = short(simplest(system, broken, options));

    expect(short(simplest(system, broken, options, { moves: ask, outcomes }))).toEqual(plain);
    expect(ask).toHaveBeenCalled();
    const wrong = {
      moves: (p: number, ...at: [Int32Array, number]) => (p === 0 ? mute : ask(p, ...at)),
      outcomes,
    };
    expect(short(simplest(system, broken, options, wrong))).not.toEqual(plain);
  });

  it('would be another one if a label were learnt wrongly', () => {
    const { system, broken } = asked('fix-06');
    const plain = plainSimplest(system, broken, options);
    const failing: StepLabel = { stack: [], note: '', site: 'kzalloc' };
    vi.spyOn(Walker.prototype, 'labelsOf').mockReturnValue([failing, failing, failing]);

    expect(plain.among).not.toBe('as found');
    expect(short(simplest(system, broken, options))).not.toEqual(short(plain));
  });
});
