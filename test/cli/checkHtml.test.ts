// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('check --html', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  const read = (name: string): string => readFileSync(join(place.out, name), 'utf8');

  it('leaves a page for each violation, and an index of all answers that leads to them', async () => {
    const { stdout, code } = await place.run(['check', '--html']);
    expect(code).toBe(0);
    expect(stdout).toContain('all answers, with a page for each trace: out/index.html\n');
    const pages = readdirSync(place.out).filter((name) => name.endsWith('.html'));
    expect(pages.toSorted()).toEqual(['fix-01.before.html', 'fix-02.before.html', 'index.html']);
    const index = read('index.html');
    const rows = [...index.matchAll(/<tr><td>.*?<\/tr>/g)].map(([row]) => row);
    expect(rows.length).toBe(4);
    expect(rows[0]).toContain('<a href="fix-01.before.html">fix-01:before</a>');
    expect(rows[1]).toMatch(/^<tr><td>fix-01:after<.*>holds<.*12 states/);
    expect(index).toContain('2 specs, 4 runs: 2 holds, 2 violated; all as expected.');
    expect(index).not.toContain('Not as expected');
    expect(read('fix-01.before.html')).toContain('<a href="index.html">');
    expect(read('fix-01.before.html')).toContain('scmi-lifetime replay fix-01:before');
  });

  it('asks for nothing from outside', async () => {
    await place.run(['check', '--html']);
    for (const name of ['index.html', 'fix-01.before.html']) {
      const fetched = /(?:src|href)="(?!data:|fix-0\d\.before\.html"|index\.html")[^"]*"|url\(/;
      expect(fetched.exec(read(name))).toBeNull();
    }
  });

  it('writes the same each time', async () => {
    await place.run(['check', '--html']);
    const first = ['index.html', 'fix-02.before.html'].map(read);
    await place.run(['check', '--html', '--jobs', '2']);
    expect(['index.html', 'fix-02.before.html'].map(read)).toEqual(first);
  });

  it('puts what was not expected at the top', async () => {
    place.change('specs/fix-01.yaml', 'expect: holds', 'expect: violated, rule: no-use-after-free');
    expect((await place.run(['check', '--html'])).code).toBe(1);
    expect(read('index.html')).toContain('Not as expected, marked (!): fix-01:after</p>');
  });

  it('writes pages of one variant too, and beside what a tool reads', async () => {
    const { stdout, code } = await place.run(['check', '--html', '--variant', 'base', '--json']);
    expect(code).toBe(1);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(read('index.html')).toContain('<h1>scmi-lifetime check: base</h1>');
    expect(existsSync(join(place.out, 'fix-01.asked.html'))).toBe(true);
  });

  it('writes none unless it is told to', async () => {
    await place.run(['check']);
    expect(readdirSync(place.out).filter((name) => name.endsWith('.html'))).toEqual([]);
  });

  it('is refused where no run can be told', async () => {
    const { stderr, code } = await place.run(['check', '--html', '--search', 'dfs']);
    expect({ stderr, code }).toEqual({
      stderr:
        "scmi-lifetime: error: option '--html' cannot be used with option '--search <order>' (see --help)\n",
      code: 2,
    });
  });
});
