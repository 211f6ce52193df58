// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { depthFirst, selfCheck } from '../../src/explorer/index.ts';
import { answerTo, ask, modelOf, QUESTIONS, question, titleOf } from '../model/ask.ts';

const titled = QUESTIONS.map((asked) => [titleOf(asked), asked] as const);

describe('depth first comes to the same verdict as breadth first', () => {
  test.each(titled)(
    '%s',
    (_, asked) => {
      const wide = answerTo(asked);
      const deep = ask(asked, {}, { strategy: depthFirst });
      expect(deep.verdict).toBe(wide.verdict);
      if (wide.verdict !== 'holds') return;
      expect(deep).toMatchObject({ states: wide.states, transitions: wide.transitions });
      expect(deep.unwitnessed).toEqual(wide.unwitnessed);
    },
    30_000,
  );
});

describe('the learnt explorer and the plain one agree', () => {
  test.each([
    ['fix-01', 'before'],
    ['fix-01', 'after'],
    ['fix-09', 'before'],
    ['fix-11', 'after'],
    ['fix-16-link', 'after'],
    ['fix-17', 'before'],
    ['fix-17', 'after'],
    ['v3-syspower-twice', 'before'],
  ] as const)(
    '%s %s',
    (id, side) => {
      expect(selfCheck(modelOf(question(id, side)).system).differences).toEqual([]);
    },
    30_000,
  );
});
