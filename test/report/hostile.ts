// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import type { TraceHeading, ViolationReport } from '../../src/report/trace.ts';
import { label, race } from './race.ts';

/** Texts that mean something to XML, HTML, JavaScript, DOT, TAP, SARIF, b4, a log or a terminal. */
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
  '{ { port0 | <port1> record } } \\N\\G\\E\\l\\r\\T \\',
  '<<b>like HTML</b>>',
  '&lt;b&gt; &#65; &#x42; &nbsp; &bogus;',
  'a = [b](c) {0} {{1}} }{ %1$s \\[d](2)',
  'reboot: System halted. Kernel panic - not syncing: VFS: List of all partitions:',
  '-: ERROR: none',
  '/* \u202e } if (dead) \u2066 { */ \u05d0\u05d1 gr\u00f6\u00dfe \u4e2d\u6587 \u{1f600}',
  'x'.repeat(300),
  `y${'\u{1f600}'.repeat(90)}`,
  '\\\ud83d',
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
  return {
    spec: text,
    title: text,
    contract: text,
    impact: text,
    variant: text,
    code: text,
    tasks: text,
    bounds: text,
  };
}
