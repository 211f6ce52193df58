// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionNamed } from '../../src/cli/explainQuestion.ts';
import { withLinesOf, type TreeLines } from '../../src/cli/lines.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { treeAt } from '../../src/cli/treeSources.ts';
import type { Place } from '../../src/model/language/thread.ts';
import { bugReport } from '../../src/report/bugReport.ts';
import { pageData } from '../../src/report/page/pageData.ts';
import type { ViolationReport } from '../../src/report/trace.ts';
import { whereIs, type FunctionPlace } from '../../src/source/places.ts';
import { heading } from '../report/race.ts';
import { kernel, realHost } from './kernels.ts';

const { statements, reference, catalogue } = modelEngine;

/** The run of a spec, and the forms of its code. */
async function runOf(
  which: string,
): Promise<{ readonly violation: ViolationReport; readonly forms: ReadonlySet<string> }> {
  const { request } = questionNamed(which, undefined, realHost);
  const { violation } = await modelEngine.run({ ...request, undrawn: true }, {});
  return { violation: violation!, forms: new Set(request.forms) };
}

async function located(which: string, tree: TreeLines | null): Promise<ViolationReport> {
  const { violation, forms } = await runOf(which);
  const trees = tree ? [tree] : await reference();
  return withLinesOf(violation, forms, { trees, given: tree !== null, statements, catalogue });
}

const reportOf = (violation: ViolationReport): string =>
  bugReport(heading, violation, { naming: modelEngine.naming(violation.contexts) });

/** The places of a statement in all the calls that a run is in. */
function placesOf({ steps }: ViolationReport, fn: string, c: string): readonly Place[] {
  const all = steps.flatMap(({ label }) => label.stack);
  return all.filter((place) => place.fn === fn && place.c === c);
}

describe('the place of a statement', () => {
  const place: FunctionPlace = {
    path: 'driver.c',
    line: 10,
    layouts: [
      {
        asks: ['fixed'],
        forms: ['fixed'],
        lines: new Map([
          [0, 11],
          [2, 15],
          [3, 16],
        ]),
      },
    ],
  };
  const texts = (_: string, forms: ReadonlySet<string>): readonly string[] =>
    forms.has('fixed')
      ? ['get()', 'note', 'put()', 'put()']
      : ['put()', 'put()', 'get()', 'drop()'];
  const where = (act: number, c: string, ...forms: readonly string[]): unknown => {
    const { line, what } = whereIs(place, { fn: 'f', act, c }, new Set(forms), texts);
    return [line, what];
  };

  it('is told by which of several that are alike it is', () => {
    expect(where(2, 'put()', 'fixed')).toEqual([15, 'statement']);
    expect(where(3, 'put()', 'fixed')).toEqual([16, 'statement']);
  });

  it('is behind another where it has no C, and where it has no text', () => {
    expect(where(1, 'note', 'fixed')).toEqual([11, 'near']);
    expect(where(3, '', 'fixed')).toEqual([15, 'near']);
    expect(where(0, '', 'fixed')).toEqual([10, 'near']);
  });

  it('is found in another form that has it as often, and else is that of the function', () => {
    expect(where(2, 'get()')).toEqual([11, 'statement']);
    expect(where(1, 'put()')).toEqual([16, 'statement']);
    expect(where(3, 'drop()')).toEqual([10, 'function']);
    const once = (_: string, forms: ReadonlySet<string>): readonly string[] =>
      forms.has('fixed') ? ['get()', '', 'put()'] : ['put()', 'put()'];
    const { line, what } = whereIs(place, { fn: 'f', act: 1, c: 'put()' }, new Set(), once);
    expect([line, what]).toEqual([10, 'function']);
  });

  it('is that of the function where this is like no form', () => {
    const strange = { ...place, layouts: [] };
    const { line, what } = whereIs(strange, { fn: 'f', act: 0, c: 'get()' }, new Set(), texts);
    expect([line, what]).toEqual([10, 'function']);
  });
});

describe('a run without a tree', () => {
  it('has the lines of the reference whose functions are most like those that ran', async () => {
    const late = await located('fix-14:before', null);
    const tree = 'Debian linux 6.12.117-1~deb12u1';
    expect(late.lines).toEqual({ tree, given: false, fixes: [14] });
    expect(reportOf(late)).toMatch(
      /^ rx_callback +drivers\/firmware\/arm_scmi\/transports\/mailbox\.c:73$[^]*^Lines: +Debian linux 6\.12\.117-1~deb12u1, which has fix 14 already \(--tree\n +DIR takes yours\)$/m,
    );
    const removed = await located('fix-10:before', null);
    expect(removed.lines).toEqual({ tree: 'Debian linux 6.12.107-1~deb12u1', given: false });
    expect(reportOf(removed)).toMatch(
      /^Lines: +Debian linux 6\.12\.107-1~deb12u1 \(--tree DIR takes yours\)$/m,
    );
    expect(removed.steps.at(-1)?.label.stack.at(-1)).toMatchObject({
      c: 'idr_remove(idr, id)',
      tree: { what: 'statement' },
    });
    const early = await located('v2-handle-leak:before', null);
    expect(early.lines?.tree).toBe('Debian linux 6.12.107-1~deb12u1');
    const [lacking] = placesOf(early, 'scmi_child_dev_find_get', 'device_find_child()');
    expect(lacking).not.toHaveProperty('tree');
  });
});

