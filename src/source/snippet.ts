// SPDX-License-Identifier: GPL-2.0-only
import { expressionLeaves } from './expression.ts';
import { conjunction, type Leaf, type Outline, type Piece } from './outline.ts';
import { closingParenthesis, splitTopLevel } from './parentheses.ts';

/**
 * The outline of a C-like text of the model: `ida_free(&scmi_bus_id, id)`, `cinfo->handle = handle`,
 * or whole statements such as `if (coex) return 0;`. Plain words (`read ni`) give nothing. A call is
 * a name with its parenthesis right behind it.
 */
export function snippetOutline(text: string): Outline {
  const cursor = { text, at: 0 };
  const pieces: Piece[] = [];
  while (cursor.at < text.length) {
    pieces.push(...statement(cursor));
    if (text[cursor.at] === '}') cursor.at++;
  }
  return pieces;
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** Moves behind `pattern` where it stands next, and answers what it matched. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  const found = new RegExp(`\\s*(?:${pattern.source})`, 'y');
  found.lastIndex = cursor.at;
  const match = found.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at = found.lastIndex;
  return match;
}

function statement(cursor: Cursor): readonly Piece[] {
  if (take(cursor, /[;]|$/) !== undefined) return [];
  if (take(cursor, /\{/) !== undefined) return block(cursor);
  if (take(cursor, /if(?=\s*\()/) !== undefined) return branch(cursor);
  if (take(cursor, /(?:while|for|\w*for_each\w*)(?=\s*\()/) !== undefined) return loop(cursor);
  const jump = take(cursor, /goto\s+(\w+)(?=\s*(?:[;}]|$))/);
  if (jump !== undefined) return [leaf('goto', jump[1])];
  const steer = take(cursor, /(break|continue)(?=\s*(?:[;}]|$))/);
  if (steer !== undefined) return [leaf(steer[1] === 'break' ? 'break' : 'continue')];
  if (take(cursor, /return\b/) !== undefined) return [...expression(cursor), leaf('return')];
  return expression(cursor);
}

const leaf = (kind: Leaf['kind'], name = ''): Leaf => ({ kind, name, line: 0 });

function block(cursor: Cursor): readonly Piece[] {
  const pieces: Piece[] = [];
  while (cursor.at < cursor.text.length && take(cursor, /\}/) === undefined) {
    pieces.push(...statement(cursor));
  }
  return pieces;
}

/** Up to the semicolon, or to the brace that closes the block. */
function expression(cursor: Cursor): readonly Piece[] {
  const end = /[;}]/.exec(cursor.text.slice(cursor.at));
  const to = end === null ? cursor.text.length : cursor.at + end.index;
  const text = cursor.text.slice(cursor.at, to);
  cursor.at = to;
  return expressionLeaves(text);
}

/** What stands in the parentheses that come next. */
function head(cursor: Cursor): string {
  take(cursor, /(?=\()/);
  const close = closingParenthesis(cursor.text, cursor.at);
  const to = close < 0 ? cursor.text.length : close;
  const text = cursor.text.slice(cursor.at + 1, to);
  cursor.at = to + 1;
  return text;
}

function branch(cursor: Cursor): readonly Piece[] {
  const condition = head(cursor);
  const then = statement(cursor);
  take(cursor, /;/);
  if (take(cursor, /else\b/) === undefined) {
    return conjunction(
      splitTopLevel(condition, '&&').map((one) => ({ outline: expressionLeaves(one) })),
      then,
      0,
      0,
    );
  }
  const arms = [
    { conditional: true, line: 0, body: then },
    { conditional: false, line: 0, body: statement(cursor) },
  ];
  return [...expressionLeaves(condition), { kind: 'if', arms, endLine: 0 }];
}

/** A macro that is the head of a loop, and no call even where it stands alone. */
const HEAD = /^(?:(?:hash|hlist|idr|list)_)?for_each_\w+$/;

/**
 * A loop, or, where no statement follows, a call of the same name: `idr_for_each(idr, f, p)`.
 */
function loop(cursor: Cursor): readonly Piece[] {
  const start = cursor.text.slice(0, cursor.at).search(/\w+$/);
  const isHead = HEAD.test(cursor.text.slice(start, cursor.at));
  const inside = head(cursor);
  if (take(cursor, /(?=[;}]|$)/) !== undefined) {
    return isHead ? [] : expressionLeaves(cursor.text.slice(start, cursor.at));
  }
  const parts = inside.split(';').map(expressionLeaves);
  const [initial, condition, update] = parts.length === 3 ? parts : [[], parts.flat(), []];
  const body = [...(condition ?? []), ...statement(cursor), ...(update ?? [])];
  return [...(initial ?? []), { kind: 'loop', body, line: 0, endLine: 0 }];
}
