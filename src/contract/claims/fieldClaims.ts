// SPDX-License-Identifier: GPL-2.0-only
import { calls, codes } from '../document.ts';
import { lockingOf, type FieldLocking } from '../lockset.ts';
import { fieldName } from '../names.ts';
import type { Observation } from '../observe/observation.ts';
import { linesOf, SOMEBODY, type Claim } from './claim.ts';

/** What the locking table says of fields: who writes and reads them, and what keeps threads apart. */
export function fieldClaims(observation: Observation): readonly Claim[] {
  return lockingOf(observation).flatMap((one) => [
    ...protectionClaims(one, observation),
    toucherClaim(one.field, 'write', one.writers),
    ...(one.protection.how === 'order' ? [toucherClaim(one.field, 'read', one.readers)] : []),
  ]);
}

function protectionClaims(
  { field, protection }: FieldLocking,
  { races }: Observation,
): readonly Claim[] {
  switch (protection.how) {
    case 'lock':
      return [
        ...protection.locks.map((lock) => lockClaim(field, lock, 'access')),
        apartClaim(field, []),
      ];
    case 'order':
      return [
        ...protection.writes.map((lock) => lockClaim(field, lock, 'write')),
        apartClaim(field, []),
      ];
    case 'meets':
      return [
        apartClaim(
          field,
          races.flatMap(({ cells: [on, a, b] }) => (on === field ? [`${a} ${b}`] : [])),
        ),
      ];
    case 'constant':
    case 'primitive':
      return [];
  }
}

function lockClaim(field: string, lock: string, access: 'access' | 'write'): Claim {
  return {
    part: 'fields',
    sentence: `\`${lock}\` is held at every ${access} of \`${fieldName(field)}\``,
    table: 'fields',
    test: {
      breaks: ([on, how, , , locks]) =>
        on === field && (access === 'access' || how === 'write') && !linesOf(locks).includes(lock),
      example: [field, 'write', SOMEBODY, 'process', ''],
    },
  };
}

function apartClaim(field: string, pairs: readonly string[]): Claim {
  const name = fieldName(field);
  return {
    part: 'fields',
    sentence:
      pairs.length === 0
        ? `nobody meets a writer of \`${name}\``
        : `of \`${name}\` only these meet: ${codes(pairs)}`,
    table: 'races',
    test: {
      breaks: ([on, a, b]) => on === field && !pairs.includes(`${a} ${b}`),
      example: [field, `${SOMEBODY} (write)`, `${SOMEBODY} (read)`],
    },
  };
}

function toucherClaim(field: string, access: string, functions: readonly string[]): Claim {
  const who = functions.length === 0 ? 'nobody' : `only ${calls(functions)}`;
  return {
    part: 'fields',
    sentence: `${who} ${access}s \`${fieldName(field)}\``,
    table: 'fields',
    test: {
      breaks: ([on, how, fn = '']) => on === field && how === access && !functions.includes(fn),
      example: [field, access, SOMEBODY, 'process', ''],
    },
  };
}