describe('what is done otherwise with the fix', () => {
  it('has the lines of a tree that has the fix', async () => {
    const late = await located('fix-14:before', null);
    const [handle, pointer] = late.story?.repaired?.places ?? [];
    const whats = [handle, pointer].map((place) =>
      place?.repaired.map(({ stack }) => stack.at(-1)?.tree?.what),
    );
    expect(whats).toEqual([['statement'], ['statement', 'statement']]);
    expect(reportOf(late)).toMatch(
      /^ @@ step 25, drivers\/firmware\/arm_scmi\/transports\/mailbox\.c:211 @@$[^]*^ \+ {3}smbox->cinfo = cinfo \/\* moved up from later \*\/$/m,
    );
  });

  it('has those of the function where the tree lacks it, and says so', async () => {
    const report = reportOf(await located('fix-01:before', null));
    expect(report).toMatch(
      /^ @@ step 7, drivers\/firmware\/arm_scmi\/bus\.c:\d+ \(other form\) @@$/m,
    );
    expect(report).toContain('(other\n        form): that tree has the function without it');
  });

  it('is all that differs on the way, with what goes to another function', async () => {
    const report = reportOf(await located('fix-04:before', null));
    const [way = '', elsewhere] = report.split(' @@ elsewhere in these functions @@\n');
    expect(elsewhere).toMatch(/^ {3}scmi_device_destroy\(\)\n \+ {3}put_device\(\)\n/);
    const signed = way.split('\n').filter((line) => /^ [-+] /.test(line));
    expect(signed.map((line) => line.slice(1).replace(/ +/, ' '))).toEqual([
      '- scmi_child_dev_find()',
      '+ scmi_child_dev_find_get()',
      '- put_device()',
      '- ida_free(scmi_bus_id, scmi_dev->id) /* moved to',
      '- device_unregister()',
      '+ device_del()',
      '+ scmi_device_release_resources()',
      '+ put_device()',
    ]);
    expect(report).toContain(' /* moved to\n         scmi_device_release_resources() */\n');
  });
});

it('has the values of arguments in which the two differ', async () => {
  const report = reportOf(await located('fix-15:before', null));
  const destroy = /^ {3}scmi_device_destroy\(info->dev, id, sdev->name\) \/\* id is 0x05 \*\/$/m;
  expect(report).toMatch(destroy);
  expect(report.replace(/\n +/g, ' ')).toContain('sdev->name) /* cinfo->id is 0x10 */');
});

describe('the statements of a procedure', () => {
  it.each(['fix-04:before', 'fix-17:before', 'finding-early-irq-no-table-smc:after'])(
    'have the numbers that the run of %s gives them',
    async (which) => {
      const { violation, forms } = await runOf(which);
      const parts = violation.story?.parts.flat() ?? [];
      const places = [...violation.steps, ...parts]
        .flatMap(({ label }) => label.stack)
        .filter(({ file, c }) => file !== 'kernel' && c !== '');
      expect(places.length).toBeGreaterThan(50);
      const numbered = places.map(({ fn, act }) => statements(fn, forms)[act ?? -1]);
      expect(numbered).toEqual(places.map(({ c }) => c));
    },
  );
});

const [old, fixed] = ['6.12.107-1~deb12u1', '6.12.117-1~deb12u1'].map(kernel);

describe.skipIf(old === undefined || fixed === undefined)('a run beside a real tree', () => {
  it('tells two calls of the same function apart', async () => {
    const violation = await located('fix-14:before', await treeAt(modelEngine, fixed!));
    const lines = placesOf(violation, 'scmi_txrx_setup', 'scmi_chan_setup()').map(
      ({ tree }) => tree?.line ?? 0,
    );
    const text = readFileSync(join(fixed!, 'drivers/firmware/arm_scmi/driver.c'), 'utf8').split(
      '\n',
    );
    expect([...new Set(lines)].map((line) => text[line - 1]?.trim())).toEqual([
      'int ret = scmi_chan_setup(info, of_node, prot_id, true);',
      'ret = scmi_chan_setup(info, of_node, prot_id, false);',
    ]);
  });

  it('says what the fix of this tree has replaced', async () => {
    const tree = await treeAt(modelEngine, fixed!);
    const violation = await located('fix-04:before', tree);
    const [gone] = placesOf(violation, 'scmi_device_destroy', 'scmi_child_dev_find()');
    const own = tree.sources('scmi_device_destroy');
    expect(own?.lines.join('\n')).not.toContain('scmi_child_dev_find(');
    expect(gone?.tree).toEqual({ path: own?.file, line: own?.first, what: 'function' });
    const data = pageData(heading, violation, modelEngine.naming([]), tree.sources);
    const at = data.runs[0]?.rows.flatMap((row) => (row.at ? [row.at] : [])) ?? [];
    const destroy = data.sources.findIndex(({ name }) => name === '__scmi_device_destroy');
    expect(at).toContainEqual([destroy, data.sources[destroy]?.first, 'function']);
    expect(at.filter(([, , what]) => what === 'statement').length).toBeGreaterThan(100);
  });

  it('says so in the text, and nothing where all is there', async () => {
    const other = reportOf(await located('fix-08:before', await treeAt(modelEngine, old!)));
    expect(other).toMatch(/mailbox\.c:\d+\n +\(other form\)$/m);
    expect(other).toMatch(/^Lines: +Linux 6\.12\.107; \(other form\): that tree has the function/m);
    const same = reportOf(await located('fix-08:before', await treeAt(modelEngine, fixed!)));
    expect(same).not.toContain('other form');
  });
});
