// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import { parseFile } from '../../src/source/parse.ts';
import { isLogging } from '../../src/source/vocabulary.ts';

/** A change of one function's text. */
export interface Mutant {
  readonly what: string;
  readonly text: string;
}

/**
 * Every swap of two statements that follow each other, drop of a call, goto elsewhere, inverted or
 * otherwise compared condition, swap of two arguments and other returned value; not of messages, nor of
 * the conditions of messages.
 */
export function harmful(text: string): Promise<readonly Mutant[]> {
  return parseFile(text, ({ functions }) => {
    const [fn] = functions.values();
    const body = fn?.node.childForFieldName('body');
    if (!body) return [];
    const line = (node: Node): number => node.startPosition.row + 1;
    const cut = (from: number, to: number, by: string): string =>
      text.slice(0, from) + by + text.slice(to);
    const says = (one: Node): boolean => {
      const call = one.namedChild(0);
      return isLogging(call?.childForFieldName('function')?.text ?? '');
    };
    const statements = body.descendantsOfType('expression_statement').filter((one) => !says(one));
    const swaps = statements.flatMap((one): Mutant[] => {
      const next = one.nextNamedSibling;
      if (next?.type !== 'expression_statement' || says(next)) return [];
      if (part(text, one) === part(text, next)) return [];
      const between = text.slice(one.endIndex, next.startIndex);
      const swapped = part(text, next) + between + part(text, one);
      const changed = cut(one.startIndex, next.endIndex, swapped);
      return [{ what: `swap of lines ${line(one)} and ${line(next)}`, text: changed }];
    });
    const drops = statements
      .filter((one) => one.namedChild(0)?.type === 'call_expression')
      .map((one): Mutant => ({
        what: `drop of line ${line(one)}: ${part(text, one)}`,
        text: cut(one.startIndex, one.endIndex, ';'),
      }));
    const labels = body.descendantsOfType('labeled_statement').flatMap((one) => {
      return one.childForFieldName('label')?.text ?? [];
    });
    const jumps = body.descendantsOfType('goto_statement').flatMap((one) => {
      const label = one.childForFieldName('label');
      if (!label) return [];
      return labels
        .filter((other) => other !== label.text)
        .map((other): Mutant => ({
          what: `goto ${other} in line ${line(one)}`,
          text: cut(label.startIndex, label.endIndex, other),
        }));
    });
    const conditions = body.descendantsOfType('if_statement').flatMap((one): Mutant[] => {
      const condition = one.childForFieldName('condition');
      if (condition === null || isSilent(one)) return [];
      const what = `condition of line ${line(one)} inverted`;
      const inverted = `(!${part(text, condition)})`;
      return [{ what, text: cut(condition.startIndex, condition.endIndex, inverted) }];
    });
    const compares = body.descendantsOfType('binary_expression').flatMap((one): Mutant[] => {
      const operator = one.childForFieldName('operator');
      const other = COMPARED[operator?.text ?? ''];
      if (operator === null || other === undefined || isSilent(one)) return [];
      const what = `${other} instead of ${operator.text} in line ${line(one)}`;
      return [{ what, text: cut(operator.startIndex, operator.endIndex, other) }];
    });
    const calls = body.descendantsOfType('call_expression').filter((one) => {
      return !isLogging(one.childForFieldName('function')?.text ?? '');
    });
    const swapped = calls.flatMap((one): Mutant[] => {
      const [a, b] = one.childForFieldName('arguments')?.namedChildren ?? [];
      if (!a || !b || part(text, a) === part(text, b) || isSilent(one)) return [];
      const args = part(text, b) + text.slice(a.endIndex, b.startIndex) + part(text, a);
      const what = `arguments of line ${line(one)} swapped`;
      return [{ what, text: cut(a.startIndex, b.endIndex, args) }];
    });
    const returns = body.descendantsOfType('return_statement').flatMap((one): Mutant[] => {
      const value = one.namedChild(0);
      if (value === null) return [];
      const other = part(text, value) === '0' ? '-EINVAL' : '0';
      const what = `return ${other} in line ${line(one)}`;
      return [{ what, text: cut(value.startIndex, value.endIndex, other) }];
    });
    return [...swaps, ...drops, ...jumps, ...conditions, ...compares, ...swapped, ...returns];
  });
}

