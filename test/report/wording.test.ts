// SPDX-License-Identifier: GPL-2.0-only
import { beforeAll, describe, expect, it } from 'vitest';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { bugReport } from '../../src/report/bugReport.ts';
import { commitText } from '../../src/report/commitText.ts';
import { writeDot } from '../../src/report/dot.ts';
import { itf } from '../../src/report/itf.ts';
import { sequenceChart } from '../../src/report/sequenceChart.ts';
import type { ViolationReport } from '../../src/report/trace.ts';
import { traceDot } from '../../src/report/traceDot.ts';
import { traceText } from '../../src/report/traceText.ts';
import { question } from '../model/ask.ts';
import { heading } from './race.ts';

// As long, so that no line is broken elsewhere.
const OLD = 'devres_release_group(ni->handle->dev, ni->gid)';
const NEW = 'devres_destroygroup_(ni->handle->dev, ni->gid)';

let violation: ViolationReport;
beforeAll(async () => {
  const { request } = question('fix-13', 'before');
  const fixed = question('fix-13', 'after').request.forms;
  const outcome = await modelEngine.run({ ...request, story: true, fixed }, {});
  if (!outcome.violation) throw new Error('fix-13 breaks nothing');
  violation = outcome.violation;
});

const reworded = (): ViolationReport =>
  JSON.parse(JSON.stringify(violation).replaceAll(OLD, NEW)) as ViolationReport;

const naming = (one: ViolationReport) => modelEngine.naming(one.contexts);
const FORMS: Readonly<Record<string, (one: ViolationReport) => string>> = {
  report: (one) => bugReport(heading, one, { naming: naming(one) }),
  commit: (one) => commitText(one, naming(one)),
  lanes: (one) => traceText(heading, one, naming(one)),
  itf: (one) => itf(heading, one),
  dot: (one) => writeDot(traceDot(heading, one, naming(one))),
  chart: (one) => sequenceChart(one, naming(one)).replaceAll('><', '>\n<'),
};

describe('a step that is worded otherwise', () => {
  it.each(Object.keys(FORMS))('changes the lines that it stands in, and no other: %s', (name) => {
    const form = FORMS[name];
    if (!form) throw new Error(name);
    const [was, is] = [form(violation), form(reworded())].map((text) => text.split('\n'));
    const changed = (was ?? []).flatMap((line, i) => (line === is?.[i] ? [] : [[line, is?.[i]]]));
    expect(is?.length).toBe(was?.length);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThanOrEqual(6);
    for (const [line = '', other] of changed) {
      expect(line).toContain('release_group');
      expect(other).toContain('destroygroup_');
    }
  });
});
