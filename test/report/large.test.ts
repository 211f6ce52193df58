// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { largeHeading, largeTrace } from '../../bench/largeTrace.mjs';
import { bugReport } from '../../src/report/bugReport.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { violationPage } from '../../src/report/page/page.ts';
import { PICTURE } from '../../src/report/picture.ts';
import { MAIL } from '../../src/report/raceTable.ts';
import { sequenceChart } from '../../src/report/sequenceChart.ts';
import { traceDot } from '../../src/report/traceDot.ts';

const made = largeTrace();

describe('a trace of 200 steps by 8 contexts', () => {
  it('has a report as wide as a mail, in plain ASCII, that shows the table of a few steps', () => {
    const lines = bugReport(largeHeading, made, { naming: plainNaming }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(MAIL);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
    expect(lines.length).toBeLessThan(120);
  });

  it('has a chart that a laptop shows whole from left to right', () => {
    const chart = sequenceChart(made, plainNaming);
    const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(chart) ?? [];
    expect(Number(width)).toBeLessThanOrEqual(1190);
    expect(Number(height)).toBeLessThanOrEqual(2000);
    for (const name of made.contexts) expect(chart).toContain(`>${name}</text>`);
  });

  it('has a graph of its last states', () => {
    const { nodes } = traceDot(largeHeading, made, plainNaming);
    expect(nodes.length).toBe(PICTURE.steps + 1);
    expect(nodes[0]?.attributes?.label).toContain('after 140 steps, which the text shows');
  });

  it('has a page of no more than half a megabyte', () => {
    const page = violationPage(largeHeading, made, plainNaming, { question: '?', index: null });
    expect(page.length).toBeLessThan(2 ** 19);
  });
});
