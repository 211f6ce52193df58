// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bugReport } from '../../src/report/bugReport.ts';
import { commitText } from '../../src/report/commitText.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { MAIL } from '../../src/report/raceTable.ts';
import type { ViolationReport } from '../../src/report/trace.ts';
import { traceText, WIDTH } from '../../src/report/traceText.ts';
import { hostileHeading, hostileText, hostileViolation } from './hostile.ts';
import { inTree } from './inTree.ts';
import { heading, label, race } from './race.ts';

const widest = (text: string): number =>
  Math.max(...text.split('\n').map((line) => line.trimEnd().length));

/** Steps of so many contexts, in turn, with names and statements of this length. */
function long(contexts: number, name: string): ViolationReport {
  const steps = Array.from({ length: 2 * contexts }, (_, i) => ({
    context: i % contexts,
    label: label([`${name}${i % 3}`, `${name} = ${name}(${name}->${name}, ${name})`]),
    state: { obj: { life: i < contexts ? 'live' : 'freed' } },
  }));
  const names = Array.from({ length: contexts }, (_, i) => `${name}${i}`);
  return { ...race, contexts: names, initial: { obj: { life: 'none' } }, steps, branches: [] };
}

/** What speaks to the terminal, and no end of a line. */
const speaks = (text: string): boolean => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', ''));

describe('a text', () => {
  it('is no wider than a mail, whatever is quoted in it, and says nothing to the terminal', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [where, what] = [hostileHeading(text), hostileViolation(text)];
        const at = { path: text, line: 12_345, what: 'function' } as const;
        const located = inTree(what, text, { [text]: at });
        const report = bugReport(where, located, { naming: plainNaming });
        const table = commitText(what, plainNaming);
        const lanes = traceText(where, located);
        expect(widest(report)).toBeLessThanOrEqual(MAIL);
        expect(widest(table)).toBeLessThanOrEqual(MAIL);
        expect(widest(lanes)).toBeLessThanOrEqual(WIDTH);
        for (const one of [report, table, lanes]) expect(speaks(one)).toBe(false);
      }),
    );
  });

  it('is no wider with many contexts and long names, and says whose each stretch is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 90 }),
        (contexts, length) => {
          const violation = long(contexts, 'x'.repeat(length));
          const report = bugReport(heading, violation, { naming: plainNaming });
          const table = commitText(violation, plainNaming);
          expect(widest(report)).toBeLessThanOrEqual(MAIL);
          expect(widest(table)).toBeLessThanOrEqual(MAIL);
          expect(widest(traceText(heading, violation))).toBeLessThanOrEqual(WIDTH);
          // Under one name each, or each stretch with its own.
          const fits = table.includes('---');
          for (let i = 0; !fits && i < contexts; i++) expect(table).toContain(`CPU${i}:`);
        },
      ),
      { numRuns: 60 },
    );
  });
});
