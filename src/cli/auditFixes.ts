// SPDX-License-Identifier: GPL-2.0-only
import type { Compared, FixStatus, RecognisedFunction, RecognisedTree } from '../source/index.ts';
import type { Engine, FixInfo } from './engine.ts';
import { isStrange } from './treeForms.ts';

/** What an audit says of a fix. */
export type AuditStatus =
  'present' | 'absent' | 'partial' | 'other form' | 'not applicable' | 'not modelled';

/** How much of a function was compared. */
export type Confidence =
  | Compared
  /** It is like no form of the model. */
  | 'none';

/** One fix in one tree. */
export interface FixRow {
  /** `null` of a form that is no numbered fix. */
  readonly number: number | null;
  readonly form: string;
  readonly title: string;
  readonly status: AuditStatus;
  /** The least of the functions that tell. */
  readonly confidence: Confidence;
  /** Further forms of this fix that the tree has. */
  readonly shapes: readonly string[];
  /** Where it shows: `path:line function`. */
  readonly places: readonly string[];
  /** What is to be known beside the status; empty when there is nothing. */
  readonly note: string;
}

/** How much of this function was compared. */
export const confidenceOf = ({ compared }: RecognisedFunction): Confidence => compared ?? 'none';

/** Every fix, and every other form that the tree has, in the order of the catalogue. */
export function fixRows(engine: Engine, tree: RecognisedTree): readonly FixRow[] {
  return engine.catalogue.flatMap((fix) => {
    const status = statusIn(tree, fix);
    if (status === undefined) return [];
    if (fix.number === undefined && status !== 'present' && status !== 'partial') return [];
    return [fixRow(engine, tree, fix, status)];
  });
}

function statusIn(tree: RecognisedTree, { number, form }: FixInfo): FixStatus | undefined {
  return number === undefined ? tree.forms[form] : tree.fixes[String(number)];
}

function fixRow(
  { catalogue }: Engine,
  tree: RecognisedTree,
  fix: FixInfo,
  joined: FixStatus,
): FixRow {
  const { number, form, title } = fix;
  const shapes = catalogue.filter(
    (shape) =>
      number !== undefined &&
      shape.number === undefined &&
      shape.of === number &&
      tree.forms[shape.form] === 'present',
  );
  const elsewhere = joined === 'not-applicable' && isElsewhere(tree, fix);
  const status = elsewhere ? 'not modelled' : auditStatus(joined, shapes.length > 0);
  const detail = tree.details[form] ?? { have: [], lack: [], unclear: [] };
  const telling = {
    present: detail.have,
    absent: detail.lack,
    partial: [...detail.have, ...detail.lack],
    'other form': detail.lack,
    'not applicable': [],
    'not modelled': detail.unclear,
  }[status];
  const functions = telling.flatMap((name) => tree.functions.filter((fn) => fn.name === name));
  return {
    number: number ?? null,
    form,
    title,
    status,
    confidence: least(functions.map(confidenceOf)),
    shapes: shapes.map((shape) => shape.form),
    places: functions.map(placeOf),
    note: elsewhere
      ? `the tree has no ${fix.functions.join(', ')}; what does their work is not modelled`
      : noteOf(tree, fix, status, detail),
  };
}

/**
 * Whether all functions of a fix are missing from files that are not the model's: what the fix mends
 * may be there in other code.
 */
function isElsewhere(tree: RecognisedTree, { functions }: FixInfo): boolean {
  const own = tree.functions.filter(({ name }) => functions.includes(name));
  const files = new Set(own.map(({ file }) => file));
  return (
    own.every(({ status }) => status === 'missing') &&
    tree.functions.some((fn) => files.has(fn.file) && isStrange(fn))
  );
}

function auditStatus(joined: FixStatus, shaped: boolean): AuditStatus {
  switch (joined) {
    case 'present':
    case 'partial':
      return joined;
    case 'absent':
      return shaped ? 'other form' : 'absent';
    case 'not-applicable':
      return 'not applicable';
    case 'ambiguous':
    case 'not-modelled':
      return 'not modelled';
  }
}

function noteOf(
  tree: RecognisedTree,
  { needs }: FixInfo,
  status: AuditStatus,
  detail: { readonly have: readonly string[]; readonly lack: readonly string[] },
): string {
  const notes: string[] = [];
  if (status === 'partial') {
    notes.push(`in ${detail.have.join(', ')}; missing in ${detail.lack.join(', ')}`);
  }
  if (status === 'present' || status === 'partial') {
    const unmet = (needs ?? []).filter((need) => {
      const found = tree.fixes[String(need)];
      return found !== 'present' && found !== 'not-applicable';
    });
    for (const need of unmet) {
      const found = tree.fixes[String(need)] === 'absent' ? 'absent' : 'not known to be in';
      notes.push(`needs fix ${need}, which is ${found}`);
    }
  }
  return notes.join('; ');
}

/** The lowest confidence among several; of none there is nothing to doubt. */
function least(all: readonly Confidence[]): Confidence {
  const worst = (['none', 'skeleton', 'details'] as const).find((one) => all.includes(one));
  return worst ?? 'text';
}

/** `drivers/firmware/arm_scmi/bus.c:344`, or the name of a function that is not there. */
export function placeOf({ path, line, file, name }: RecognisedFunction): string {
  return line > 0 ? `${path ?? file}:${line}` : name;
}
