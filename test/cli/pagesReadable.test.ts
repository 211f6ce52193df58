// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { run } from '../../src/cli/program.ts';
import { chromiumPath } from '../report/chromium.ts';
import { pageAudit } from '../report/pageAudit.mjs';

const executablePath = chromiumPath();
const folder = mkdtempSync(join(tmpdir(), 'pages-'));
const specs = readdirSync('specs').flatMap((name) => /^(fix-.*)\.yaml$/.exec(name)?.[1] ?? []);

describe.skipIf(executablePath === null)('the pages of all befores', () => {
  let browser: Browser;
  /** One for all tests: to open another takes longer than to look at it. */
  let page: Page;
  let shown = '';
  const problems: string[] = [];

  beforeAll(async () => {
    const io = {
      out: () => {},
      err: () => {},
      outIsTerminal: false,
      errIsTerminal: false,
      env: {},
      onInterrupt: () => () => {},
    };
    const host = { engine: modelEngine, version: '0', specs: 'specs', worker: null };
    expect(await run(['gallery', '--out', folder, '--spec', ...specs], io, host)).toBe(0);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('console', (message) => problems.push(`${shown}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(`${shown}: ${String(error)}`));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(name: string): Promise<void> {
    shown = name;
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto(`file://${join(folder, name)}`);
  }

  /** What there is to complain about, in both schemes: texts stand where they stand in either. */
  async function audit(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [colorScheme, what] of [
      ['dark', 'colors'],
      ['light', 'all'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      const seen = await page.evaluate(pageAudit, what);
      expect(seen.texts).toBeGreaterThan(5);
      found.push(...seen.found.map((one) => `${colorScheme}: ${one}`));
    }
    return found;
  }

  async function onPhone(): Promise<readonly string[]> {
    await page.setViewportSize({ width: 390, height: 844 });
    const { found } = await page.evaluate(pageAudit, 'all');
    return found.map((one) => `phone: ${one}`);
  }

  it('can be read on a laptop and a phone, in light and in dark: every step, the fine run, all pictures', async () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.html'));
    expect(names.length).toBe(19);
    const odd: string[] = [];
    for (const name of names) {
      await open(name);
      const note = (found: readonly string[]): number =>
        odd.push(...found.map((one) => `${name}: ${one}`));
      note(await audit());
      if (name === 'index.html') note(await onPhone());
      else {
        await page.keyboard.press('a');
        await page.keyboard.press('f');
        note(await audit());
        note(await onPhone());
        const src = (await page.getAttribute('.graph img', 'src')) ?? '';
        const graph = Buffer.from(src.split(',')[1] ?? '', 'base64').toString();
        await page.setViewportSize({ width: 3000, height: 768 });
        await page.setContent(graph.slice(graph.indexOf('<svg')));
        note(await audit());
      }
    }
    expect({ odd, problems }).toEqual({ odd: [], problems: [] });
  });

  it.each([
    ['over each other', '#steps .row{height:12px}'],
    ['dark: contrast', '@media (prefers-color-scheme:dark){.row .fn{color:#666 !important}}'],
    ['light: contrast', '.row .fn{color:#999 !important}'],
    ['cut off', '#steps .text{white-space:nowrap;overflow:hidden;max-width:60px}'],
    ['through a frame', '.picture text{font-size:17px !important}'],
    ['wider than its place', '.picture svg{min-width:1500px}'],
    ['empty picture', '.picture text{display:none}'],
    ['phone: broken word', 'td:last-child{overflow-wrap:anywhere;width:30px}'],
    ['phone: covers the page', 'nav{font-size:30px !important}'],
    ['phone: wider than the window', 'h1{white-space:nowrap;font-size:40px}'],
  ])('would be told: %s by %s', async (what, style) => {
    await open('fix-13.before.html');
    await page.addStyleTag({ content: style });
    expect([...(await audit()), ...(await onPhone())].join('\n')).toContain(what);
  });

  it('gives every control to the keyboard, shows where it is, and scrolls what has the focus', async () => {
    await open('fix-04.before.html');
    const want = await page.evaluate<number>(
      "[...document.querySelectorAll('a,button,[tabindex]')].filter((one) => one.checkVisibility()).length",
    );
    const seen = new Set<string>();
    for (let i = 0; i < want; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate<[string, string]>(
        "[[...document.querySelectorAll('*')].indexOf(document.activeElement), getComputedStyle(document.activeElement).outlineStyle]",
      );
      expect(at[1]).not.toBe('none');
      seen.add(String(at[0]));
    }
    expect(seen.size).toBe(want);
    const where = await page.textContent('#where');
    await page.focus('.graph');
    await page.keyboard.press('ArrowDown');
    expect(await page.textContent('#where')).toBe(where);
    await page.focus('#back');
    await page.keyboard.press('Enter');
    expect(await page.textContent('#where')).not.toBe(where);
  });
});
