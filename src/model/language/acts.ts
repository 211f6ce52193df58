// SPDX-License-Identifier: GPL-2.0-only
import type { Fn, Options, Stmt } from './statement.ts';

/** The C texts of a procedure's steps, locals and calls, in the order in which `Place.act` counts them. */
export function actTexts<W>({ body }: Fn<W>, options: Options): readonly string[] {
  return body.flatMap((statement) => textsOf(statement, options));
}

function textsOf<W>(statement: Stmt<W, never>, options: Options): readonly string[] {
  const all = (body: readonly Stmt<W, never>[]): readonly string[] =>
    body.flatMap((one) => textsOf(one, options));
  switch (statement.kind) {
    case 'step':
    case 'local':
      return [statement.c];
    case 'call':
      return [callText(statement)];
    case 'if':
      return [...all(statement.then), ...all(statement.else)];
    case 'loop':
      return all(statement.body);
    case 'when':
      return all(statement.test(options) ? statement.then : statement.else);
    default:
      return [];
  }
}

/** What stands in the C for a call. */
export function callText({
  c,
  fn,
}: {
  readonly c: string | undefined;
  readonly fn: { readonly name: string };
}): string {
  return c ?? `${fn.name}()`;
}
