// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import { callLeaves, guardLeaf, setLeaves } from './leaves.ts';
import { conjunction, type Leaf, type Outline, type Piece } from './outline.ts';
import type { CFunction } from './parse.ts';
import { switchOutline } from './switch.ts';

/**
 * The outline of a C function: every call, assignment to a member and jump in the order in which
 * the source text evaluates it, arguments before their call, the right side before the assignment.
 * Nothing is left out yet: `prune` does that.
 */
export function outlineOf(fn: CFunction): Outline {
  const body = fn.node.childForFieldName('body');
  return body === null ? [] : outline(body, fn.text);
}

/** The first line of a node, counted from 1. */
const lineOf = (node: Node): number => node.startPosition.row + 1;
const endOf = (node: Node): number => node.endPosition.row + 1;

/** The outline of any node: of its children in source order, where it means nothing by itself. */
function outline(node: Node | null, text: string): readonly Piece[] {
  if (node === null) return [];
  const inside = (field: string): readonly Piece[] => outline(node.childForFieldName(field), text);
  const leaf = (kind: Leaf['kind'], name = ''): Leaf => ({ kind, name, line: lineOf(node) });
  switch (node.type) {
    case 'if_statement':
      return branch(node, text);
    case 'while_statement':
      return whileLoop(node, text);
    case 'do_statement':
      return loop(node, [...inside('body'), ...inside('condition')]);
    case 'for_statement':
      return [
        ...inside('initializer'),
        ...loop(node, [...inside('condition'), ...inside('body'), ...inside('update')]),
      ];
    case 'switch_statement':
      return switchOutline(node, (child) => outline(child, text));
    case 'goto_statement':
      return [leaf('goto', node.childForFieldName('label')?.text ?? '')];
    case 'labeled_statement':
      return [leaf('label', node.childForFieldName('label')?.text ?? ''), ...children(node, text)];
    case 'return_statement':
      return [...children(node, text), leaf('return')];
    case 'break_statement':
      return [leaf('break')];
    case 'continue_statement':
      return [leaf('continue')];
    case 'assignment_expression': {
      const place = node.childForFieldName('left');
      return [
        ...outline(place, text),
        ...inside('right'),
        ...setLeaves(place?.text ?? '', lineOf(node)),
      ];
    }
    case 'update_expression': {
      const place = node.childForFieldName('argument');
      return [...outline(place, text), ...setLeaves(place?.text ?? '', lineOf(node))];
    }
    case 'call_expression':
      return call(node, text);
    default:
      return children(node, text);
  }
}

function children(node: Node, text: string): readonly Piece[] {
  return node.namedChildren.flatMap((child) => outline(child, text));
}

function branch(node: Node, text: string): readonly Piece[] {
  const otherwise = node.childForFieldName('alternative');
  const then = outline(node.childForFieldName('consequence'), text);
  const [line, endLine] = [lineOf(node), endOf(node)];
  const condition = node.childForFieldName('condition');
  if (otherwise === null) {
    const conditions = conjuncts(condition).map((part) => outline(part, text));
    return conjunction(conditions, then, line, endLine);
  }
  const arms = [
    { conditional: true, line, body: then },
    { conditional: false, line: lineOf(otherwise), body: outline(otherwise, text) },
  ];
  return [...outline(condition, text), { kind: 'if', arms, endLine }];
}

/** The operands of `a && b && c`. */
function conjuncts(node: Node | null): readonly (Node | null)[] {
  if (node?.type === 'parenthesized_expression') return conjuncts(node.namedChild(0));
  if (node?.type !== 'binary_expression' || node.childForFieldName('operator')?.text !== '&&') {
    return [node];
  }
  return [
    ...conjuncts(node.childForFieldName('left')),
    ...conjuncts(node.childForFieldName('right')),
  ];
}

function loop(node: Node, body: readonly Piece[]): readonly Piece[] {
  return [{ kind: 'loop', body, line: lineOf(node), endLine: endOf(node) }];
}

/** A `while`, or a block macro that the mask has turned into one. */
function whileLoop(node: Node, text: string): readonly Piece[] {
  const condition = node.childForFieldName('condition');
  const body = outline(node.childForFieldName('body'), text);
  const word = /^\w+/.exec(text.slice(node.startIndex))?.[0] ?? 'while';
  if (word === 'scoped_guard' || word === 'scoped_cond_guard') {
    const lockClass = /\w+/.exec(condition?.text ?? '')?.[0] ?? '';
    const unlock = guardLeaf(lockClass, endOf(node), true);
    return [guardLeaf(lockClass, lineOf(node)), ...body, unlock];
  }
  return loop(node, [...outline(condition, text), ...body]);
}

function call(node: Node, text: string): readonly Piece[] {
  const callee = node.childForFieldName('function');
  const args = node.childForFieldName('arguments')?.namedChildren ?? [];
  const inner = args.flatMap((arg) => outline(arg, text));
  if (callee?.type === 'call_expression') {
    // guard(mutex)(&lock): what is called is what the first call names
    const guarded = /^guard\s*\(\s*(\w+)/.exec(callee.text);
    if (guarded?.[1] !== undefined) return [guardLeaf(guarded[1], lineOf(node))];
  }
  const member = callee?.type === 'field_expression';
  const name = member ? callee.childForFieldName('field')?.text : callee?.text;
  const before = callee?.type === 'identifier' ? [] : outline(callee, text);
  if (name === undefined || !/^\w+$/.test(name)) return [...before, ...inner];
  const shapes = args.map((arg) => arg.text);
  return [...before, ...inner, ...callLeaves(name, shapes, lineOf(node))];
}
