// SPDX-License-Identifier: GPL-2.0-only
import type { LearntMoves } from '../explorer/learn.ts';
import { judge } from '../explorer/reference.ts';
import type { Broken, System } from '../explorer/system.ts';
import type { FineRun, RepairedRun, Story } from '../report/trace.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { besides } from './besides.ts';
import { nearestFine, type Fine } from './fine.ts';
import { Looks } from './looks.ts';
import { mattering } from './matters.ts';
import { movesIn, placeText, withMoves, type Moves, type Texts } from './moved.ts';
import { partsOf, type Part } from './parts.ts';
import { markOf, writePath } from './path.ts';
import { repairedRun, type Repairable } from './repaired.ts';
import { simplest, type Among, type Simplest } from './simplest.ts';
import { telling } from './telling.ts';

/** What a story may cost. Counts, not times, so that it is the same on every machine. */
export interface StoryLimits {
  /** States looked at for the simplest run. */
  readonly states: number;
  /** Changed runs followed to their end. */
  readonly runs: number;
}

export const STORY: StoryLimits = { states: 4000, runs: 60 };

/** The simplest of the runs to a violation; `begins` steps of it lead to where its threads begin. */
export function simplestRun<S>(
  system: System<S, StepLabel>,
  found: Broken<S, StepLabel>,
  begins: number,
  { states }: StoryLimits = STORY,
  learnt?: LearntMoves,
): Simplest<S, StepLabel> {
  return simplest(system, found, { failed, states, fixed: begins }, learnt);
}

/**
 * Tells a violation by its simplest run. `unfolded` is the same system with private actions as steps of
 * their own; where there is none, a step is told as one action.
 * @param fixed systems with the fix that the violation is asked about; the first that is fine is told
 * @param begins how many steps of the run lead to where its threads begin
 */
export function tell<S extends object>(
  system: System<S, StepLabel>,
  unfolded: System<S, StepLabel> | null,
  { broken, among }: Simplest<S, StepLabel>,
  begins: number,
  fixed: Iterable<FixedSystem<S>> = [],
  { runs }: StoryLimits = STORY,
): Story {
  const { trace } = broken;
  const length = 2 * trace.steps.length + 400;
  const fine =
    trace.loop !== undefined
      ? null
      : nearestFine(system, trace, { failed, fixed: begins, runs, length });
  const story = storyOf(system, unfolded, broken, among, fine);
  if (trace.loop !== undefined) return story;
  let tried = false;
  for (const one of fixed) {
    tried = true;
    const repaired = alongside(one, broken, story, begins);
    if (repaired) return { ...story, repaired };
  }
  return tried ? { ...story, repaired: null } : story;
}

function failed({ site }: StepLabel): boolean {
  return site !== undefined;
}

/** A system with the fix. */
export interface FixedSystem<S> extends Repairable<S, StepLabel> {
  readonly forms: readonly string[];
  /** The statements of the functions without the fix and with it, where they are known. */
  readonly texts?: { readonly broken: Texts; readonly repaired: Texts };
}

function alongside<S extends object>(
  fixed: FixedSystem<S>,
  { trace: { steps } }: Broken<S, StepLabel>,
  { parts }: Story,
  begins: number,
): RepairedRun | null {
  const told = steps.map(({ process }, i) => ({ process, actions: parts[i] ?? [] }));
  const { texts, forms } = fixed;
  const found = repairedRun(fixed, told, steps, {
    failed,
    key: ({ stack, note }) => {
      const place = stack.at(-1);
      // Jumps and returns are the model's own.
      if (!place || place.c === '') return '';
      return `${place.fn} ${place.c} ${note}`;
    },
    place: placeText,
    depth: ({ stack }) => stack.length,
    added: ({ stack }) => {
      const place = stack.at(-1);
      return !!texts && !!place && !texts.broken(place.fn).includes(place.c);
    },
    length: 2 * steps.length + 400,
  });
  if (!found) return null;
  const acts = told.flatMap(({ actions }) => actions.map(({ label }) => label));
  const moves: Moves = new Map(
    texts &&
      found.differences.flatMap((one) => [
        ...movesIn(
          one.told,
          { texts: texts.broken, acts },
          { texts: texts.repaired, acts: found.acts },
        ),
      ]),
  );
  const { differences, more } = telling(found.differences, {
    key: placeText,
    moved: (label) => moves.has(placeText(label)),
    fixed: begins,
  });
  const places = differences.map((one) => ({
    ...withMoves(one.told, moves),
    context: one.process,
  }));
  const others = texts ? besides(places, texts.broken, texts.repaired) : [];
  return { places, more, besides: others, forms };
}

/** The story of a run as it is, with nothing looked for beside it unless it is given. */
export function storyOf<S extends object>(
  system: System<S, StepLabel>,
  unfolded: System<S, StepLabel> | null,
  broken: Broken<S, StepLabel>,
  among: Among = 'as found',
  fine: Fine<S, StepLabel> | null = null,
): Story {
  const { initial, steps } = broken.trace;
  const looks = new Looks(unfolded ?? system);
  const parts = partsOf(looks, initial, steps).map((list, i) =>
    i === steps.length - 1 ? upToBreak(looks.system, broken, list) : list,
  );
  const ignore = broken.rule === 'no-deadlock' ? isOrder : isOrderOrLock;
  const flags = mattering(looks, broken, parts.flat(), { ignore, presence: isPresence });
  let next = 0;
  const told = parts.map((list) =>
    list.map(({ label, state }) => ({ label, state, matters: flags[next++] === true })),
  );
  const contexts = system.processes.map(({ name }) => name);
  const mark = markOf(contexts, steps, broken);
  return {
    among,
    path: writePath({ steps, mark }),
    parts: told,
    fine: fine && fineRun(fine),
  };
}

/** The actions of the last step up to the one from which on the rule is broken. */
function upToBreak<S, L>(
  system: System<S, L>,
  { rule, message }: Broken<S, L>,
  parts: readonly Part<S, L>[],
): readonly Part<S, L>[] {
  const judged = { ...system, properties: system.properties.filter(({ name }) => name === rule) };
  const fine = parts.findLastIndex(
    ({ state }) => !judge(judged, 'always', state).some((one) => one.message === message),
  );
  return parts.slice(0, fine + 2);
}

function fineRun<S>({ change, steps }: Fine<S, StepLabel>): FineRun {
  return {
    change,
    steps: steps.map(({ process, label, state, origin }) => ({
      context: process,
      label,
      state,
      origin,
    })),
  };
}

/** Where a context stands; steps of one context hang together by it anyway. */
function isOrder(path: string): boolean {
  return /^threads\.\d+\.pc$/.test(path) || path === 'faults' || path === 'ready';
}

/** A lock orders steps, and says nothing of what is in the objects. */
function isOrderOrLock(path: string): boolean {
  return isOrder(path) || /\.(?:owner|writer|readers)$/.test(path);
}

/** Whether an object is there. */
function isPresence(path: string): boolean {
  return /\.(?:life|state|rdev)$/.test(path);
}
