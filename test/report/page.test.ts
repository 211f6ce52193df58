// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainNaming } from '../../src/report/diff.ts';
import { lifeMachine } from '../../src/report/lifeMachine.ts';
import { violationPage } from '../../src/report/page/page.ts';
import type { InTree } from '../../src/model/language/thread.ts';
import type { Sources } from '../../src/report/sourceText.ts';
import { sequenceChart } from '../../src/report/sequenceChart.ts';
import { renderSvg } from '../../src/report/svg.ts';
import { traceDot } from '../../src/report/traceDot.ts';
import type { ViolationReport } from '../../src/report/trace.ts';
import { chromiumPath } from './chromium.ts';
import { hostileHeading, hostileText, hostileViolation } from './hostile.ts';
import { inTree } from './inTree.ts';
import { heading, race } from './race.ts';

const told: ViolationReport = {
  ...race,
  story: {
    among: 'all shortest runs',
    path: '0x2:1:0@00c0ffee',
    parts: race.steps.map(({ label, state }, i) => [{ label, state, matters: i !== 1 }]),
    fine: {
      change: { kind: 'order', from: 3, to: 3, before: 2 },
      steps: [0, 1, 3, 2].map((origin) => ({ ...race.steps[origin]!, origin })),
    },
  },
};
const extras = { question: 'Is it gone?', index: null };

const c = `static void __scmi_device_destroy(struct scmi_device *scmi_dev)
{
	pr_debug("<b>%s</b>", scmi_dev->name);
	put_device(&scmi_dev->dev);
}`.split('\n');
const sources: Sources = (fn) =>
  fn === '__scmi_device_destroy' ? { file: 'drivers/bus.c', first: 350, lines: c } : null;
const inLinux = (what: InTree['what'], line: number): ViolationReport =>
  inTree(told, 'Linux 6.12', { __scmi_device_destroy: { path: 'drivers/bus.c', line, what } });

