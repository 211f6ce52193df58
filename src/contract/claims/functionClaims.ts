// SPDX-License-Identifier: GPL-2.0-only
import { contextsOfFunctions } from '../contextLines.ts';
import { codes } from '../document.ts';
import type { Observation } from '../observe/observation.ts';
import { linesOf, SOMEBODY, type Claim } from './claim.ts';

/** What the `Context:` lines say. */
export function functionClaims(observation: Observation): readonly Claim[] {
  return contextsOfFunctions(observation).flatMap(({ fn, contexts, caller, taken }): Claim[] => [
    {
      part: 'functions',
      sentence: `\`${fn}()\` runs only in ${contexts.join(' or ')} context`,
      table: 'functions',
      test: {
        breaks: ([on, context = '']) => on === fn && !contexts.includes(context),
        example: [fn, SOMEBODY, '', ''],
      },
    },
    ...caller.map((lock): Claim => ({
      part: 'functions',
      sentence: `the caller of \`${fn}()\` holds \`${lock}\``,
      table: 'functions',
      test: {
        breaks: ([on, , locks]) => on === fn && !linesOf(locks).includes(lock),
        example: [fn, contexts[0] ?? '', '', ''],
      },
    })),
    {
      part: 'functions',
      sentence:
        taken.length === 0
          ? `\`${fn}()\` takes no lock and waits for no work`
          : `\`${fn}()\` takes or waits for nothing but ${codes(taken)}`,
      table: 'takes',
      test: {
        breaks: ([on, lock = '']) => on === fn && !taken.includes(lock),
        example: [fn, SOMEBODY],
      },
    },
    ...taken.map((lock): Claim => ({
      part: 'functions',
      sentence: `\`${fn}()\` takes or waits for \`${lock}\``,
      table: 'takes',
      test: { fn, shows: ([on, other]) => on === fn && other === lock },
    })),
  ]);
}
