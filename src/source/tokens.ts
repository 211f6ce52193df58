// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import { detailsOf, type Details } from './details.ts';
import { freedBy } from './cleanups.ts';
import { released, releasedByIterator } from './guards.ts';
import { callLeaves, guardLeaf, setLeaves } from './leaves.ts';
import { conjunction, isBlock, type Leaf, type Outline, type Piece } from './outline.ts';
import type { CFunction } from './parse.ts';
import { sameCall } from './sameCalls.ts';
import { scopeOutline } from './scopes.ts';
import { switchOutline } from './switch.ts';

/**
 * The outline of a C function: every call, assignment to a member and jump in the order in which
 * the source text evaluates it, arguments before their call, the right side before the assignment.
 * Nothing is left out yet: `prune` does that.
 */
export function outlineOf(fn: CFunction): Outline {
  const body = fn.node.childForFieldName('body');
  if (body === null) return [];
  return outline(body, { text: fn.text, detail: detailsOf(fn), arrays: arraysIn(body) });
}

/** What is known of the function around a node. */
interface Around {
  readonly text: string;
  readonly detail: Details;
  /** The names of its own arrays. */
  readonly arrays: ReadonlySet<string>;
}

/** The arrays that a function declares: what is in them, no other context sees. */
function arraysIn(body: Node): ReadonlySet<string> {
  const names = body
    .descendantsOfType('array_declarator')
    .map((declarator) => declarator.childForFieldName('declarator'));
  return new Set(names.flatMap((name) => (name?.type === 'identifier' ? [name.text] : [])));
}

/** What an assignment to this place is, unless it is in an array of the function's own. */
function assigned(place: Node | null, node: Node, around: Around): readonly Leaf[] {
  const text = place?.text ?? '';
  const array = /^(\w+)\s*\[[^[\]]*\]\s*\./.exec(text)?.[1];
  if (array !== undefined && around.arrays.has(array)) return [];
  const detail = around.detail(node);
  return setLeaves(text, lineOf(node)).map((one) => ({ ...one, detail }));
}

/** The first line of a node, counted from 1. */
const lineOf = (node: Node): number => node.startPosition.row + 1;
const endOf = (node: Node): number => node.endPosition.row + 1;

/** The outline of any node: of its children in source order, where it means nothing by itself. */
function outline(node: Node | null, around: Around): readonly Piece[] {
  if (node === null) return [];
  const field = (name: string): Node | null => node.childForFieldName(name);
  const inside = (name: string): readonly Piece[] => outline(field(name), around);
  const leaf = (kind: Leaf['kind'], name = ''): Leaf => ({ kind, name, line: lineOf(node) });
  switch (node.type) {
    case 'compound_statement':
      return scopeOutline(node.namedChildren, around.text, (child) => outline(child, around));
    case 'if_statement':
      return branch(node, around);
    case 'while_statement':
      return whileLoop(node, around);
    case 'do_statement': {
      const head = around.detail(field('condition'));
      return loop(node, head, [...inside('body'), ...inside('condition')]);
    }
    case 'for_statement': {
      const parts = ['initializer', 'condition', 'update'].map(field);
      const head = parts.map(around.detail).join('; ');
      const body = [...inside('condition'), ...inside('body'), ...inside('update')];
      return [...inside('initializer'), ...loop(node, head, body)];
    }
    case 'switch_statement':
      return switchOutline(node, (child) => outline(child, around), around.detail);
    case 'goto_statement':
      return [leaf('goto', field('label')?.text ?? '')];
    case 'labeled_statement':
      return [leaf('label', field('label')?.text ?? ''), ...children(node, around)];
    case 'return_statement': {
      const value = node.namedChildren.find(({ type }) => type !== 'comment') ?? null;
      return [...children(node, around), { ...leaf('return'), detail: around.detail(value) }];
    }
    case 'break_statement':
      return [leaf('break')];
    case 'continue_statement':
      return [leaf('continue')];
    case 'conditional_expression': {
      const condition = around.detail(field('condition'));
      return [
        ...inside('condition'),
        ...onlyIf(condition, inside('consequence')),
        ...onlyIf(`!(${condition})`, inside('alternative')),
      ];
    }
    case 'binary_expression': {
      const operator = field('operator')?.text ?? '';
      if (operator !== '&&' && operator !== '||') return children(node, around);
      const left = `${around.detail(field('left'))} ${operator}`;
      return [...inside('left'), ...onlyIf(left, inside('right'))];
    }
    case 'assignment_expression': {
      const place = field('left');
      return [...outline(place, around), ...inside('right'), ...assigned(place, node, around)];
    }
    case 'update_expression': {
      const place = field('argument');
      return [...outline(place, around), ...assigned(place, node, around)];
    }
    case 'call_expression':
      return call(node, around);
    default:
      return children(node, around);
  }
}

