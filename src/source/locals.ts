// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import type { CFunction } from './parse.ts';

/** What a local variable or parameter of a function stands for, whatever its name. */
export interface Local {
  /** `#0` of the first parameter; `struct thing*` of a variable. */
  readonly kind: string;
  readonly assignments: readonly Assignment[];
}

/** One place that gives a local a value. */
export interface Assignment {
  /** From here on it counts. */
  readonly from: number;
  /** The value; a call that is handed the local's address counts as one. */
  readonly value: Node;
  /** Of a call that gets the address: which argument that is. */
  readonly argument?: number;
  /** The conditions that it depends on, the innermost first. */
  readonly guards: readonly Node[];
}

/** The parameters and variables of a function by their names. */
export function localsOf(fn: CFunction): ReadonlyMap<string, Local> {
  const body = fn.node.childForFieldName('body');
  const locals = new Map<string, { kind: string; assignments: Assignment[] }>();
  const add = (name: string, kind: string): void => {
    if (!locals.has(name)) locals.set(name, { kind, assignments: [] });
  };
  for (const [i, name] of declaredNames(fn.node.childForFieldName('declarator'))
    .slice(1)
    .entries()) {
    add(name, `#${i}`);
  }
  if (body === null) return locals;
  for (const one of body.descendantsOfType('declaration')) {
    const type = one.childForFieldName('type')?.text.replace(/\s+/g, ' ') ?? '';
    for (const declarator of one.childrenForFieldName('declarator')) {
      for (const name of declaredNames(declarator)) add(name, type);
    }
  }
  // for_each_child_of_node_scoped(parent, child) declares the child itself
  const own = fn.text.slice(body.startIndex, body.endIndex);
  for (const [, name] of own.matchAll(/\bfor_each\w*_scoped\s*\([^,]*,\s*(\w+)\s*\)/g)) {
    if (name !== undefined) add(name, 'struct device_node');
  }
  const assign = (
    name: string | undefined,
    at: Node,
    value: Node | null,
    argument?: number,
  ): void => {
    const local = name === undefined ? undefined : locals.get(name);
    if (value === null || local === undefined) return;
    const how = argument === undefined ? { value } : { value, argument };
    local.assignments.push({ from: at.endIndex, guards: guardsOf(at, body, fn.text), ...how });
  };
  for (const node of body.descendantsOfType('init_declarator')) {
    assign(declaredNames(node)[0], node, node.childForFieldName('value'));
  }
  for (const node of body.descendantsOfType(['assignment_expression', 'update_expression'])) {
    assign(nameIn(node), node, node);
  }
  for (const node of body.descendantsOfType('pointer_expression')) {
    const call = node.parent?.parent;
    if (!node.text.startsWith('&') || call?.type !== 'call_expression') continue;
    const argument = node.parent?.namedChildren.findIndex(({ id }) => id === node.id) ?? 0;
    assign(nameIn(node), call, call, argument);
  }
  for (const { assignments } of locals.values()) assignments.sort((x, y) => x.from - y.from);
  return locals;
}

/** The variable that an assignment, a step or an `&` is about; undefined of any other place. */
function nameIn(node: Node): string | undefined {
  const place = node.childForFieldName('left') ?? node.childForFieldName('argument');
  return place?.type === 'identifier' ? place.text : undefined;
}

function guardsOf(node: Node, body: Node, text: string): readonly Node[] {
  const guards: Node[] = [];
  let child = node;
  for (let up = node.parent; up !== null && up.id !== body.id; [child, up] = [up, up.parent]) {
    if (
      !['if_statement', 'while_statement', 'switch_statement', 'case_statement'].includes(up.type)
    )
      continue;
    // a lock that is held is no condition
    if (text.startsWith('scoped_guard', up.startIndex)) continue;
    const condition = up.childForFieldName(up.type === 'case_statement' ? 'value' : 'condition');
    if (condition !== null && condition.id !== child.id) {
      guards.push(condition);
      if (child.type === 'else_clause') guards.push(child.child(0) ?? child);
    }
  }
  return guards;
}

/** The identifiers that a declarator declares, a function's own name first. */
export function declaredNames(node: Node | null): readonly string[] {
  if (node === null) return [];
  if (node.type === 'identifier') return [node.text];
  const inner = node.childForFieldName('declarator');
  const parameters = node.childForFieldName('parameters')?.namedChildren ?? [];
  return [
    ...declaredNames(inner),
    ...parameters.flatMap((child) => declaredNames(child.childForFieldName('declarator'))),
  ];
}
