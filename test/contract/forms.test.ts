// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextText } from '../../src/contract/contextLines.ts';
import { contractOf, type Contract } from '../../src/contract/contract.ts';
import { differenceOf } from '../../src/contract/difference.ts';
import { inline } from '../../src/contract/document.ts';
import { html } from '../../src/contract/html.ts';
import { markdown } from '../../src/contract/markdown.ts';
import { rst } from '../../src/contract/rst.ts';
import { documentOf } from '../../src/contract/sections.ts';
import { questionAbout } from './small.ts';

const ABOUT = ['fix-06', 'fix-14', 'fix-16-defer', 'fix-16-link', 'v3-late-init'];
let landed: Contract;
let v1: Contract;

beforeAll(() => {
  landed = contractOf(questionAbout(ABOUT, 'landed'));
  v1 = contractOf({ ...questionAbout(ABOUT, 'v1'), judgedBy: 'memory' });
});

describe('the contract as Markdown', () => {
  it('names the check, the trace and the scope of every rule', () => {
    const text = markdown(documentOf(landed));
    const rule = /### Rule 1\n[^]*?(?=\n###)/.exec(text)?.[0];
    expect(rule).toContain('- **In this code**: holds');
    expect(rule).toContain('- **Checked by**: `rx-callback-preconditions` in `specs/fix-14.yaml`');
    expect(rule).toMatch(/- \*\*Broken\*\*: in \d+ steps: `scmi-lifetime explain fix-14:before`/);
    expect(rule).toMatch(
      /- \*\*Scope\*\*: mailbox; user \(bind\); 1 interrupt; 0 failures; [\d,]+ states/,
    );
  });

  it('says which rules another version does not keep', () => {
    const text = markdown(documentOf(v1));
    expect(text).toContain('This code does not keep rule 1, rule 19, rule 20, rule 26.');
  });
});

describe('the difference of two contracts', () => {
  it('is put in words', () => {
    const text = markdown(differenceOf(v1, landed)).replace(/\s+/g, ' ');
    expect(text).toContain(
      '- Rule 20 now holds: Put the handle back when the probe of a driver fails',
    );
    expect(text).toContain('Mailbox channel: no longer `bound` to `bound_irq_unpublished`');
  });

  it('of a contract to itself is none', () => {
    expect(markdown(differenceOf(landed, landed)).match(/No change\./g)).toHaveLength(4);
  });
});

describe("kernel-doc's Context: lines", () => {
  it('say who holds what', () => {
    const text = contextText(landed.observation);
    expect(text).toMatch(
      /scmi_handle_get\(\)\n \* Context: Process context\. Caller holds .*Takes scmi_list_mutex\./,
    );
    expect(text).toMatch(/rx_callback\(\)\n \* Context: Interrupt context\./);
  });
});

describe('the contract as a page', () => {
  it('needs nothing else', async () => {
    const page = await html(documentOf(landed));
    expect(page).not.toMatch(/<(script|link|img|iframe)\b/);
    expect(page).not.toMatch(/\burl\(|@import/);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
    expect(page.match(/<svg /g)?.length).toBe(landed.automata.length);
  });
});

// Debian's python has Debian's docutils; another one may come first in PATH.
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const docutils = spawnSync(python, ['-m', 'docutils', '--version'], { encoding: 'utf8' });
if (docutils.status !== 0) {
  console.warn('SKIPPED: reStructuredText is not checked: apt-get install python3-docutils');
}

describe('the contract as reStructuredText', () => {
  it.skipIf(docutils.status !== 0)(
    'builds without warnings',
    () => {
      for (const blocks of [documentOf(landed), differenceOf(v1, landed)]) {
        const done = spawnSync(python, ['-m', 'docutils', '--report=2', '-', '/dev/null'], {
          input: rst(blocks),
          encoding: 'utf8',
        });
        expect([done.status, done.stderr]).toEqual([0, '']);
      }
    },
    40_000,
  );

  it('escapes what would be markup', () => {
    const text = rst([{ kind: 'paragraph', text: 'a*b_ |c| and `x`s of [y](#z)' }]);
    expect(text).toContain('a\\*b\\_ \\|c\\| and ``x``\\ s of `y <scmi-z_>`__');
  });
});

describe('inline text', () => {
  it('is taken apart', () => {
    expect(inline('see `f()` and [g](#h).')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'code', text: 'f()' },
      { kind: 'text', text: ' and ' },
      { kind: 'link', text: 'g', target: '#h' },
      { kind: 'text', text: '.' },
    ]);
  });
});
