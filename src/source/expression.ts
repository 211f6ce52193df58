// SPDX-License-Identifier: GPL-2.0-only
import { callLeaves, guardLeaf, setLeaves } from './leaves.ts';
import type { Leaf } from './outline.ts';
import { closingParenthesis, endOfPart, splitTopLevel } from './parentheses.ts';

/** A name with its members, subscripts and calls: `info->desc->ops->chan_free`, `list[i].next`. */
const name = /[A-Za-z_]\w*/y;
const member = /(?:->|\.)([A-Za-z_]\w*)/y;
const assignment = /\s*(?:=(?!=)|(?:[-+*/%&|^]|<<|>>)=)/y;
const stepping = /\+\+|--/y;

/** The calls and assignments of a C-like expression in the order of evaluation. */
export function expressionLeaves(source: string): readonly Leaf[] {
  const text = source.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const leaves: Leaf[] = [];
  let at = 0;
  while (at < text.length) {
    if (!matches(name, text, at)) {
      at += matches(/\d\w*/y, text, at)?.length ?? 1;
      continue;
    }
    const path = readPath(text, at);
    leaves.push(...path.leaves);
    const operator = matches(assignment, text, path.end);
    const stepped =
      matches(stepping, text, path.end) ?? (/(?:\+\+|--)\s*$/.test(text.slice(0, at)) || undefined);
    if (operator !== undefined && path.assignable) {
      const from = path.end + operator.length;
      const to = from + endOfPart(text.slice(from), ',');
      leaves.push(...expressionLeaves(text.slice(from, to)), ...setLeaves(path.text, 0));
      at = to;
    } else {
      if (stepped !== undefined && path.assignable) leaves.push(...setLeaves(path.text, 0));
      at = path.end;
    }
  }
  return leaves;
}

interface Path {
  readonly text: string;
  readonly end: number;
  readonly leaves: readonly Leaf[];
  /** Ends in a name, a member or a subscript, not in a call. */
  readonly assignable: boolean;
}

function readPath(text: string, start: number): Path {
  const leaves: Leaf[] = [];
  let last = matches(name, text, start) ?? '';
  let end = start + last.length;
  let assignable = true;
  for (;;) {
    const part = matches(member, text, end);
    if (part !== undefined) {
      last = part.replace(/^(?:->|\.)/, '');
      end += part.length;
      assignable = true;
    } else if (text[end] === '[') {
      const close = text.indexOf(']', end);
      if (close < 0) break;
      leaves.push(...expressionLeaves(text.slice(end + 1, close)));
      end = close + 1;
    } else if (text[end] === '(') {
      const close = closingParenthesis(text, end);
      if (close < 0) break;
      leaves.push(...readCall(last, text.slice(end + 1, close)));
      // guard(mutex)(&lock): the second pair of parentheses calls nothing that has a name
      last = '';
      end = close + 1;
      assignable = false;
    } else break;
  }
  return { text: text.slice(start, end), end, leaves, assignable };
}

function readCall(called: string, inside: string): readonly Leaf[] {
  const args = splitTopLevel(inside, ',');
  const inner = args.flatMap(expressionLeaves);
  if (called === 'guard') return [guardLeaf(inside.trim(), 0)];
  return called === '' ? inner : [...inner, ...callLeaves(called, args, 0)];
}

function matches(pattern: RegExp, text: string, at: number): string | undefined {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
