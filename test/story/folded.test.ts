// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { judge, judgeQuietly, tryMove } from '../../src/explorer/reference.ts';
import { replay } from '../../src/explorer/index.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { State } from '../../src/model/world.ts';
import { moveOf } from '../../src/story/choice.ts';
import { readPath } from '../../src/story/path.ts';
import { simplestRun, storyOf } from '../../src/story/story.ts';
import { plainPartsOf } from './plainParts.ts';
import { answerTo, modelOf, QUESTIONS, question, titleOf } from '../model/ask.ts';

const BEFORE = QUESTIONS.filter(
  ({ spec, side }) => spec.id.startsWith('fix-') && side === 'before',
).map((one) => [titleOf(one), one.spec.id] as const);

type Tree = Readonly<Record<string, unknown>>;

/** The leaves in which two states differ. */
function changed(a: unknown, b: unknown, path: readonly string[] = []): readonly string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return [path.join('.')];
  return Object.keys(a).flatMap((key) =>
    changed((a as Tree)[key], (b as Tree)[key], [...path, key]),
  );
}

/** A state in which every leaf is as it was in the beginning, but for those that are `kept`. */
function mixed(from: unknown, to: unknown, kept: (path: string) => boolean, path = ''): unknown {
  if (typeof to !== 'object' || to === null) return kept(path) ? to : from;
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const part = (key: string): unknown =>
    mixed((from as Tree)[key], (to as Tree)[key], kept, below(key));
  if (Array.isArray(to)) return to.map((_, i) => part(String(i)));
  return Object.fromEntries(Object.keys(to).map((key) => [key, part(key)]));
}

/** Where contexts stand and which locks they hold: order, and nothing of what is in the objects. */
const isOrder = (path: string): boolean =>
  /^threads\.\d+\.pc$|^faults$|^ready$|\.(?:owner|writer|readers)$/.test(path);

function told(id: string) {
  const one = question(id, 'before');
  const found = answerTo(one).broken;
  if (!found) throw new Error(`${id} breaks nothing`);
  const { system } = modelOf(one);
  const unfolded = modelOf(one, { fold: false }).system;
  const { broken } = simplestRun(system, found, 0);
  return { system, unfolded, broken, story: storyOf(system, unfolded, broken) };
}

/** What is wrong when of all that the run wrote only that is left which these actions wrote last. */
function wrongWith(
  { system, unfolded, broken, story }: ReturnType<typeof told>,
  isKept: (matters: boolean) => boolean,
): readonly string[] {
  const { initial, steps } = broken.trace;
  const writer = new Map<string, boolean>();
  const actions = story.parts.flat() as readonly { state: State; matters: boolean }[];
  let state: State = initial;
  for (const action of actions) {
    for (const path of changed(state, action.state)) writer.set(path, action.matters);
    state = action.state;
  }
  const kept = (path: string): boolean => isOrder(path) || isKept(writer.get(path) === true);
  const left = mixed(initial, state, kept) as State;
  const last = steps.at(-1);
  const part =
    last && plainPartsOf(unfolded, last, steps.at(-2)?.state ?? initial, last.state).at(-1);
  const breaks = part && part.before === part.state;
  const move = breaks && moveOf(unfolded, left, part);
  const taken = move ? tryMove(move, left).broken : null;
  const quiet = { ...system, processes: [] };
  const judged = [...judge(system, 'always', left), ...judgeQuietly(quiet, left)];
  return [...(taken ? [taken] : []), ...judged].map(({ message }) => message);
}

describe('what a report folds away', () => {
  it('is asked of all fixes', () => {
    expect(BEFORE.length).toBe(18);
  });

  it.each(BEFORE)('does not matter: the rest alone breaks the rule: %s', (_, id) => {
    const one = told(id);
    expect(wrongWith(one, (matters) => matters)).toContain(one.broken.message);
    // Without what matters nothing of it is left.
    expect(wrongWith(one, (matters) => !matters)).not.toContain(one.broken.message);
  });

  it.each(BEFORE)('leaves steps of a run that replays to the violation: %s', (_, id) => {
    const { system, broken, story } = told(id);
    const { steps } = readPath(story.path);
    const { states, violations } = replay(system, steps);
    expect(violations.map(({ message }) => message)).toContain(broken.message);
    expect(story.parts.length).toBe(steps.length);
    // The last step is told up to where it goes wrong.
    const ends = story.parts.map((parts) => parts.at(-1)?.state).slice(0, -1);
    expect(ends).toEqual(states.slice(1, steps.length));
    expect(story.parts.flat().filter(({ matters }) => matters).length).toBeGreaterThan(0);
  });

  it.each(BEFORE)('is heard while the steps run: %s', (_, id) => {
    const heard: StepLabel[] = [];
    const { system } = modelOf(question(id, 'before'), { onFolded: (label) => heard.push(label) });
    const { broken, story } = told(id);
    const { initial, steps } = broken.trace;
    for (const [i, step] of steps.slice(0, -1).entries()) {
      const before = steps[i - 1]?.state ?? initial;
      heard.length = 0;
      const move = moveOf(system, before, step);
      if (move) tryMove(move, before);
      expect([step.label, ...heard]).toEqual(story.parts[i]?.map(({ label }) => label));
    }
  });
});