/** Whether a node is an `if` that only leads to messages, or part of one or of a message. */
function isSilent(node: Node): boolean {
  for (let up: Node | null = node; up !== null; up = up.parent) {
    if (isLogging(up.childForFieldName('function')?.text ?? '')) return true;
    if (up.type !== 'if_statement' || up.childForFieldName('alternative') !== null) continue;
    const then = up.childForFieldName('consequence');
    const statements = then?.type === 'compound_statement' ? then.namedChildren : [then];
    const calls = statements.map((one) => one?.namedChild(0)?.childForFieldName('function')?.text);
    if (calls.every((name) => isLogging(name ?? ''))) return true;
  }
  return false;
}

/** What a comparison becomes. */
const COMPARED: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '&&': '||',
  '||': '&&',
};

const part = (text: string, node: Node): string => text.slice(node.startIndex, node.endIndex);

/** The same file with every local variable, parameter and label of every function called otherwise. */
export function renamed(text: string): Promise<string> {
  return parseFile(text, ({ functions }) => {
    const places = [...functions.values()].flatMap(({ node }) => {
      const locals = new Set(
        [
          ...node.descendantsOfType('parameter_declaration'),
          ...node.descendantsOfType('declaration'),
        ].flatMap((one) => one.childrenForFieldName('declarator').flatMap(nameOf)),
      );
      const uses = node.descendantsOfType('identifier').filter((one) => locals.has(one.text));
      return [...uses, ...node.descendantsOfType('statement_identifier')];
    });
    return places
      .toSorted((a, b) => b.startIndex - a.startIndex)
      .reduce((all, one) => `${all.slice(0, one.startIndex)}my_${all.slice(one.startIndex)}`, text);
  });
}

function nameOf(node: Node | null): readonly string[] {
  if (node === null) return [];
  if (node.type === 'identifier') return [node.text];
  return nameOf(node.childForFieldName('declarator'));
}

/** The same file with a message before every statement that is an expression of its own in a block. */
export function logged(text: string): Promise<string> {
  return parseFile(text, ({ functions }) => {
    const places = [...functions.values()].flatMap(({ node }) =>
      node
        .descendantsOfType('expression_statement')
        .filter((one) => one.parent?.type === 'compound_statement'),
    );
    return places
      .toSorted((a, b) => b.startIndex - a.startIndex)
      .reduce(
        (all, { startIndex: at }) =>
          `${all.slice(0, at)}pr_debug("of_node_put(%d)\\n", __LINE__); ${all.slice(at)}`,
        text,
      );
  });
}

/** Other indentation and line breaks, and comments in other places. */
export function reformatted(text: string): string {
  return text
    .split('\n')
    .map((line, i, all) => {
      const directive =
        /^\s*#/.test(line) || line.endsWith('\\') || (all[i - 1] ?? '').endsWith('\\');
      return directive ? line : line.replace(/^\t+/, (tabs) => '  '.repeat(tabs.length));
    })
    .join('\n')
    .replace(/\/\*(?:[^*]|\*(?!\/))*\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/^[^"\n#]*$/gm, (line) => line.replace(/, +(?=[\w&])/g, ',\n        '))
    .replace(/;$/gm, '; /* put_device(dev); */');
}

/** The same file with a variable that means nothing in every function, so that no text is known. */
export const unseen = (text: string): Promise<string> =>
  parseFile(text, ({ functions }) =>
    [...functions.values()]
      .flatMap(({ node }) => node.childForFieldName('body')?.startIndex ?? [])
      .toSorted((a, b) => b - a)
      .reduce((all, at) => `${all.slice(0, at + 1)}int nothing = 5;${all.slice(at + 1)}`, text),
  );
