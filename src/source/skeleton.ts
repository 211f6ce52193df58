// SPDX-License-Identifier: GPL-2.0-only
import type { Fn, Options, Stmt, When } from '../model/language/statement.ts';
import type { Leaf, Outline, Piece } from './outline.ts';
import { snippetOutline } from './snippet.ts';
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';

/** Which way a `when` goes. */
type Chooser<F> = (when: When<unknown, F>) => readonly (readonly Stmt<unknown, F>[])[];

/**
 * The outline of a procedure of the model in one form: what `outlineOf` would give for the C that
 * it stands for. What is hidden in the model gives nothing but its inside.
 */
export function skeletonOf<W>(fn: Fn<W>, options: Options): Outline {
  return walk(fn.body as readonly Stmt<unknown, never>[], (when) => [
    when.test(options) ? when.then : when.else,
  ]);
}

/** Where a procedure stands that the model gives itself: it has no C to be compared with. */
export const kernelFile = 'kernel';

/**
 * A vocabulary from all procedures of the model, in all their forms and for all transports. What a
 * procedure of the kernel does inside is none of it; its name is.
 */
export function modelVocabulary<W>(procedures: readonly Fn<W>[]): Vocabulary {
  const outlines = procedures
    .filter(({ file }) => file !== kernelFile)
    .map(({ body }) =>
      walk(body as readonly Stmt<unknown, never>[], (when) => [when.then, when.else]),
    );
  const names = procedures.map(({ name }) => name);
  return vocabularyOf(outlines, names);
}

/** The forms that a procedure's body asks for, in the order in which they stand there. */
export function formsOf<W>(fn: Fn<W>): readonly string[] {
  const forms = new Set<string>();
  walk(fn.body as readonly Stmt<unknown, never>[], (when) => {
    for (const form of when.forms) forms.add(form);
    return [when.then, when.else];
  });
  return [...forms];
}

function walk<F>(body: readonly Stmt<unknown, F>[], choose: Chooser<F>): Outline {
  return body.flatMap((statement) => piecesOf(statement, choose));
}

function piecesOf<F>(statement: Stmt<unknown, F>, choose: Chooser<F>): readonly Piece[] {
  switch (statement.kind) {
    case 'step':
    case 'local':
    case 'mention':
      return snippetOutline(statement.c);
    case 'call':
      return statement.c === undefined
        ? [leaf('call', statement.fn.name)]
        : snippetOutline(statement.c);
    case 'when':
      return choose(statement).flatMap((branch) => walk(branch, choose));
    case 'if': {
      const then = walk(statement.then, choose);
      const otherwise = walk(statement.else, choose);
      if (statement.hidden) return [...then, ...otherwise];
      const arms = [
        { conditional: true, line: 0, body: then },
        { conditional: false, line: 0, body: otherwise },
      ];
      return [{ kind: 'if', arms, endLine: 0 }];
    }
    case 'loop': {
      const inside = walk(statement.body, choose);
      return statement.hidden ? inside : [{ kind: 'loop', body: inside, line: 0, endLine: 0 }];
    }
    case 'label':
      return [leaf('label', statement.label)];
    case 'return':
      return statement.hidden ? [] : [leaf('return')];
    default:
      return statement.hidden ? [] : [leaf(statement.kind, statement.label)];
  }
}

const leaf = (kind: Leaf['kind'], name = ''): Leaf => ({ kind, name, line: 0 });
