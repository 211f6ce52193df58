// SPDX-License-Identifier: GPL-2.0-only
import type { Fn, Options } from '../model/language/statement.ts';
import { difference, distance } from './difference.ts';
import { labelsOf, numberLabels, relabel } from './labels.ts';
import { tokensOf, type Outline, type Token } from './outline.ts';
import type { FormLayout } from './places.ts';
import type { Spans } from './textLines.ts';
import { prune } from './prune.ts';
import { formsOf, skeletonOf } from './skeleton.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a real function turned out to be. */
export type Recognition =
  /** The skeleton of these forms; an ambiguous form leaves the skeleton as it is. */
  | {
      readonly kind: 'form';
      readonly present: readonly string[];
      readonly absent: readonly string[];
      readonly ambiguous: readonly string[];
      /** Where the procedure's statements stand in the C, for each combination of forms it may be. */
      readonly layouts: readonly (Pick<FormLayout, 'asks' | 'forms'> & { readonly spans: Spans })[];
    }
  /** Like no form of the model; `nearest` are the forms that come closest. */
  | {
      readonly kind: 'not-modelled';
      readonly nearest: readonly string[];
      readonly difference: readonly string[];
    }
  /** The tree has no such function: often a helper that only comes with a fix. */
  | { readonly kind: 'missing' };

/** More forms in one function than this cannot be told apart by trying them all. */
const mostForms = 12;

interface Candidate {
  /** The forms that this procedure asks for, its own among them. */
  readonly asks: readonly string[];
  readonly forms: readonly string[];
  readonly tokens: readonly Token[];
  readonly key: string;
}

/**
 * Which form of a procedure a real function is: every combination of the forms that the procedure
 * asks for is built and compared. Several procedures are alternatives for one function.
 * @throws Error when a procedure asks for more than 12 forms.
 */
export function recogniseFunction<W>(
  fns: readonly Fn<W>[],
  c: Outline | undefined,
  vocabulary: Vocabulary,
  transport: string,
): Recognition {
  if (c === undefined) return { kind: 'missing' };
  const real = tokensOf(prune(c, vocabulary));
  const own = fns.flatMap(({ form }) => form ?? []);
  const all = fns
    .flatMap((fn) => candidatesOf(fn, vocabulary, transport))
    .map((one) => ({ ...one, asks: [...one.asks, ...own] }));
  const key = keyOf(real);
  const equal = all.filter((candidate) => candidate.key === key);
  if (equal.length === 0) return notModelled(all, real);
  const chosen = byArguments(equal, real);
  const forms = [...new Set(chosen.flatMap(({ asks }) => asks))];
  const inAll = (form: string): boolean => chosen.every((one) => one.forms.includes(form));
  const inNone = (form: string): boolean => chosen.every((one) => !one.forms.includes(form));
  return {
    kind: 'form',
    present: forms.filter(inAll),
    absent: forms.filter(inNone),
    ambiguous: forms.filter((form) => !inAll(form) && !inNone(form)),
    layouts: chosen.map(({ asks, forms, tokens }) => ({
      asks,
      forms,
      spans: spansOf(tokens, real),
    })),
  };
}

/** Equal skeletons side by side: a statement spans the lines of its tokens. */
function spansOf(model: readonly Token[], real: readonly Token[]): Spans {
  const spans = new Map<number, readonly [first: number, last: number]>();
  for (const [i, { act }] of model.entries()) {
    const line = real[i]?.line;
    if (act === undefined || line === undefined) continue;
    const [first, last] = spans.get(act) ?? [line, line];
    spans.set(act, [Math.min(line, first), Math.max(line, last)]);
  }
  return spans;
}

/** What a procedure looks like in each combination of its forms, by procedure and vocabulary. */
const candidates = new WeakMap<Vocabulary, Map<unknown, readonly Candidate[]>>();

function candidatesOf<W>(
  fn: Fn<W>,
  vocabulary: Vocabulary,
  transport: string,
): readonly Candidate[] {
  const known = candidates.get(vocabulary) ?? new Map<unknown, readonly Candidate[]>();
  candidates.set(vocabulary, known);
  const found = known.get(fn) ?? buildCandidates(fn, vocabulary, transport);
  known.set(fn, found);
  return found;
}

function buildCandidates<W>(
  fn: Fn<W>,
  vocabulary: Vocabulary,
  transport: string,
): readonly Candidate[] {
  const all = formsOf(fn);
  if (all.length > mostForms) {
    throw new Error(`${fn.name} asks for ${all.length} forms: at most ${mostForms} can be told`);
  }
  return Array.from({ length: 2 ** all.length }, (_, bits) => {
    const forms = all.filter((_form, i) => (bits >> i) & 1);
    const options: Options = { forms: new Set(forms), transport, mayFail: () => true };
    const tokens = tokensOf(prune(skeletonOf(fn, options), vocabulary));
    const layout = fn.form === undefined ? [] : [fn.form];
    return { asks: all, forms: [...forms, ...layout], tokens, key: keyOf(tokens) };
  });
}

/** Two skeletons are the same when their keys are: labels count by their place, not by name. */
function keyOf(tokens: readonly Token[]): string {
  return numberLabels(tokens)
    .map(({ text }) => text)
    .join('\n');
}

/**
 * Where equal skeletons give a call different arguments, the C's arguments decide. When they are
 * those of no form, all stay: then nothing can be told.
 */
function byArguments(equal: readonly Candidate[], real: readonly Token[]): readonly Candidate[] {
  const shape = (tokens: readonly Token[], i: number): string | undefined =>
    tokens[i]?.args?.join(', ');
  const telling = real
    .map((_, i) => i)
    .filter((i) => new Set(equal.map(({ tokens }) => shape(tokens, i))).size > 1);
  const chosen = equal.filter(({ tokens }) =>
    telling.every((i) => {
      const given = shape(tokens, i);
      return given === undefined || given === shape(real, i);
    }),
  );
  return chosen.length === 0 ? equal : chosen;
}

function notModelled(all: readonly Candidate[], real: readonly Token[]): Recognition {
  const names = labelsOf(real);
  let nearest: Candidate = { asks: [], forms: [], tokens: [], key: '' };
  let least = Infinity;
  for (const { asks, forms, tokens, key } of all) {
    // labels that only have other names are no difference worth a line
    const renamed = labelsOf(tokens).length === names.length ? relabel(tokens, names) : tokens;
    const far = distance(renamed, real);
    if (far < least || (far === least && forms.length < nearest.forms.length)) {
      [nearest, least] = [{ asks, forms, tokens: renamed, key }, far];
    }
  }
  return {
    kind: 'not-modelled',
    nearest: nearest.forms,
    difference: difference(nearest.tokens, real),
  };
}
