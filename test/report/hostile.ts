// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import type { TraceHeading, ViolationReport } from '../../src/report/trace.ts';
import { label, race } from './race.ts';

/** Texts that mean something to XML, HTML, JavaScript, DOT, TAP or a terminal. */
const NASTY = [
  '</script><script>window.hostile=1</script>',
  '<img src=x onerror="window.hostile=1">',
  '"><svg onload=window.hostile=1>',
  "' onmouseover='window.hostile=1",
  '<!-- --> ]]> <![CDATA[',
  '&amp;&lt;&#0;',
  '\u0000\u0007\u001b[31m\ufffe\ud800',
  '\u2028\u2029`${window.hostile=1}`',
  '# SKIP not ok 1\nnot ok 2 - boo',
  '::error file=x::y%0A\r\n::set-output',
  '"]; evil [label="',
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...NASTY), fc.string({ maxLength: 10 })).map(([a, b]) => a + b),
);

/** A violation in which every text is this one. */
export function hostileViolation(text: string): ViolationReport {
  const bad = label([text, text], [text, text]);
  return {
    ...race,
    rule: text,
    message: text,
    contexts: [text, `${text}2`],
    initial: { [text]: text, obj: { life: 'none' } },
    steps: [
      {
        context: 0,
        label: { ...bad, note: text },
        state: { [text]: `${text}!`, obj: { life: 'live' } },
      },
      { context: 1, label: bad, state: { [text]: text, obj: { life: 'freed' } } },
    ],
    branches: [],
  };
}

export function hostileHeading(text: string): TraceHeading {
  return { spec: text, title: text, contract: text, variant: text, bounds: text };
}
