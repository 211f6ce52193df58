// SPDX-License-Identifier: GPL-2.0-only
import type { Automaton } from '../automaton.ts';
import { calls, codes } from '../document.ts';
import { isFieldOf, kindPattern } from '../names.ts';
import type { Observation } from '../observe/observation.ts';
import { usersOf } from '../users.ts';
import { linesOf, SOMEBODY, type Claim } from './claim.ts';

/** What the contract says of who touches the fields of an object. */
export function userClaims({ kind }: Automaton, observation: Observation): readonly Claim[] {
  const users = usersOf(kind, observation);
  const names = users.map(({ fn }) => fn);
  const field = `${kindPattern(kind)}.${SOMEBODY}`;
  const own = (on: string | undefined): boolean => isFieldOf(kind, on ?? '');
  return [
    {
      part: 'users',
      sentence: `${kind.key} is touched only by ${calls(names)}`,
      table: 'fields',
      test: {
        breaks: ([on, , fn = '']) => own(on) && !names.includes(fn),
        example: [field, 'read', SOMEBODY, 'process', ''],
      },
    },
    ...users.map(({ fn, locks, contexts }): Claim => ({
      part: 'users',
      sentence: `\`${fn}()\` touches ${kind.key} only in ${contexts.join(' or ')} context${locks.length === 0 ? '' : `, holding ${codes(locks)}`}`,
      table: 'fields',
      test: {
        breaks: ([on, , by, context = '', held]) =>
          own(on) &&
          by === fn &&
          (!contexts.includes(context) || !locks.every((lock) => linesOf(held).includes(lock))),
        example: [field, 'read', fn, SOMEBODY, locks.join('\n')],
      },
    })),
  ];
}
