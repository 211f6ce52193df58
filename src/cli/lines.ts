// SPDX-License-Identifier: GPL-2.0-only
import type { Place, StepLabel } from '../model/language/thread.ts';
import type { RepairedRun, Story, ViolationReport } from '../report/trace.ts';
import { layoutOf, whereIs, type Places, type Statements } from '../source/places.ts';
import type { Engine, FixInfo } from './engine.ts';
import type { Answered } from './judge.ts';

/** A kernel tree in which the lines of the C can be told. */
export interface TreeLines {
  /** What to call it in a report. */
  readonly name: string;
  readonly places: Places;
}

/** Which trees there are, and whether the user named them. */
export interface LinesOptions {
  readonly trees: readonly TreeLines[];
  readonly given: boolean;
  readonly statements: Statements;
  readonly catalogue: readonly Pick<FixInfo, 'number' | 'form'>[];
}

/** The same answers with lines in their runs: of this tree, or else of the reference tree that fits best. */
export async function withLines(
  engine: Engine,
  answered: readonly Answered[],
  tree: TreeLines | null,
): Promise<readonly Answered[]> {
  const { statements, catalogue, reference } = engine;
  if (!answered.some(({ outcome }) => outcome?.violation)) return answered;
  const trees = tree ? [tree] : await reference();
  return answered.map((one) => {
    const violation = one.outcome?.violation;
    if (!violation || !one.outcome) return one;
    const forms = new Set(one.question.request.forms);
    const located = withLinesOf(violation, forms, {
      trees,
      given: tree !== null,
      statements,
      catalogue,
    });
    return { ...one, outcome: { ...one.outcome, violation: located } };
  });
}

/** The run of code of these forms with the lines of that tree which is most like this code. */
export function withLinesOf(
  violation: ViolationReport,
  forms: ReadonlySet<string>,
  { trees, given, statements, catalogue }: LinesOptions,
): ViolationReport {
  const tree = nearest(violation, forms, trees, statements);
  if (!tree) return violation;
  const fixes = fixesThere(tree, forms, catalogue);
  const located = locator(tree, forms, statements);
  const all = <T extends { readonly label: StepLabel }>(steps: readonly T[]): readonly T[] =>
    steps.map((step) => ({ ...step, label: located(step.label) }));
  const told = ({ parts, fine, repaired, ...story }: Story): Story => ({
    ...story,
    parts: parts.map(all),
    fine: fine && { ...fine, steps: all(fine.steps) },
    ...(repaired !== undefined && { repaired: repaired && withFixLines(repaired) }),
  });
  const withFixLines = (repaired: RepairedRun): RepairedRun => {
    const inFixed = locator(tree, new Set(repaired.forms), statements);
    const places = repaired.places.map((place) => ({
      ...place,
      broken: place.broken.map(located),
      repaired: place.repaired.map(inFixed),
    }));
    return { ...repaired, places };
  };
  return {
    ...violation,
    steps: all(violation.steps),
    branches: all(violation.branches),
    lines: { tree: tree.name, given, ...(fixes.length > 0 && { fixes }) },
    ...(violation.story && { story: told(violation.story) }),
  };
}

/** Says of steps in code of these forms where they stand in a tree. */
function locator(
  tree: TreeLines,
  forms: ReadonlySet<string>,
  statements: Statements,
): (label: StepLabel) => StepLabel {
  const known = new Map<Place, Place>();
  const inTree = (place: Place): Place => {
    const before = known.get(place);
    if (before) return before;
    const found = place.file === 'kernel' ? undefined : tree.places.get(place.fn);
    const located = found ? { ...place, tree: whereIs(found, place, forms, statements) } : place;
    known.set(place, located);
    return located;
  };
  // Steps at the same place share its stack.
  const stacks = new Map<readonly Place[], readonly Place[]>();
  return (label) => {
    const stack = stacks.get(label.stack) ?? label.stack.map(inTree);
    stacks.set(label.stack, stack);
    return { ...label, stack };
  };
}

/**
 * The tree with most of the statements that the violation itself is in; of several the one with most functions in
 * the form that ran, and of those the last.
 */
function nearest(
  { steps }: ViolationReport,
  forms: ReadonlySet<string>,
  trees: readonly TreeLines[],
  statements: Statements,
): TreeLines | undefined {
  const functions = new Set(steps.flatMap(({ label }) => label.stack.map(({ fn }) => fn)));
  const rated = trees.map((tree) => {
    const stated = (steps.at(-1)?.label.stack ?? []).filter((place) => {
      const found = tree.places.get(place.fn);
      return found && whereIs(found, place, forms, statements).what === 'statement';
    });
    const same = [...functions].filter((fn) => {
      const found = tree.places.get(fn);
      return found && layoutOf(found, forms);
    });
    return { tree, stated: stated.length, same: same.length };
  });
  return rated.toSorted((a, b) => a.stated - b.stated || a.same - b.same).at(-1)?.tree;
}

/** The numbers of the fixes that code of these forms lacks, and the tree has in every function that tells. */
function fixesThere(
  { places }: TreeLines,
  forms: ReadonlySet<string>,
  catalogue: LinesOptions['catalogue'],
): readonly number[] {
  return catalogue.flatMap(({ number, form }) => {
    if (number === undefined || forms.has(form)) return [];
    const asked = [...places.values()].filter(
      ({ layouts }) => layouts.length > 0 && layouts.every(({ asks }) => asks.includes(form)),
    );
    const telling = asked.flatMap(({ layouts }) => {
      const has = new Set(layouts.map((one) => one.forms.includes(form)));
      return has.size === 1 ? [...has] : [];
    });
    return telling.length > 0 && telling.every(Boolean) ? [number] : [];
  });
}

/** A tree that was read, as the reports name it. */
export function linesOfTree({
  version,
  places,
}: {
  readonly version: string;
  readonly places: Places;
}): TreeLines {
  return { name: `Linux ${version}`, places };
}
