// SPDX-License-Identifier: GPL-2.0-only
import type { Fn, Options, Stmt, When } from '../model/language/statement.ts';
import { isBlock, type Leaf, type Outline, type Piece } from './outline.ts';
import { snippetOutline } from './snippet.ts';
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';

/** Which way a `when` goes, and how many statements that do something came before. */
interface Walk<F> {
  readonly choose: (when: When<unknown, F>) => readonly (readonly Stmt<unknown, F>[])[];
  acts: number;
}

/**
 * The outline of a procedure of the model in one form: what `outlineOf` would give for the C that
 * it stands for. What is hidden in the model gives nothing but its inside.
 */
export function skeletonOf<W>(fn: Fn<W>, options: Options): Outline {
  return walk(fn.body as readonly Stmt<unknown, never>[], {
    choose: (when) => [when.test(options) ? when.then : when.else],
    acts: 0,
  });
}

/** Where a procedure stands that the model gives itself: it has no C to be compared with. */
export const kernelFile = 'kernel';

/**
 * A vocabulary from all procedures of the model, in all their forms and for all transports. What a
 * procedure of the kernel does inside is none of it; its name is.
 */
export function modelVocabulary<W>(procedures: readonly Fn<W>[]): Vocabulary {
  const known = vocabularies.get(procedures);
  if (known !== undefined) return known;
  const outlines = procedures
    .filter(({ file }) => file !== kernelFile)
    .map(({ body }) =>
      walk(body as readonly Stmt<unknown, never>[], {
        choose: (when) => [when.then, when.else],
        acts: 0,
      }),
    );
  const names = procedures.map(({ name }) => name);
  const vocabulary = vocabularyOf(outlines, names);
  vocabularies.set(procedures, vocabulary);
  return vocabulary;
}

const vocabularies = new WeakMap<readonly unknown[], Vocabulary>();

/** The forms that a procedure's body asks for, in the order in which they stand there. */
export function formsOf<W>(fn: Fn<W>): readonly string[] {
  const known = asked.get(fn);
  if (known !== undefined) return known;
  const forms = new Set<string>();
  walk(fn.body as readonly Stmt<unknown, never>[], {
    choose: (when) => {
      for (const form of when.forms) forms.add(form);
      return [when.then, when.else];
    },
    acts: 0,
  });
  const found = [...forms];
  asked.set(fn, found);
  return found;
}

const asked = new WeakMap<object, readonly string[]>();

function walk<F>(body: readonly Stmt<unknown, F>[], way: Walk<F>): Outline {
  return body.flatMap((statement) => piecesOf(statement, way));
}

function piecesOf<F>(statement: Stmt<unknown, F>, way: Walk<F>): readonly Piece[] {
  switch (statement.kind) {
    case 'step':
    case 'local':
      return stemming(snippetOutline(statement.c), way.acts++);
    case 'mention':
      return snippetOutline(statement.c);
    case 'call': {
      const { c, fn } = statement;
      return stemming(c === undefined ? [leaf('call', fn.name)] : snippetOutline(c), way.acts++);
    }
    case 'when':
      return way.choose(statement).flatMap((branch) => walk(branch, way));
    case 'if': {
      const then = walk(statement.then, way);
      const otherwise = walk(statement.else, way);
      if (statement.hidden) return [...then, ...otherwise];
      const arms = [
        { conditional: true, line: 0, body: then },
        { conditional: false, line: 0, body: otherwise },
      ];
      return [{ kind: 'if', arms, endLine: 0 }];
    }
    case 'loop': {
      const inside = walk(statement.body, way);
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

/** Notes which statement of the procedure the leaves stem from. */
function stemming(outline: Outline, act: number): Outline {
  return outline.map((piece): Piece => {
    if (piece.kind === 'if') {
      return {
        ...piece,
        arms: piece.arms.map((arm) => ({ ...arm, body: stemming(arm.body, act) })),
      };
    }
    return isBlock(piece) ? { ...piece, body: stemming(piece.body, act) } : { ...piece, act };
  });
}
