// SPDX-License-Identifier: GPL-2.0-only
import type { Stmt } from '../model/language/statement.ts';
import { PROCEDURES } from '../model/procedures.ts';
import type { World } from '../model/world.ts';

/** The functions that, in the code of these forms, look something up under rcu_read_lock(). */
export function rcuReaders(forms: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    PROCEDURES.filter(
      ({ body, form }) => (form === undefined || forms.has(form)) && mentionsRcu(body, forms),
    ).map(({ name }) => name),
  );
}

function mentionsRcu(body: readonly Stmt<World, never>[], forms: ReadonlySet<string>): boolean {
  return body.some((stmt) => {
    switch (stmt.kind) {
      case 'mention':
        return stmt.c.startsWith('rcu_read_lock(');
      case 'when': {
        const options = { forms, transport: 'mailbox', mayFail: () => false };
        return mentionsRcu(stmt.test(options) ? stmt.then : stmt.else, forms);
      }
      case 'if':
        return mentionsRcu([...stmt.then, ...stmt.else], forms);
      case 'loop':
        return mentionsRcu(stmt.body, forms);
      default:
        return false;
    }
  });
}
