// SPDX-License-Identifier: GPL-2.0-only
import type { RecognisedTree, Snapshot } from '../source/index.ts';
import { confidenceOf, fixRows } from './auditFixes.ts';
import type { Engine } from './engine.ts';
import type { Answered } from './judge.ts';

/** A tree on the way from the base to the end of a series, with all that is known of it. */
export interface Stage {
  readonly snapshot: Snapshot;
  readonly tree: RecognisedTree;
  readonly answered: readonly Answered[];
}

/** A rule that a patch makes or mends in one scenario. */
export interface Change {
  /** As in a baseline: `fix-04:bus-id-unique`. */
  readonly id: string;
  /** The answer that shows the violation. */
  readonly shown: Answered;
}

/** What one patch does to the verdicts. */
export interface Effect {
  /** Violated before, holds after. */
  readonly fixes: readonly Change[];
  /** Holds before, violated after. */
  readonly introduces: readonly Change[];
  /** Violated before and after, by the same rule. */
  readonly known: readonly Change[];
  /** Another rule of the same scenario is broken now: the one before may have hidden it. */
  readonly uncovers: readonly Change[];
  /** Specs that could be asked before, but not of the code after it, with the reason. */
  readonly lost: readonly Answered[];
  /** Fixes that are in now, and those that no longer are. */
  readonly lands: readonly number[];
  readonly drops: readonly number[];
  /** Fixes that need another one which is not in. */
  readonly order: readonly string[];
  /** Functions that changed in their conditions or arguments only, which nothing here judges. */
  readonly unseen: readonly string[];
}

/**
 * A stage with the answers of the one before it where it cannot be asked itself, so that what is
 * introduced behind code that is not modelled shows as soon as there is an answer again.
 */
export function carried(before: Stage, after: Stage): Stage {
  const old = new Map(before.answered.map((one) => [one.question.spec.id, one]));
  const answered = after.answered.map((now) => {
    const was = old.get(now.question.spec.id);
    return now.verdict === 'not modelled' && was !== undefined ? was : now;
  });
  return { ...after, answered };
}

/**
 * Compares two stages; the first is the base, or the tree before a patch. `actual` is the tree
 * before the patch as it was answered itself.
 */
export function effectOf(
  engine: Engine,
  before: Stage,
  after: Stage,
  actual: Stage = before,
): Effect {
  const old = new Map(before.answered.map((one) => [one.question.spec.id, one]));
  const asked = new Set(
    actual.answered.flatMap(({ verdict, question }) =>
      verdict === 'not modelled' ? [] : [question.spec.id],
    ),
  );
  const pairs = after.answered.flatMap((now) => {
    const was = old.get(now.question.spec.id);
    return was === undefined ? [] : [{ was, now }];
  });
  const change = (shown: Answered): Change => ({
    id: `${shown.question.spec.id}:${ruleOf(shown) ?? ''}`,
    shown,
  });
  const [had, has] = [presentIn(engine, before.tree), presentIn(engine, after.tree)];
  return {
    fixes: pairs.flatMap(({ was, now }) =>
      ruleOf(was) !== undefined && isFine(now) ? [change(was)] : [],
    ),
    introduces: pairs.flatMap(({ was, now }) =>
      isFine(was) && ruleOf(now) !== undefined ? [change(now)] : [],
    ),
    known: pairs.flatMap(({ was, now }) =>
      ruleOf(now) !== undefined && ruleOf(was) === ruleOf(now) ? [change(now)] : [],
    ),
    uncovers: pairs.flatMap(({ was, now }) => {
      const [rule, last] = [ruleOf(now), ruleOf(was)];
      return rule !== undefined && last !== undefined && rule !== last ? [change(now)] : [];
    }),
    lost: pairs.flatMap(({ was, now }) =>
      now.verdict === 'not modelled' && asked.has(was.question.spec.id) ? [now] : [],
    ),
    lands: has.filter((number) => !had.includes(number)),
    drops: had.filter((number) => !has.includes(number)),
    order: fixRows(engine, after.tree).flatMap(({ number, note }) =>
      number !== null && note.includes('which is absent') && !had.includes(number)
        ? [`fix ${number} ${note}`]
        : [],
    ),
    unseen: after.tree.functions.flatMap((fn) => {
      const was = actual.tree.functions.find(({ name }) => name === fn.name);
      const same = was?.status === 'form' && was.forms.join() === fn.forms.join();
      return same && was.hash !== fn.hash && confidenceOf(fn) === 'skeleton' ? [fn.name] : [];
    }),
  };
}

/** Whether every scenario that is kept at the base is kept here too, as far as it can be asked. */
export function bisectSafety(base: Effect): 'safe' | 'unsafe' | 'unknown' {
  if (base.introduces.length > 0) return 'unsafe';
  return base.lost.length > 0 ? 'unknown' : 'safe';
}

function ruleOf(answered: Answered): string | undefined {
  return answered.outcome?.violation?.rule;
}

const isFine = ({ verdict }: Answered): boolean => verdict === 'holds' || verdict === 'vacuous';

function presentIn(engine: Engine, tree: RecognisedTree): readonly number[] {
  return fixRows(engine, tree).flatMap(({ number, status }) =>
    number !== null && status === 'present' ? [number] : [],
  );
}
