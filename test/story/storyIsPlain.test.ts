// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Broken, System } from '../../src/explorer/system.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { State } from '../../src/model/world.ts';
import { Looks } from '../../src/story/looks.ts';
import { mattering, type SliceOptions } from '../../src/story/matters.ts';
import { partsOf } from '../../src/story/parts.ts';
import { simplestRun } from '../../src/story/story.ts';
import type { Question } from '../../src/cli/question.ts';
import { answerTo, modelOf, QUESTIONS, titleOf } from '../model/ask.ts';
import { plainMattering } from './plainMatters.ts';
import { plainPartsOf, type PlainPart } from './plainParts.ts';

const BROKEN = QUESTIONS.filter(
  ({ spec, side }) => /^(?:fix|v\d|sibling)-/.test(spec.id) && side === 'before',
);

/** Nothing is left out of account: more actions are looked into than for a report. */
const options: SliceOptions = {
  ignore: (path) => path.endsWith('.pc'),
  presence: (path) => /\.(?:life|state)$/.test(path),
};

interface Told {
  readonly unfolded: System<State, StepLabel>;
  readonly broken: Broken<State, StepLabel>;
}

function told(one: Question): Told {
  const found = answerTo(one).broken;
  if (!found) throw new Error(`${titleOf(one)} breaks nothing`);
  const { broken } = simplestRun(modelOf(one).system, found, 0);
  return { unfolded: modelOf(one, { fold: false }).system, broken };
}

const plainly = ({ unfolded, broken: { trace } }: Told): readonly PlainPart<State, StepLabel>[] =>
  trace.steps.flatMap((step, i) =>
    plainPartsOf(unfolded, step, trace.steps[i - 1]?.state ?? trace.initial, step.state),
  );

const packed = (looks: Looks<State, StepLabel>, { broken: { trace } }: Told) =>
  partsOf(looks, trace.initial, trace.steps).flat();

describe('a story by packed states', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(BROKEN.map((one) => [titleOf(one), one] as const))(
    'has the actions of the one by immer, and the same of them matter: %s',
    (_, one) => {
      const run = told(one);
      const plain = plainly(run);
      const looks = new Looks(run.unfolded);
      const parts = packed(looks, run);
      const seen = parts.map(({ process, choice, label, before, state }) => {
        return { process, choice, label, before, state };
      });

      expect(seen).toEqual(plain);
      expect(parts.map(({ before, state }) => before === state)).toEqual(
        plain.map(({ before, state }) => before === state),
      );
      expect(mattering(looks, run.broken, parts, options)).toEqual(
        plainMattering(run.unfolded, run.broken, plain, options),
      );
    },
  );

  it('would not come to the state of a step if an action wrote something else', () => {
    const run = told(BROKEN[0]!);
    const looks = new Looks(run.unfolded);
    const at = looks.at.bind(looks);
    vi.spyOn(looks, 'at').mockImplementation((words, choice) => {
      const look = at(words, choice);
      return look && { ...look, writes: look.writes.slice(0, -1) };
    });

    expect(() => packed(looks, run)).toThrow('cannot be taken apart');
  });

  it('would say of other actions that they matter if it did not see what they read', () => {
    const run = told(BROKEN[0]!);
    const looks = new Looks(run.unfolded);
    const parts = packed(looks, run).map((part) => ({ ...part, reads: [] }));

    expect(mattering(looks, run.broken, parts, options)).not.toEqual(
      plainMattering(run.unfolded, run.broken, plainly(run), options),
    );
  });
});
