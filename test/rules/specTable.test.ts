// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { verifyTrace } from '../../src/explorer/index.ts';
import { RULES } from '../../src/invariants/index.ts';
import { FIXES } from '../../src/model/fixes.ts';
import {
  answerTo,
  modelOf,
  QUESTIONS,
  SPECS,
  titleOf,
  verdictOf,
  witnessed,
} from '../model/ask.ts';

/** All that is asserted of the runs of the specs is here, so that each is run once. */

const titled = QUESTIONS.map((asked) => [titleOf(asked), asked] as const);
const violated = titled.filter(([, { expected }]) => expected?.verdict === 'violated');
const holding = titled.filter(([, { expected }]) => expected?.verdict === 'holds');

test('the specs cover all 17 fixes, each with a violation before and none after', () => {
  const numbers = FIXES.map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
  for (const number of numbers) {
    const sides = SPECS.filter(({ fix }) => fix === number).map(({ before, after }) => [
      before?.expect,
      after.expect,
    ]);
    expect(sides, `fix ${number}`).not.toEqual([]);
    for (const side of sides) expect(side, `fix ${number}`).toEqual(['violated', 'holds']);
  }
});

describe('before and after are different code', () => {
  const pairs = SPECS.filter(({ before }) => before !== null).map(({ id }) => id);
  test.each(pairs)('%s', (id) => {
    const [before, after] = QUESTIONS.filter(({ spec }) => spec.id === id);
    expect(before?.request.forms).not.toEqual(after?.request.forms);
  });
});

describe('the before of a numbered fix lacks that fix and nothing else', () => {
  const numbered = SPECS.filter(({ fix }) => fix !== null).map(({ id, fix }) => [id, fix] as const);
  test.each(numbered)('%s', (id, fix) => {
    const spec = SPECS.find((one) => one.id === id);
    expect(spec?.before).toMatchObject({ variant: spec?.after.variant, with: [], without: [fix] });
    expect(spec?.after).toMatchObject({ with: [], without: [] });
  });
});

test('every finding breaks a rule of the landed code, or of all fixes together', () => {
  const findings = SPECS.filter(({ finding }) => finding);
  expect(findings.length).toBeGreaterThan(0);
  for (const { id, after } of findings) {
    expect(after, id).toMatchObject({ expect: 'violated', with: [], without: [] });
    expect(['landed', 'all'], id).toContain(after.variant);
  }
});

describe('a spec comes out as it says', () => {
  test.each(titled)(
    '%s',
    (_, asked) => {
      expect(verdictOf(answerTo(asked))).toBe(asked.expected?.rule ?? 'holds');
    },
    30_000,
  );
});

describe('a trace replays on plain states to the same violation', () => {
  test.each(violated)('%s', (_, asked) => {
    const { broken } = answerTo(asked);
    if (!broken) throw new Error('nothing is broken');
    expect(() => verifyTrace(modelOf(asked).system, broken)).not.toThrow();
  });
});

describe('a side that holds has the size that is recorded', () => {
  test.each(holding)('%s', (_, asked) => {
    const { states, transitions, depth } = answerTo(asked);
    // scripts/specCounts.mjs records them; a commit that changes them says why.
    expect({ states, transitions, depth }).toEqual(asked.expected?.counts);
  });
});

test('every rule is put to the test in a spec that holds', () => {
  const tried = new Set(holding.flatMap(([, asked]) => witnessed(asked, answerTo(asked))));
  const untried = RULES.map(({ name }) => name).filter((name) => !tried.has(name));
  expect(untried).toEqual([]);
});
