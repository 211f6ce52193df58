// SPDX-License-Identifier: GPL-2.0-only
import { suggestion } from '../specs/nearest.ts';
import type { Engine, FixInfo } from './engine.ts';
import { UsageError } from './usageError.ts';

/** A variant of the code: a base set, and what is added to it and taken from it. */
export interface Variant {
  readonly variant: string;
  /** Forms by name, or fixes by number. */
  readonly with: readonly (string | number)[];
  readonly without: readonly (string | number)[];
}

/** `v3 without 16`: a variant as it is printed. */
export function variantText(variant: Variant): string {
  const part = (word: string, forms: readonly (string | number)[]): string =>
    forms.length === 0 ? '' : ` ${word} ${forms.join(', ')}`;
  return `${variant.variant}${part('with', variant.with)}${part('without', variant.without)}`;
}

/** What the variants are, for who does not know them. */
const MEANS: Readonly<Record<string, string>> = {
  base: 'before the series',
  v1: 'version 1 of the series',
  v2: 'version 2 of the series',
  v3: 'version 3 of the series',
  landed: 'the series as merged',
  all: 'every fix of the series, merged or not',
};

/** The same in more words: `landed (the series as merged) without fix 16`. */
export function codeText(variant: string): string {
  return variant
    .replace(/^\w+/, (name) => (Object.hasOwn(MEANS, name) ? `${name} (${MEANS[name]})` : name))
    .replace(/ (with|without) (?=\d)/g, ' $1 fix ');
}

/**
 * The forms that a variant stands for. A number means the fix: in its first form when it is added,
 * and with all its later shapes when it is taken away.
 * @throws UsageError for a name that the model does not know.
 */
export function formsOf(engine: Engine, variant: Variant): ReadonlySet<string> {
  const base = engine.variants[variant.variant];
  if (!base) {
    const remedy = suggestion(variant.variant, Object.keys(engine.variants));
    throw new UsageError(`unknown variant "${variant.variant}"`, remedy);
  }
  const added = variant.with.map((name) => entryNamed(engine, name).form);
  const gone = new Set(
    variant.without.flatMap((name) => {
      const { number, form } = entryNamed(engine, name);
      const shapes = engine.catalogue.filter(({ of }) => of === number && number === name);
      return [form, ...shapes.map((shape) => shape.form)];
    }),
  );
  return new Set([...base, ...added].filter((form) => !gone.has(form)));
}

function entryNamed(engine: Engine, name: string | number): FixInfo {
  const found = engine.catalogue.find(({ number, form }) =>
    typeof name === 'number' ? number === name : form === name,
  );
  if (found) return found;
  const remedy =
    typeof name === 'number'
      ? 'the fixes are 1 to 17; `scmi-lifetime fixes` lists them'
      : suggestion(
          name,
          engine.catalogue.map(({ form }) => form),
        );
  throw new UsageError(
    typeof name === 'number' ? `no fix ${name}` : `unknown form "${name}"`,
    remedy,
  );
}

/**
 * Reads a list such as `1,2,fix11-landed`: numbers are fixes, other words forms.
 * @throws UsageError when an item is empty.
 */
export function parseForms(option: string, text: string): readonly (string | number)[] {
  return text.split(',').map((item) => {
    const word = item.trim();
    if (word === '') throw new UsageError(`${option} "${text}" has an empty item`, 'write 1,2,5');
    return /^\d+$/.test(word) ? Number(word) : word;
  });
}
