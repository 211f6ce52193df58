// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import type { Node } from 'web-tree-sitter';
import { cleanupsOf } from './cleanups.ts';
import { declaredNames } from './locals.ts';
import type { CFunction } from './parse.ts';
import { isLogging } from './vocabulary.ts';

/**
 * A short hash of a function's text as far as it means something: comments, layout, braces around
 * one statement, messages and the names of locals and labels are gone; conditions, arguments and
 * constants are all in it. Two functions with the same hash do the same.
 */
export function fingerprint(fn: CFunction): string {
  const words = [...normalWords(fn), ...cleanupsOf(fn).map(({ name }) => `__free(${name})`)];
  return createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 12);
}

interface Names {
  readonly locals: ReadonlySet<string>;
  readonly numbers: Map<string, number>;
  readonly text: string;
}

/** The normalised words of a function, its parameters first. */
export function normalWords(fn: CFunction): readonly string[] {
  const declarator = fn.node.childForFieldName('declarator');
  const body = fn.node.childForFieldName('body');
  const parameters = declaredNames(declarator).slice(1);
  const names: Names = {
    locals: new Set([...parameters, ...localsOf(body)]),
    numbers: new Map(),
    text: fn.text,
  };
  return [...parameters.map((name) => rename(name, names)), ...statements(body, names)];
}

function rename(name: string, { numbers }: Names): string {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return `$${number}`;
}

function localsOf(body: Node | null): readonly string[] {
  const declarations = body?.descendantsOfType('declaration') ?? [];
  return declarations.flatMap((one) =>
    one.childrenForFieldName('declarator').flatMap(declaredNames),
  );
}

function statements(node: Node | null, names: Names): readonly string[] {
  if (node === null) return [];
  if (node.type !== 'compound_statement') return words(node, names);
  return node.namedChildren.flatMap((child) => words(child, names));
}

const braced = (node: Node | null, names: Names): readonly string[] => [
  '{',
  ...statements(node, names),
  '}',
];

function words(node: Node | null, names: Names): readonly string[] {
  if (node === null) return [];
  const inside = (field: string): readonly string[] => words(node.childForFieldName(field), names);
  switch (node.type) {
    case 'expression_statement':
      return isMessage(node) || node.namedChildCount === 0
        ? []
        : [...node.namedChildren.flatMap((child) => words(child, names)), ';'];
    case 'declaration':
      return node
        .childrenForFieldName('declarator')
        .filter(({ type }) => type === 'init_declarator')
        .flatMap((one) => [
          ...declaredNames(one).map((name) => rename(name, names)),
          '=',
          ...words(one.childForFieldName('value'), names),
          ';',
        ]);
    case 'if_statement':
      return ifWords(node, names);
    case 'while_statement': {
      const word = /^\w+/.exec(names.text.slice(node.startIndex))?.[0] ?? 'while';
      return [word, ...inside('condition'), ...braced(node.childForFieldName('body'), names)];
    }
    case 'for_statement': {
      const head = ['initializer', 'condition', 'update'].flatMap((field) => [
        ...inside(field),
        ';',
      ]);
      return ['for', ...head, ...braced(node.childForFieldName('body'), names)];
    }
    case 'do_statement':
      return ['do', ...braced(node.childForFieldName('body'), names), ...inside('condition')];
    case 'compound_statement':
      return braced(node, names);
    case 'statement_identifier':
      return [rename(`${node.text}:`, names)];
    case 'identifier':
      return [names.locals.has(node.text) ? rename(node.text, names) : node.text];
    case 'string_literal':
    case 'concatenated_string':
      return ['""'];
    case 'char_literal':
      return [names.text.slice(node.startIndex, node.endIndex)];
    case 'comment':
      return [];
  }
  if (node.childCount === 0) return node.text.trim() === '' ? [] : [node.text];
  return node.children.flatMap((child) => words(child, names));
}

function ifWords(node: Node, names: Names): readonly string[] {
  const condition = node.childForFieldName('condition');
  const otherwise = node.childForFieldName('alternative');
  const then = braced(node.childForFieldName('consequence'), names);
  const silent = then.length === 2 && otherwise === null;
  if (
    silent &&
    (
      condition?.descendantsOfType([
        'call_expression',
        'assignment_expression',
        'update_expression',
      ]) ?? []
    ).length === 0
  )
    return [];
  const last = otherwise?.namedChild(0) ?? null;
  const rest =
    otherwise === null
      ? []
      : last?.type === 'if_statement'
        ? ['else', ...ifWords(last, names)]
        : ['else', ...braced(last, names)];
  return ['if', ...words(condition, names), ...then, ...rest];
}

/** A statement that only logs. */
function isMessage(node: Node): boolean {
  const call = node.namedChild(0);
  if (call?.type !== 'call_expression') return false;
  return isLogging(call.childForFieldName('function')?.text ?? '');
}