function children(node: Node, around: Around): readonly Piece[] {
  return node.namedChildren.flatMap((child) => outline(child, around));
}

/** What an operand behind `&&`, `||` or `?` does depends on what stands before it. */
function onlyIf(condition: string, pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece): Piece =>
    piece.kind === 'if' || isBlock(piece)
      ? piece
      : { ...piece, detail: `${condition} ? ${piece.detail ?? ''}` },
  );
}

function branch(node: Node, around: Around): readonly Piece[] {
  const otherwise = node.childForFieldName('alternative');
  const then = outline(node.childForFieldName('consequence'), around);
  const [line, endLine] = [lineOf(node), endOf(node)];
  const condition = node.childForFieldName('condition');
  if (otherwise === null) {
    const conditions = conjuncts(condition).map((part) => ({
      outline: outline(part, around),
      detail: around.detail(part),
    }));
    return conjunction(conditions, then, line, endLine);
  }
  const detail = around.detail(condition);
  const arms = [
    { conditional: true, detail, line, body: then },
    { conditional: false, line: lineOf(otherwise), body: outline(otherwise, around) },
  ];
  return [...outline(condition, around), { kind: 'if', arms, endLine }];
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

function loop(node: Node, detail: string, body: readonly Piece[]): readonly Piece[] {
  return [{ kind: 'loop', body, detail, line: lineOf(node), endLine: endOf(node) }];
}

/** A `while`, or a block macro that the mask has turned into one. */
function whileLoop(node: Node, around: Around): readonly Piece[] {
  const condition = node.childForFieldName('condition');
  const body = outline(node.childForFieldName('body'), around);
  const word = /^\w+/.exec(around.text.slice(node.startIndex))?.[0] ?? 'while';
  const head = around.detail(condition);
  if (word === 'scoped_guard' || word === 'scoped_cond_guard') {
    const lockClass = /\w+/.exec(condition?.text ?? '')?.[0] ?? '';
    const detail = head.includes(',') ? head.slice(head.indexOf(',') + 1).trim() : '';
    const lock = { ...guardLeaf(lockClass, lineOf(node)), detail };
    return [lock, ...released(body, { ...guardLeaf(lockClass, endOf(node), true), detail })];
  }
  const put = word.endsWith('_of_node_scoped') ? freedBy('device_node') : undefined;
  const inside =
    put === undefined
      ? body
      : releasedByIterator(body, { kind: 'call', name: put, line: endOf(node) });
  return loop(node, `${word} ${head}`, [...outline(condition, around), ...inside]);
}

function call(node: Node, around: Around): readonly Piece[] {
  const callee = node.childForFieldName('function');
  const args = node.childForFieldName('arguments')?.namedChildren ?? [];
  const given = args.filter(({ type }) => type !== 'comment');
  const inner = args.flatMap((arg) => outline(arg, around));
  const detail = given.map(around.detail).join(', ');
  if (callee?.type === 'call_expression') {
    // guard(mutex)(&lock): what is called is what the first call names
    const guarded = /^guard\s*\(\s*(\w+)/.exec(callee.text);
    if (guarded?.[1] !== undefined) return [{ ...guardLeaf(guarded[1], lineOf(node)), detail }];
  }
  const member = callee?.type === 'field_expression';
  const name = member ? callee.childForFieldName('field')?.text : callee?.text;
  const before = callee?.type === 'identifier' ? [] : outline(callee, around);
  if (name === undefined || !/^\w+$/.test(name)) return [...before, ...inner];
  const shapes = args.map((arg) => arg.text);
  const leaves = callLeaves(member ? name : sameCall(name), shapes, lineOf(node)).map((one) =>
    one.kind === 'callback' ? one : { ...one, detail },
  );
  return [...before, ...inner, ...leaves];
}
