// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNaming } from '../../src/report/diff.ts';
import { github } from '../../src/report/github.ts';
import { junit } from '../../src/report/junit.ts';
import { ktap } from '../../src/report/ktap.ts';
import { lifeMachine } from '../../src/report/lifeMachine.ts';
import { indexPage } from '../../src/report/page/indexPage.ts';
import { violationPage } from '../../src/report/page/page.ts';
import type { PageData } from '../../src/report/page/pageData.ts';
import type { CheckResult } from '../../src/report/result.ts';
import { ascii } from '../../src/report/printable.ts';
import { sequenceChart } from '../../src/report/sequenceChart.ts';
import { scriptJson, xml } from '../../src/report/xml.ts';
import { hostileHeading, hostileText, hostileViolation } from './hostile.ts';
import { inTree } from './inTree.ts';
import { wellFormed } from './wellFormed.ts';

const result = (text: string): CheckResult => ({
  id: text,
  side: 'before',
  title: text,
  file: text,
  verdict: 'violated',
  expected: 'holds',
  unexpected: true,
  remark: text,
  heading: hostileHeading(text),
  violation: hostileViolation(text),
  naming: plainNaming,
});

describe('hostile texts', () => {
  it('stay texts in XML', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(wellFormed(junit([result(text)]))).toBeNull();
        expect(wellFormed(sequenceChart(hostileViolation(text), plainNaming))).toBeNull();
        expect(wellFormed(lifeMachine(hostileViolation(text), plainNaming) ?? '')).toBeNull();
        expect(wellFormed(`<a b="${xml(text)}">${xml(text)}</a>`)).toBeNull();
      }),
    );
  });

  it('end no script and begin no element in HTML', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const at = { path: text, line: 2, what: 'statement' } as const;
        const located = inTree(hostileViolation(text), text, { [text]: at });
        const page = violationPage(hostileHeading(text), located, plainNaming, {
          question: text,
          index: text,
          sources: () => ({ file: text, first: 1, lines: [text, text] }),
        });
        const data = /id="data">(.*)<\/script>/.exec(page)?.[1] ?? '';
        const { sources } = JSON.parse(data) as PageData;
        const told = text.replace(/\p{Bidi_Control}/gu, ascii);
        expect(sources[0]).toEqual({ name: told, file: told, first: 1, lines: [told, told] });
        expect(page).not.toMatch(/\p{Bidi_Control}/u);
        expect(page.match(/<script/g)?.length).toBe(2);
        expect(page.match(/<\/script/g)?.length).toBe(2);
        expect(page.match(/<img|<svg onload|<!--/g)).toBeNull();
        expect(JSON.parse(scriptJson(text))).toBe(told);
      }),
    );
  });

  it('stay texts in an index', () => {
    const tags = (text: string): readonly string[] => {
      const holds = { ...result(text), violation: null, verdict: 'holds' } as const;
      const entries = [
        { result: result(text), page: text },
        { result: holds, page: null },
      ];
      return indexPage(text, entries, [text]).match(/<[a-z!/]+/gi) ?? [];
    };
    const plain = tags('x');
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(tags(`x${text}`)).toEqual(plain);
      }),
    );
  });

  it('make no line of their own in KTAP and GitHub annotations', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const id = text.replace(/\s+/g, ' ');
        const lines = ktap([{ ...result(text), id: 'spec' }])
          .trimEnd()
          .split('\n');
        expect(lines.length).toBe(8);
        expect(lines.filter((line) => /^ *(not )?ok /.test(line)).length).toBe(2);
        expect(github([{ ...result(text), id }]).match(/[\r\n]/g)).toEqual(['\n']);
      }),
    );
  });
});
