// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import { localsOf, type Local } from './locals.ts';
import type { CFunction } from './parse.ts';

/** Says what an expression of one function means, in words that stay when a local is renamed. */
export type Details = (node: Node | null) => string;

/** Only ask for attention or a faster path: what counts is what they are given. */
const wrappers = /^(?:likely|unlikely|WARN(?:_ON)?(?:_ONCE)?|BUG_ON)$/;

/**
 * Conditions, arguments and values of a function. A local is written as its type, or its place among
 * the parameters, with the value that it got last above this place and the conditions of that:
 * `ret = f(x); if (ret)` and `if (f(x))` are the same. Comments, layout and strings are gone.
 */
export function detailsOf(fn: CFunction): Details {
  const locals = localsOf(fn);
  const write = (node: Node | null, at: number, deep: boolean): string => {
    if (node === null) return '';
    const again = (field: string): string => write(node.childForFieldName(field), at, deep);
    switch (node.type) {
      case 'identifier': {
        const local = locals.get(node.text);
        if (local === undefined) return node.text;
        return deep ? valueOf(local, at) : `$${local.kind}`;
      }
      case 'string_literal':
      case 'concatenated_string':
        return '""';
      case 'char_literal':
        return fn.text.slice(node.startIndex, node.endIndex);
      case 'comment':
        return '';
      case 'parenthesized_expression': {
        const inner = node.namedChildren.find(({ type }) => type !== 'comment') ?? null;
        const plain =
          inner !== null && !/^(?:binary|conditional|assignment|cast|comma)_/.test(inner.type);
        const text = write(inner, at, deep);
        return plain || isHead(node) ? text : `(${text})`;
      }
      case 'call_expression':
        return writeCall(node, at, deep);
      case 'binary_expression': {
        const operator = node.childForFieldName('operator')?.text ?? '';
        const right = node.childForFieldName('right');
        if (right?.text === 'NULL' && operator === '==') return `!${again('left')}`;
        if (right?.text === 'NULL' && operator === '!=') return again('left');
        return `${again('left')} ${operator} ${write(right, at, deep)}`;
      }
    }
    if (node.childCount === 0) return node.text;
    return node.children.map((child) => write(child, at, deep)).join(' ');
  };

  const writeCall = (node: Node, at: number, deep: boolean): string => {
    const callee = node.childForFieldName('function');
    const args = node.childForFieldName('arguments')?.namedChildren ?? [];
    const given = args.filter(({ type }) => type !== 'comment');
    const name = callee?.text ?? '';
    if (wrappers.test(name)) return write(given[0] ?? null, at, deep);
    if (name === 'dev_err_probe') return write(given[1] ?? null, at, deep);
    return `[${write(callee, at, false)}(${given.map((one) => write(one, at, false)).join(', ')})]`;
  };

  const valueOf = ({ kind, assignments }: Local, at: number): string => {
    const before = assignments.filter(({ from }) => from <= at);
    const last = before.findLastIndex(({ guards }) => guards.length === 0);
    const values = before.slice(Math.max(last, 0)).map(({ value, guards, argument }) => {
      const when = guards.map((guard) => `${write(guard, at, false)} ? `).join('');
      const plain =
        value.type === 'assignment_expression' && value.childForFieldName('operator')?.text === '=';
      const text = write(plain ? value.childForFieldName('right') : value, at, false);
      return argument === undefined ? when + text : `${when}&${argument} of ${text}`;
    });
    const own = last < 0 ? [`$${kind}`] : [];
    return [...own, ...values].join('; ');
  };

  return (node) => (node === null ? '' : write(node, node.startIndex, true));
}

/** Whether the parentheses are those of an `if` or a loop, or all that is returned. */
const isHead = ({ parent }: Node): boolean =>
  parent !== null && /^(?:if|while|do|switch|return)_statement$/.test(parent.type);
