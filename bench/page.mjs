// SPDX-License-Identifier: GPL-2.0-only
// How long a large page takes: 200 steps of 8 contexts, written, drawn by Graphviz, and opened in Chromium.
// `node bench/page.mjs [rounds]`, after `npm run build`; CHROMIUM names another browser. It leaves the page
// and what it looks like on a laptop in out/bench.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { plainNaming } from '../dist/src/report/diff.js';
import { violationPage } from '../dist/src/report/page/page.js';
import { GRAPH_STYLE } from '../dist/src/report/picture.js';
import { sequenceChart } from '../dist/src/report/sequenceChart.js';
import { renderSvg } from '../dist/src/report/svg.js';
import { traceDot } from '../dist/src/report/traceDot.js';
import { largeHeading, largeTrace } from './largeTrace.mjs';
import { table } from './table.mjs';

const rounds = Number(process.argv[2] ?? 5);
const out = join(dirname(fileURLToPath(import.meta.url)), '..', 'out', 'bench');
const file = join(out, 'large.html');
const times = new Map();

/** Milliseconds that something took, kept under its name; its answer. */
async function timed(name, act) {
  const begin = performance.now();
  const answer = await act();
  note(name, performance.now() - begin);
  return answer;
}

function note(name, ms) {
  times.set(name, [...(times.get(name) ?? []), ms]);
}

/** Until two frames later, when what was changed is on the screen. */
const PRESSED = `new Promise((done) => {
  const begin = performance.now();
  document.getElementById('back').click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
})`;

/** From the beginning of the navigation. */
const PAINTED = `new Promise((done) => {
  const painted = (list) => list.getEntriesByName('first-contentful-paint').forEach((one) => done(one.startTime));
  new PerformanceObserver(painted).observe({ type: 'paint', buffered: true });
})`;
const ANSWERS = `performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd`;

async function open(browser, colorScheme) {
  const viewport = { width: 1366, height: 768 };
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(`file://${file}`);
  note('page: first paint', await page.evaluate(PAINTED));
  note('page: the buttons answer', await page.evaluate(ANSWERS));
  note('page: a step back is shown', await page.evaluate(PRESSED));
  await page.screenshot({ path: join(out, `large.${colorScheme}.png`) });
  await page.close();
}

mkdirSync(out, { recursive: true });
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (let i = 0; i < rounds; i++) {
  const trace = largeTrace();
  const dot = traceDot(largeHeading, trace, plainNaming);
  const graph = await timed('state graph, by Graphviz', () => renderSvg(dot, GRAPH_STYLE));
  await timed('sequence chart, drawn directly', () => sequenceChart(trace, plainNaming));
  const extras = { question: '?', index: null, graph };
  const html = await timed('page: written', () =>
    violationPage(largeHeading, trace, plainNaming, extras),
  );
  writeFileSync(file, html);
  for (const colorScheme of ['light', 'dark']) await open(browser, colorScheme);
  if (i === 0)
    console.log(
      `${largeHeading.title}, ${(html.length / 1024).toFixed(0)} KiB of HTML; Chromium ${browser.version()}, ${rounds} rounds\n`,
    );
}
await browser.close();

const rows = [...times].map(([name, all]) => {
  const sorted = all.toSorted((a, b) => a - b);
  return [
    name,
    ...[sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)].map((ms) => ms.toFixed(0)),
  ];
});
console.log(table(['ms', 'median', 'least', 'most'], rows));
