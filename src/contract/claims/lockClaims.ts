// SPDX-License-Identifier: GPL-2.0-only
import { calls, codes } from '../document.ts';
import { lockOrderOf } from '../lockOrder.ts';
import type { Observation } from '../observe/observation.ts';
import { SOMEBODY, type Claim } from './claim.ts';

/** What the contract says of the order between locks. */
export function lockClaims(observation: Observation): readonly Claim[] {
  const { edges } = lockOrderOf(observation);
  const held = [...new Set(edges.map((edge) => edge.held))];
  return [
    ...held.map((lock): Claim => {
      const taken = edges.flatMap((edge) => (edge.held === lock ? [edge.taken] : []));
      return {
        part: 'locks',
        sentence: `under \`${lock}\` only these are taken: ${codes(taken)}`,
        table: 'order',
        test: {
          breaks: ([on, other = '']) => on === lock && !taken.includes(other),
          example: [lock, SOMEBODY, SOMEBODY],
        },
      };
    }),
    ...edges.map((edge): Claim => ({
      part: 'locks',
      sentence: `\`${edge.taken}\` is taken under \`${edge.held}\` only by ${calls(edge.functions)}`,
      table: 'order',
      test: {
        breaks: ([on, other, fn = '']) =>
          on === edge.held && other === edge.taken && !edge.functions.includes(fn),
        example: [edge.held, edge.taken, SOMEBODY],
      },
    })),
    {
      part: 'locks',
      sentence: `nothing is taken under a lock but ${codes(held)}`,
      table: 'order',
      test: {
        breaks: ([on = '']) => !held.includes(on),
        example: [SOMEBODY, held[0] ?? '', SOMEBODY],
      },
    },
  ];
}
