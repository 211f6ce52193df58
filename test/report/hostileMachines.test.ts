// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import type * as Sarif from 'sarif';
import { afterAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { b4Lines } from '../../src/report/b4.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { github } from '../../src/report/github.ts';
import { junit } from '../../src/report/junit.ts';
import { ktap } from '../../src/report/ktap.ts';
import { printable } from '../../src/report/printable.ts';
import { resultLine, type CheckResult } from '../../src/report/result.ts';
import { sarif } from '../../src/report/sarif.ts';
import { hostileHeading, hostileText, hostileViolation } from './hostile.ts';
import { sarifErrors, schemas, schemasThere } from './sarifSchema.ts';

const result = (id: string, text: string): CheckResult => ({
  id,
  side: 'before',
  title: text,
  file: text,
  verdict: 'violated',
  expected: 'violated',
  unexpected: false,
  remark: text,
  heading: hostileHeading(text),
  violation: hostileViolation(text),
  naming: plainNaming,
});
const open = { verdict: 'inconclusive', violation: null } as const;
const whole = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The text in a file, for a program that reads one. */
function fileOf(text: string): string {
  const file = join(folder, 'out');
  writeFileSync(file, text);
  return file;
}

describe.skipIf(!schemasThere)('a hostile text in SARIF', () => {
  /** What a viewer shows: doubled braces are braces; a link, or a placeholder, would be gone. */
  const shown = ({ text = '' }: Sarif.Message): string =>
    text
      .replace(/\{\{|\}\}|\{\d+\}/g, (found) => (found.length === 2 ? found.charAt(0) : ''))
      .replace(/(^|[^\\])\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/\\\[(?=[^\]]*\]\()/g, '[');

  it('is a log that the schema takes, with the texts in it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = sarif(
          [result('a', text)],
          [{ name: text, contract: text, impact: text }],
          '1',
        );
        const log = JSON.parse(written) as Sarif.Log;
        expect(sarifErrors(log)).toBeNull();
        expect(written).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/);
        const [run] = log.runs;
        const [one] = run?.results ?? [];
        expect([one?.ruleId, one?.ruleIndex]).toEqual([whole(text), 0]);
        expect(shown(run?.tool.driver.rules?.[0]?.shortDescription ?? {})).toBe(whole(text));
        const line = resultLine(result('a', text));
        expect(shown(one?.message ?? {})).toBe(whole(`a:before: ${line}`));
        const flows = one?.codeFlows?.[0]?.threadFlows ?? [];
        expect(flows.map(({ id }) => id)).toEqual([whole(text), whole(`${text}2`)]);
        const [first] = flows[0]?.locations ?? [];
        const done = text === '' ? '' : `${text} [${text}]`;
        expect(shown(first?.location?.message ?? {})).toBe(whole(done));
        expect(Object.values(first?.state ?? {}).map(shown)).toContain(
          whole(`${text} -> ${text}!`),
        );
      }),
    );
  });

  it('is a path where it is one', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const atOnce = {
          ...result('a', text),
          violation: { ...hostileViolation(text), steps: [] },
        };
        const log = JSON.parse(sarif([atOnce], [], '1')) as Sarif.Log;
        const [place] = log.runs[0]?.results?.[0]?.locations ?? [];
        const uri = place?.physicalLocation?.artifactLocation?.uri ?? '?';
        expect(uri).toMatch(/^(?:[\w.~!*'()/-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(uri)).toBe(whole(text));
      }),
    );
  });
});

describe.skipIf(!schemasThere)('a hostile text in JUnit', () => {
  it('is taken by libxml2, and by the schema of Jenkins', async () => {
    const schema = readFileSync(join(schemas, 'junit.xsd'), 'utf8');
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText, { minLength: 40 }), async (texts) => {
        const results = texts.flatMap((text, i) => [
          result(`a-${i}`, text),
          { ...result(`b-${i}`, text), unexpected: true },
          { ...result(`c-${i}`, text), ...open },
        ]);
        const xml = [{ fileName: 'junit.xml', contents: junit(results) }];
        expect((await validateXML({ xml, schema })).errors).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });
});

describe('a hostile text in an annotation of GitHub', () => {
  const command = /^::(error|warning) file=([^,:]*),title=([^,:]*)::(.*)\n$/;
  /** As the runner does: the per cent sign last. */
  const read = (escaped: string): string =>
    [
      [':', '%3A'],
      [',', '%2C'],
      ['\r', '%0D'],
      ['\n', '%0A'],
      ['%', '%25'],
    ].reduce((text, [char = '', code = '']) => text.replaceAll(code, char), escaped);

  it('is one command, whose parts are the texts', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = github([{ ...result('a', text), unexpected: true }]);
        const [, , file = '', title = '', message = ''] = command.exec(written) ?? [];
        expect(read(file)).toBe(printable(text));
        expect(read(title)).toBe(printable(`a:before: ${text}`));
        expect(read(message)).toBe(printable(resultLine(result('a', text))));
        expect(written.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

const kunit = resolve('.cache/kunit/tools/testing/kunit/kunit.py');
const kunitThere = existsSync(kunit);
if (!kunitThere)
  console.error('NO kunit.py: KTAP is not fed to the kernel (scripts/fetchKunit.sh)');
describe.skipIf(!kunitThere)('a hostile text in KTAP', () => {
  it('changes nothing of what the kernel reads', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 20, maxLength: 40 }), (texts) => {
        const results = texts.flatMap((text, i) => [
          result(`xfail-${i}`, text),
          { ...result(`skip-${i}`, text), verdict: 'not modelled', violation: null } as const,
          { ...result(`timeout-${i}`, text), ...open },
          { ...result(`bad-${i}`, text), unexpected: true },
        ]);
        const { stdout } = spawnSync('python3', [kunit, 'parse', fileOf(ktap(results))], {
          encoding: 'utf8',
        });
        const n = texts.length;
        expect(stdout).toContain(
          `Ran ${4 * n} tests: passed: ${n}, failed: ${2 * n}, skipped: ${n}`,
        );
        expect(stdout).not.toContain('[ERROR]');
      }),
      { numRuns: 3 },
    );
  });
});

const b4 = resolve('.cache/b4/usr/lib/python3/dist-packages');
const b4There = existsSync(b4);
if (!b4There) console.error('NO b4: its checks are not run on hostile texts (scripts/fetchB4.sh)');
describe.skipIf(!b4There)('a hostile text in a check of b4', () => {
  const READ = `
import email.message, json, sys, b4
b4.save_cache = lambda *a, **k: None
msg = email.message.EmailMessage()
msg.set_content('-')
print(json.dumps(b4.LoreMessage.run_local_check(['cat', sys.argv[1]], 'id', msg, True)))
`;

  it('is one finding, and no failure of what only warns', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 20, maxLength: 40 }), (texts) => {
        const results = texts.flatMap((text, i) => [
          { ...result(`bad-${i}`, text), unexpected: true },
          { ...result(`open-${i}`, text), ...open },
        ]);
        const { stdout } = spawnSync('/usr/bin/python3', ['-c', READ, fileOf(b4Lines(results))], {
          encoding: 'utf8',
          env: { ...process.env, PYTHONPATH: b4, HOME: folder },
        });
        const found = JSON.parse(stdout) as readonly (readonly [string, string])[];
        expect(
          found.map(([flag, line]) => `${flag} ${line.split(':', 3).slice(1, 3).join(':')}`),
        ).toEqual(
          texts.flatMap((_, i) => [`fail  ERROR: bad-${i}`, `warning  WARNING: open-${i}`]),
        );
      }),
      { numRuns: 3 },
    );
  });
});
