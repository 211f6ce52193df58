// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepLabel } from '../../src/model/language/thread.ts';
import { commitText } from '../../src/report/commitText.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { ascii } from '../../src/report/printable.ts';
import { MAIL } from '../../src/report/raceTable.ts';
import type { RepairedRun, Story, ViolationReport } from '../../src/report/trace.ts';
import { hostileText, hostileViolation } from './hostile.ts';
import { label, race } from './race.ts';

/** The race, none of whose steps matters but the third; the second has this label. */
function told(second: StepLabel, repaired: RepairedRun | null): ViolationReport {
  const steps = race.steps.map((step, i) => (i === 1 ? { ...step, label: second } : step));
  const story: Story = {
    among: 'all shortest runs',
    path: '0',
    parts: steps.map((step, i) => [{ label: step.label, state: step.state, matters: i === 2 }]),
    fine: null,
    repaired,
  };
  return { ...race, breaking: 'quiet', steps, story };
}
const put = race.steps[1]!.label;
const repaired = (broken: StepLabel): RepairedRun => ({
  more: 0,
  besides: [],
  forms: [],
  places: [
    {
      context: 0,
      step: 1,
      before: null,
      broken: [],
      repaired: [label(['scmi_child_dev_find', 'get_device(dev)'])],
      more: 0,
      next: broken,
    },
  ],
});
const table = (violation: ViolationReport): string => commitText(violation, plainNaming);

describe('the table of a run', () => {
  it('has what the violation hangs on', () => {
    expect(table(told(put, null))).toContain('put_device(&scmi_dev->dev)');
    expect(table(told(put, null))).not.toContain('put_device(dev)');
  });

  it('has what fails, with the reason, though nothing hangs on what a failure wrote', () => {
    const failing = { ...put, site: 'channel', note: 'the controller is not there yet' };
    expect(table(told(failing, null))).toMatch(
      /put_device\(dev\) \/\* fails: the\s+controller is not there yet \*\//,
    );
    expect(table(told({ ...failing, note: 'fails' }, null))).toContain(
      'put_device(dev) /* fails */',
    );
  });

  it('has one comment for a statement that ends with one', () => {
    const commented = label(['scmi_child_dev_find', 'put_device(dev) /* found */']);
    expect(table(told({ ...commented, site: 'channel', note: 'fails' }, null))).toMatch(
      /put_device\(dev\) \/\* found: fails\s+\*\//,
    );
  });

  it('has where the fix does something else, when what is wrong was left undone', () => {
    expect(table(told(put, repaired(put)))).toMatch(
      /put_device\(dev\) \/\* not\s+done before: get_device\(dev\) \*\//,
    );
    const [place] = repaired(put).places;
    const instead = { ...repaired(put), places: [{ ...place!, broken: [put] }] };
    expect(table(told(put, instead))).toMatch(/put_device\(dev\)$/m);
    const atOnce = { ...told(put, repaired(put)), breaking: 'step' } as const;
    expect(table(atOnce)).not.toContain('put_device(dev)');
    const kernel = label(['device_unregister', 'put_device(dev)']);
    expect(table(told(kernel, repaired(kernel)))).not.toContain('put_device(dev)');
  });

  it('has the steps on whose order it depends, though nothing hangs on what they wrote', () => {
    const violation = told(put, null);
    const change = { kind: 'order', from: 2, to: 2, before: 1 } as const;
    const fine = { change, steps: [] };
    const ordered = { ...violation, story: { ...violation.story!, fine } };
    expect(table(ordered)).toContain('put_device(dev)');
    expect(table(ordered).split('\n')[0]).toMatch(/CPU0.*CPU1/);
  });

  it('has an interrupt on a CPU of its own where others move before it ends, and only there', () => {
    const contexts = ['irq', 'unbind'];
    const paused = commitText({ ...race, contexts }, plainNaming);
    expect(paused.split('\n')[0]).toMatch(/^ +CPU0 <IRQ> +CPU1 \(unbind\)$/);
    const atOnce = { ...race, contexts, steps: race.steps.slice(1) };
    expect(commitText(atOnce, plainNaming)).toContain('CPU0 <IRQ>');
    const once = { ...race, contexts, steps: race.steps.slice(2) };
    expect(commitText(once, plainNaming).split('\n')[0]).toMatch(/^ +<IRQ> +CPU0 \(unbind\)$/);
  });

  it('knows where an interrupt ends, and what moves in steps that it leaves out', () => {
    const runOf = (...moves: readonly string[]): ViolationReport => {
      const steps = moves.map((c) => ({
        ...race.steps[0]!,
        context: c === 'other()' ? 1 : 0,
        label: label(['irq', c]),
      }));
      return { ...race, contexts: ['irq', 'unbind'], steps };
    };
    const two = ['begin()', 'end()', 'other()', 'begin()', 'end()'];
    expect(table(runOf(...two))).toMatch(/^ +<IRQ> +CPU0 \(unbind\)\n/);
    expect(table(runOf(...two, 'other()', 'end()'))).toMatch(/^ +CPU0 <IRQ> +CPU1 \(unbind\)\n/);
    const paused = runOf('begin()', 'other()', 'end()');
    const parts = paused.steps.map((step, i) => [{ ...step, matters: i !== 1 }]);
    const hidden = { ...paused, story: { ...told(put, null).story!, parts } };
    expect(table(hidden)).not.toContain('other()');
    expect(table(hidden)).toContain('CPU0 <IRQ>');
  });

  it('is plain ASCII and no wider than a mail, and has no row more, whatever is quoted in it', () => {
    const linesOf = (text: string): readonly string[] =>
      table(hostileViolation(text)).trimEnd().split('\n');
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = linesOf(text);
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(MAIL);
          expect(line).toMatch(/^[\x20-\x7e]*$/);
        }
        // As many as with a harmless text of the same words, but where one is cut behind a bracket, or before a sign.
        const harmless = ascii(text).replace(/[^ ]/g, 'x');
        if (!/[(,;)]|->/.test(text)) expect(lines.length).toBe(linesOf(harmless).length);
      }),
      { numRuns: 100 },
    );
    expect(linesOf('gr\u00f6\u00dfe \u202e\u{1f600}').join('\n')).toContain(
      'gr\\xf6\\xdfe \\u202e\\u{1f600}',
    );
  });
});
