// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { answerTo, ask, QUESTIONS, titleOf, verdictOf } from '../model/ask.ts';

/** Too large to be explored unfolded in a test: nothing may be wrong as far as it goes. */
const TOO_LARGE = new Set(['fix-04 after']);
const MOST_STATES = 600_000;

/**
 * Unfolded, every private statement is a step of its own, between which all other contexts may move:
 * another verdict means that a statement is not private.
 */
describe('a fix has the same verdict when private statements are steps of their own', () => {
  const fixes = QUESTIONS.filter(({ spec }) => spec.fix !== null);
  const titled = fixes.map((asked) => [titleOf(asked), asked] as const);

  test.each(titled.filter(([title]) => !TOO_LARGE.has(title)))(
    '%s',
    (_, asked) => {
      const folded = answerTo(asked);
      const unfolded = ask(asked, { fold: false });
      expect(verdictOf(unfolded)).toBe(verdictOf(folded));
      // A private statement's own states are only seen unfolded: they may witness more, not less.
      expect(folded.unwitnessed).toEqual(expect.arrayContaining([...unfolded.unwitnessed]));
      expect(unfolded.states).toBeGreaterThan(folded.states);
    },
    120_000,
  );

  test.each(titled.filter(([title]) => TOO_LARGE.has(title)))(
    `%s, of which the first ${MOST_STATES.toLocaleString('en')} states`,
    (_, asked) => {
      expect(verdictOf(answerTo(asked))).toBe('holds');
      const unfolded = ask(asked, { fold: false }, { budget: { states: MOST_STATES } });
      expect(verdictOf(unfolded)).toBe('stopped by states');
    },
    120_000,
  );
});
