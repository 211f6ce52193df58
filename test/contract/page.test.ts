// SPDX-License-Identifier: GPL-2.0-only
/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, type Browser, type Page } from 'playwright-core';
import { contractOf } from '../../src/contract/contract.ts';
import { html } from '../../src/contract/html.ts';
import { documentOf } from '../../src/contract/sections.ts';
import { chromiumPath } from '../report/chromium.ts';
import { questionAbout } from './small.ts';

const executablePath = chromiumPath();
let browser: Browser;
let page: Page;

/** What reaches beyond the right edge of the page and cannot be scrolled to within its own figure. */
async function beyond(): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('main *')].filter(
      (one) => one.closest('figure') === null && one.scrollWidth > one.clientWidth + 1,
    );
    const inline = wide.filter((one) => getComputedStyle(one).display !== 'inline');
    return [
      ...(scrollWidth > clientWidth ? [`the page: ${scrollWidth} in ${clientWidth}`] : []),
      ...inline.map((one) => `${one.tagName}: ${one.textContent.slice(0, 60)}`),
    ];
  });
}

describe.skipIf(executablePath === null)('the contract as a page in a browser', () => {
  beforeAll(async () => {
    const made = contractOf(questionAbout(['fix-06', 'fix-14', 'fix-16-link'], 'landed'));
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.setContent(await html(documentOf(made)));
  });
  afterAll(async () => browser?.close());

  it('has no line that is wider than a phone, and no small print', async () => {
    expect(await beyond()).toEqual([]);
    const sizes = await page.evaluate(() =>
      [...document.querySelectorAll('main td, main dd, main p, main li')].map((one) =>
        parseFloat(getComputedStyle(one).fontSize),
      ),
    );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
  });

  it('shows drawings on a phone in their own size', async () => {
    const shrunk = await page.evaluate(
      () =>
        [...document.querySelectorAll('figure svg')].filter(
          (one) => one.getBoundingClientRect().width < (one as SVGSVGElement).viewBox.baseVal.width,
        ).length,
    );
    expect(shrunk).toBe(0);
  });

  it('sees a line that is too wide', async () => {
    await page.evaluate(() => {
      const line = document.createElement('p');
      line.id = 'wide';
      line.style.whiteSpace = 'nowrap';
      line.textContent = 'scmi_requested_devices_mtx, '.repeat(9);
      document.querySelector('main')?.append(line);
    });
    expect((await beyond()).length).toBeGreaterThan(1);
    await page.evaluate(() => document.getElementById('wide')?.remove());
  });

  it('leaves nothing but the way around out on paper, and fits it', async () => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 1000 });
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((one) => one.closest('nav, svg') === null && one.getClientRects().length === 0)
        .map((one) => one.tagName),
    );
    expect(hidden.filter((tag) => tag !== 'WBR')).toEqual([]);
    expect(await beyond()).toEqual([]);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
  });
});
