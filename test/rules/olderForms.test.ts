// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { verifyTrace } from '../../src/explorer/index.ts';
import { OLDER_FORMS } from '../../src/model/olderForms.ts';
import { answerTo, modelOf, QUESTIONS, titleOf, verdictOf, witnessed } from '../model/ask.ts';

const all = OLDER_FORMS.map(({ form }) => form);

/** The specs' own questions, asked of the same code with these forms. */
const askedOf = (older: readonly string[]) =>
  QUESTIONS.map((asked) => {
    const { request } = asked;
    const newer = request.forms.filter((form) => form !== 'skip');
    const forms = [...newer, ...older];
    return [titleOf(asked), { ...asked, request: { ...request, forms } }] as const;
  });

/** The layout of 6.1 with the backports; that before them has owners of its own. */
const questions = askedOf(all.filter((form) => form !== 'on-request'));

/** What cannot go wrong in it, whatever else is done. */
const impossible: ReadonlySet<string> = new Set([
  // the lookup passes over no device
  'fix-02 before',
  // no direction has a second mailbox, whose request could fail behind the first
  'fix-07 before',
  'fix-08 before',
  'v3-mailbox-memory before',
  'finding-p2a-error-pointer after',
]);

const same = questions.filter(([title]) => !impossible.has(title));

describe('what breaks a rule in the newer layout breaks it in the older, and what holds, holds', () => {
  test.each(same)('%s', (_, asked) => {
    expect(verdictOf(answerTo(asked))).toBe(asked.expected?.rule ?? 'holds');
  });
});

describe('traces replay', () => {
  test.each(same.filter(([, { expected }]) => expected?.verdict === 'violated'))(
    '%s',
    (_, asked) => {
      const { broken } = answerTo(asked);
      if (!broken) throw new Error('nothing is broken');
      expect(() => verifyTrace(modelOf(asked).system, broken)).not.toThrow();
    },
  );
});

describe('a fix that holds was put to the test', () => {
  const fixed = same.filter(([, { spec, side }]) => {
    return spec.fix !== null && side === 'after' && !impossible.has(`${spec.id} before`);
  });
  test.each(fixed)('%s', (_, asked) => {
    expect(witnessed(asked, answerTo(asked))).toContain(asked.spec.before?.rule);
  });
});

describe('what is not there cannot go wrong', () => {
  test.each(questions.filter(([title]) => impossible.has(title)))('%s', (_, asked) => {
    expect(asked.expected?.verdict).toBe('violated');
    expect(verdictOf(answerTo(asked))).toBe('holds');
  });
});

describe('a fix of what is there before the backports too works there', () => {
  const there = ['fix-05', 'fix-10', 'fix-13', 'fix-14', 'fix-17'];
  const asked = askedOf(all).filter(([, { spec }]) => there.includes(spec.id));
  test.each(asked)('%s', (_, one) => {
    expect(verdictOf(answerTo(one))).toBe(one.expected?.rule ?? 'holds');
  });
});
