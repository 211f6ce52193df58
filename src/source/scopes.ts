// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import { cleanupsIn, freedBy } from './cleanups.ts';
import { released } from './guards.ts';
import { guardLeaf } from './leaves.ts';
import type { Leaf, Outline } from './outline.ts';

/**
 * The statements of a block; what `guard()` or `__free()` holds in it goes at its end. `text` is the
 * file's own text, in which the attributes still stand.
 */
export function scopeOutline(
  statements: readonly Node[],
  text: string,
  outline: (node: Node) => Outline,
): Outline {
  const at = statements.findIndex((one) => held(one, text) !== undefined);
  const holder = statements[at];
  const holds = holder && held(holder, text);
  if (holder === undefined || holds === undefined) return statements.flatMap(outline);
  const taken = outline(holder);
  const rest = statements.slice(at + 1);
  const first = holds.only === undefined ? undefined : rest[0];
  const untouched = first !== undefined && isNullTest(first, holds.only) ? [first] : [];
  const inside = scopeOutline(rest.slice(untouched.length), text, outline);
  const detail = taken.map((one) => ('detail' in one ? one.detail : undefined)).join('');
  const line = (rest.at(-1) ?? holder).endPosition.row + 1;
  return [
    ...statements.slice(0, at).flatMap(outline),
    ...taken,
    ...untouched.flatMap(outline),
    // what was declared last goes first
    ...holds.releases.reduceRight((all, one) => released(all, { ...one, line, detail }), inside),
  ];
}

/** What a statement holds up to the end of its scope, and how that goes. */
interface Held {
  /** The only variable that `__free()` stands at. */
  readonly only?: string;
  readonly releases: readonly Leaf[];
}

function held(statement: Node, text: string): Held | undefined {
  if (statement.type === 'expression_statement') {
    const name = /^guard\s*\(\s*(\w+)/.exec(statement.text)?.[1];
    return name === undefined ? undefined : { releases: [guardLeaf(name, 0, true)] };
  }
  if (statement.type !== 'declaration') return undefined;
  const found = cleanupsIn(text.slice(statement.startIndex, statement.endIndex));
  const releases = found.flatMap(({ name }): readonly Leaf[] => {
    const put = freedBy(name);
    return put === undefined ? [] : [{ kind: 'call', name: put, line: 0 }];
  });
  const [only] = found;
  if (releases.length === 0) return undefined;
  return { releases, ...(only && found.length === 1 && { only: only.variable }) };
}

/** `if (!np) …` right behind the declaration of `np`: nothing is held in there. */
function isNullTest(statement: Node, variable: string | undefined): boolean {
  if (statement.type !== 'if_statement') return false;
  const condition = statement.childForFieldName('condition')?.text.replace(/\s+/g, '');
  return condition === `(!${variable})` && statement.childForFieldName('alternative') === null;
}
