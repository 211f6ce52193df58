// SPDX-License-Identifier: GPL-2.0-only
import type { Fn, If, Stmt } from '../language/statement.ts';

/**
 * Mutants: the model's procedures with one mistake made in them. A rule that no mistake breaks is
 * no rule; a mistake that no rule sees is a gap in the rules, or in the scenarios.
 */

type Body<W> = readonly Stmt<W, never>[];

/** One change of one procedure. */
export interface Mutation<W> {
  /** The procedure, by its C name. */
  readonly fn: string;
  readonly change: (body: Body<W>) => Body<W>;
}

/** What a statement list becomes. */
type Edit<W> = (block: Body<W>) => Body<W>;

/**
 * The procedures with these mutations made, one after the other.
 * @throws Error when a procedure is not there, or a mutation changes nothing.
 */
export function mutated<W>(
  procedures: ReadonlyMap<string, Fn<W>>,
  ...mutations: readonly Mutation<W>[]
): ReadonlyMap<string, Fn<W>> {
  const result = new Map(procedures);
  for (const { fn, change } of mutations) {
    const known = result.get(fn);
    if (!known) throw new Error(`a mutant changes ${fn}, which the model does not have`);
    result.set(fn, { ...known, body: change(known.body) });
  }
  return result;
}

/** Leaves out every statement with this C text; `nth` (from 0): only that one. */
export function drop<W>(fn: string, c: string, nth?: number): Mutation<W> {
  return replace(fn, c, () => [], nth);
}

/** Puts other statements in the place of every statement with this C text, or of the n-th. */
export function replace<W>(
  fn: string,
  c: string,
  by: (stmt: Stmt<W, never>) => Body<W>,
  nth?: number,
): Mutation<W> {
  return editing(fn, `"${c}"`, (found) => {
    let seen = 0;
    return (block) =>
      block.flatMap((stmt) => {
        if (!isCalled(stmt, c)) return [stmt];
        if (nth !== undefined && nth !== seen++) return [stmt];
        found();
        return by(stmt);
      });
  });
}

/** Does every statement with this C text twice, or only the n-th. */
export function twice<W>(fn: string, c: string, nth?: number): Mutation<W> {
  return replace(fn, c, (stmt) => [stmt, stmt], nth);
}

/** Exchanges two statements: the first ones with these C texts, wherever they stand. */
export function swap<W>(fn: string, first: string, second: string): Mutation<W> {
  return {
    fn,
    change: (body) => {
      const [one] = everyWith(body, first);
      const [two] = everyWith(body, second);
      if (!one || !two) throw new Error(`${fn} has no "${one ? second : first}"`);
      return everywhere(body, (block) =>
        block.map((stmt) => (stmt === one ? two : stmt === two ? one : stmt)),
      );
    },
  };
}

/** Leaves out the branch that follows a statement: an error that nobody looks at. */
export function ignoreError<W>(fn: string, c: string): Mutation<W> {
  return atBranch(fn, c, () => []);
}

/** Turns the test around that follows a statement. */
export function turnTest<W>(fn: string, c: string): Mutation<W> {
  return atBranch(fn, c, (branch) => [
    { ...branch, test: (s, l, self) => !branch.test(s, l, self) },
  ]);
}

/** Takes the branch that follows a statement, whatever its test says. */
export function alwaysTake<W>(fn: string, c: string): Mutation<W> {
  return atBranch(fn, c, (branch) => [{ ...branch, test: () => true }]);
}

/** The branch that follows a statement directly, or behind what is only mentioned. */
function atBranch<W>(fn: string, c: string, by: (branch: If<W, never>) => Body<W>): Mutation<W> {
  return editing(fn, `a branch behind "${c}"`, (found) => (block) => {
    const at = block.findIndex((stmt) => isCalled(stmt, c));
    if (at < 0) return block;
    const next = block.findIndex((stmt, i) => i > at && stmt.kind !== 'mention');
    const branch = block[next];
    if (branch?.kind !== 'if') return block;
    found();
    return block.toSpliced(next, 1, ...by(branch));
  });
}

/** Edits every block of a procedure, and sees to it that something was found. */
function editing<W>(fn: string, what: string, edit: (found: () => void) => Edit<W>): Mutation<W> {
  return {
    fn,
    change: (body) => {
      let count = 0;
      const made = everywhere(
        body,
        edit(() => {
          count++;
        }),
      );
      if (count === 0) throw new Error(`${fn} has no ${what}`);
      return made;
    },
  };
}

function everywhere<W>(body: Body<W>, edit: Edit<W>): Body<W> {
  return edit(body).map((stmt): Stmt<W, never> => {
    switch (stmt.kind) {
      case 'if':
      case 'when':
        return {
          ...stmt,
          then: everywhere(stmt.then, edit),
          else: everywhere(stmt.else, edit),
        };
      case 'loop':
        return { ...stmt, body: everywhere(stmt.body, edit) };
      default:
        return stmt;
    }
  });
}

/** All statements with a C text, in their order. */
function everyWith<W>(body: Body<W>, c: string): readonly Stmt<W, never>[] {
  const found: Stmt<W, never>[] = [];
  everywhere(body, (block) => {
    found.push(...block.filter((stmt) => isCalled(stmt, c)));
    return block;
  });
  return found;
}

/** Whether a statement has this C text; a call is also known as `callee()`. */
function isCalled<W>(stmt: Stmt<W, never>, c: string): boolean {
  switch (stmt.kind) {
    case 'step':
    case 'local':
    case 'mention':
      return stmt.c === c;
    case 'call':
      return stmt.c === c || `${stmt.fn.name}()` === c;
    default:
      return false;
  }
}
