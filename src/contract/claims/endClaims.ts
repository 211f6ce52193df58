// SPDX-License-Identifier: GPL-2.0-only
import { codes } from '../document.ts';
import type { Observation } from '../observe/observation.ts';
import { SOMEBODY, type Claim } from './claim.ts';

/** What the table of scenarios says of the rules that runs break. */
export function endClaims({ runs }: Observation): readonly Claim[] {
  return runs.map(({ spec, broken }) => ({
    part: 'ends',
    sentence: `no run of ${spec} breaks a rule${broken.length === 0 ? '' : ` but ${codes(broken)}`}`,
    table: 'ends',
    test: {
      breaks: ([on, rule = '']) => on === spec && !broken.includes(rule),
      example: [spec, SOMEBODY],
    },
  }));
}