const executablePath = chromiumPath();
describe.skipIf(executablePath === null)('the page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const file = join(folder, 'race.html');
  let browser: Browser;
  const problems: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    writeFileSync(file, violationPage(heading, told, plainNaming, extras));
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(hash = '', path = file): Promise<Page> {
    const page = await browser.newPage();
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`file://${path}${hash}`);
    return page;
  }
  const where = async (page: Page): Promise<string> => (await page.textContent('#where')) ?? '';
  // Asked of the page itself: `page.url()` is what the driver has heard of so far.
  const hashOf = (page: Page): Promise<string> => page.evaluate<string>('location.hash');

  it('opens at the violation, asks for nothing else and logs nothing', async () => {
    const page = await open();
    expect(await where(page)).toBe('step 4 of 4: unload A, __scmi_device_destroy');
    expect(await page.textContent('#run')).toContain('no-use-after-free');
    expect(await hashOf(page)).toBe('#step=4');
    expect({ problems, requests }).toEqual({ problems: [], requests: [`file://${file}`] });
    await page.close();
  });

  it('is stepped through with the keyboard alone', async () => {
    const page = await open();
    const after = async (key: string): Promise<string> => {
      await page.keyboard.press(key);
      return (await where(page)).replace(/:.*/, '');
    };
    const seen = [];
    for (const key of ['g', 'n', 'ArrowRight', 'p', 'm', 'End', 'M', 'Home'])
      seen.push(await after(key));
    expect(seen).toEqual([1, 2, 3, 2, 3, 4, 3, 1].map((n) => `step ${n} of 4`));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const focused = await page.evaluate('document.activeElement.tagName');
    expect(focused).not.toBe('BODY');
    await page.close();
  });

  it('does by its buttons, with the keyboard, what its keys do', async () => {
    const page = await open();
    const seen: string[] = [];
    for (const [id, key] of [
      ['first', 'Enter'],
      ['forward', 'Space'],
      ['matter', 'Enter'],
      ['back', 'Space'],
      ['fold', 'Enter'],
      ['last', 'Enter'],
      ['fine', 'Space'],
    ] as const) {
      await page.focus(`#${id}`);
      await page.keyboard.press(key);
      const rows = await page.locator('#steps .row').count();
      seen.push(`${id} ${await hashOf(page)} ${rows}`);
    }
    expect(seen).toEqual([
      'first #step=1 3',
      'forward #step=2 4',
      'matter #step=3 3',
      'back #step=2 4',
      'fold #step=2 4',
      'last #step=4 4',
      'fine #run=fine&step=3 4',
    ]);
    await page.close();
  });

  it('goes to the step of a link that is opened in it, and to the end for one that is none', async () => {
    const page = await open();
    for (const [hash, step] of [
      ['#step=2', 'step 2 of 4'],
      ['#run=fine&step=1', 'step 1 of 4'],
      ['#step=99', 'step 4 of 4'],
    ] as const) {
      await page.evaluate(`location.hash = '${hash}'`);
      await expect.poll(() => where(page)).toContain(step);
    }
    await page.close();
  });

  it('marks what a step changed in the state', async () => {
    const page = await open('#step=3');
    expect(await page.locator('#state tr.changed').allTextContents()).toEqual([
      'devices[0].lifelive → freed',
      'devices[0].refs2 → 0',
    ]);
    expect(await page.locator('#changes li').first().textContent()).toBe(
      'devices[0].life: live → freed',
    );
    await page.close();
  });

  it('folds what does not matter, and shows it on demand', async () => {
    const page = await open();
    expect(await page.locator('#steps .row').count()).toBe(3);
    expect(await page.textContent('#steps .folded')).toBe('… 1 more');
    await page.keyboard.press('a');
    expect(await page.locator('#steps .row').count()).toBe(4);
    // A long run has thousands of nodes: a step makes none of them anew.
    await page.evaluate("window.first = document.querySelector('#steps .row')");
    await page.keyboard.press('p');
    expect(await page.locator('#steps [aria-current]').allTextContents()).toEqual([
      expect.stringMatching(/^3unbind/),
    ]);
    expect(await page.evaluate('window.first.isConnected')).toBe(true);
    await page.close();
  });

  it('shows the fine run beside it, and shares a step of either by its address', async () => {
    const page = await open();
    await page.keyboard.press('f');
    expect(await page.textContent('#run')).toContain('The same run is fine if step 4');
    const hash = await hashOf(page);
    expect(hash).toBe('#run=fine&step=3');
    await page.close();
    const shared = await open(hash);
    expect(await where(shared)).toContain('step 3 of 4: unload A');
    await shared.close();
  });

  it('shows the C function that a step is in, and where it does it', async () => {
    const path = join(folder, 'c.html');
    const write = (violation: ViolationReport): void =>
      writeFileSync(path, violationPage(heading, violation, plainNaming, { ...extras, sources }));
    write(inLinux('statement', 353));
    const page = await open('', path);
    expect(await page.textContent('#c h2')).toMatch(/Linux 6\.12.*bus\.c:353/);
    expect(await page.locator('#source div').allTextContents()).toEqual(c);
    expect(await page.locator('#source .here').allTextContents()).toEqual([c[3]]);
    await page.close();
    write(inLinux('function', 350));
    const older = await open('', path);
    expect(await older.textContent('#file')).toMatch(
      /bus\.c: this step is not in this tree's form$/,
    );
    expect(await older.locator('#source div').allTextContents()).toEqual(c);
    expect(await older.locator('#source .here').count()).toBe(0);
    await older.close();
    const without = await open();
    expect(await without.locator('#c').isVisible()).toBe(false);
    await without.close();
  });

  it('is read from its top, and a shared step is in sight', async () => {
    const top = async (hash: string): Promise<unknown> => {
      const page = await open(hash);
      await page.setViewportSize({ width: 1280, height: 800 });
      const y = await page.evaluate('scrollY');
      await page.close();
      return y;
    };
    expect(await top('')).toBe(0);
    expect(await top('#step=3')).toBeGreaterThan(0);
  });

  it('brings the step of a key in sight, and not under its bar', async () => {
    const page = await open();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 700 });
      for (const key of ['g', 'G', 'm', 'a']) {
        await page.evaluate('scrollTo(0, 1e6)');
        await page.keyboard.press(key);
        const [bar = 0, top = 0, bottom = 0] = await page.evaluate<number[]>(
          "[document.querySelector('nav').getBoundingClientRect().bottom, ...(({ top, bottom }) => [top, bottom])(document.querySelector('[aria-current]').getBoundingClientRect())]",
        );
        expect(top, `${width} ${key}`).toBeGreaterThanOrEqual(bar);
        expect(bottom, `${width} ${key}`).toBeLessThanOrEqual(700);
      }
    }
    await page.close();
  });

  it('has a graph of the states in which no text is over another', async () => {
    const path = join(folder, 'graph.html');
    const graph = await renderSvg(traceDot(heading, told, plainNaming));
    writeFileSync(path, violationPage(heading, told, plainNaming, { ...extras, graph }));
    const page = await open('', path);
    expect(
      await page.evaluate("document.querySelector('.graph img').naturalWidth"),
    ).toBeGreaterThan(100);
    await page.setContent(graph.slice(graph.indexOf('<svg')));
    expect(await page.locator('svg text').count()).toBeGreaterThan(8);
    expect(await page.evaluate(OVERLAPS)).toEqual([]);
    await page.close();
    expect(problems).toEqual([]);
  });

  it('runs nothing that a hostile text brings along', async () => {
    for (const text of [
      '</script><script>window.hostile=1</script>',
      '<img src=x onerror=hostile=1>',
    ]) {
      const path = join(folder, 'hostile.html');
      writeFileSync(
        path,
        violationPage(hostileHeading(text), hostileViolation(text), plainNaming, {
          ...extras,
          question: text,
        }),
      );
      const page = await open('', path);
      expect(await page.evaluate('typeof window.hostile')).toBe('undefined');
      expect(await page.textContent('h1')).toBe(text);
      expect(await page.textContent('#run')).toBe(`${text}: ${text}`);
      await page.close();
    }
    expect(problems).toEqual([]);
  });

  it('takes pictures of hostile texts for XML', async () => {
    const page = await open();
    const refused = `(svgs) => svgs.filter((svg) =>
      new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror,script,[onload]'))`;
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText, { minLength: 30 }), async (texts) => {
        const pictures = texts.map(async (text) => {
          const [where, what] = [hostileHeading(text), hostileViolation(text)];
          return [
            sequenceChart(what, plainNaming),
            lifeMachine(what, plainNaming) ?? '<svg/>',
            await renderSvg(traceDot(where, what, plainNaming)),
          ];
        });
        const svgs = (await Promise.all(pictures)).flat();
        expect(await page.evaluate(`(${refused})(${JSON.stringify(svgs)})`)).toEqual([]);
      }),
      { numRuns: 3 },
    );
    expect(await page.evaluate(`(${refused})(['<svg>&nbsp;</svg>'])`)).toHaveLength(1);
    await page.close();
  });

  it('has no text over another and nothing too wide, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 800 });
      const overlaps = await page.evaluate(OVERLAPS);
      expect(overlaps).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
      await page.close();
    }
  });
});

/** Pairs of texts of one picture whose boxes meet. */
const OVERLAPS = `[...document.querySelectorAll('svg')].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).flatMap(([b, q]) =>
    p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 3 && q.top < p.bottom - 3 ? [[a, b]] : []));
})`;
