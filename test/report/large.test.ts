// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { bugReport } from '../../src/report/bugReport.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { itf } from '../../src/report/itf.ts';
import { violationPage } from '../../src/report/page/page.ts';
import { MAIL } from '../../src/report/raceTable.ts';
import { sequenceChart } from '../../src/report/sequenceChart.ts';
import { traceText } from '../../src/report/traceText.ts';
import type { ViolationReport } from '../../src/report/trace.ts';
import { heading, label, race } from './race.ts';

const OBJECTS = 60;
const objects = (now: number): object =>
  Object.fromEntries(
    Array.from({ length: OBJECTS }, (_, i) => [
      `scmi_dev#${i}`,
      { life: now > i * 3 ? 'live' : 'none', refs: now % (i + 2), owner: null },
    ]),
  );

/** 200 steps of 8 contexts, each with some changes. */
const made: ViolationReport = {
  ...race,
  message: 'scmi_dev#7 is freed',
  contexts: Array.from({ length: 8 }, (_, i) => `context${i}`),
  initial: objects(0),
  steps: Array.from({ length: 200 }, (_, i) => ({
    context: i % 8,
    label: label([
      `scmi_function_${i % 17}`,
      `x = devm_kzalloc(dev, sizeof(*x), GFP_KERNEL + ${i})`,
    ]),
    state: objects(i + 1),
  })),
  branches: [],
};

describe('a large trace', () => {
  it('is rendered in every form in less than a second', () => {
    const times = [1, 2, 3].map(() => {
      // Time of this process, not of what else the machine does.
      const begin = process.cpuUsage();
      const large = { ...made };
      bugReport(heading, large, { naming: plainNaming });
      traceText(heading, large);
      sequenceChart(large, plainNaming);
      violationPage(heading, large, plainNaming, { question: '?', index: null });
      itf(heading, large);
      return process.cpuUsage(begin).user / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(1000);
  });

  it('keeps to the width of a mail and to plain ASCII', () => {
    const text = bugReport(heading, made, { naming: plainNaming });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(MAIL);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
