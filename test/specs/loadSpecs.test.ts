// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpecError } from '../../src/specs/diagnostic.ts';
import { loadSpecs } from '../../src/specs/loadSpecs.ts';

const names = { rules: ['no-leak'], forms: [], variants: ['v3'], fixes: [] };

function spec(id: string, fields = 'fix: null'): string {
  return `# Is there a leak?
id: ${id}
${fields}
title: Leaks
functions: [scmi_probe]
scenario: { threads: [{ name: probe, does: [bind] }] }
rules: all
after: { variant: v3, expect: holds }
`;
}

describe('loadSpecs', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'specs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(id: string, text: string): void {
    writeFileSync(join(folder, `${id}.yaml`), text);
  }

  function complaint(path = folder): string {
    try {
      loadSpecs(path, names);
      return '';
    } catch (error) {
      if (error instanceof SpecError) return error.message.replaceAll(folder, 'specs');
      throw error;
    }
  }

  it('puts fixes first by number, then the others by id, findings last', () => {
    write('b', spec('b'));
    write('a-finding', spec('a-finding', 'fix: null\nfinding: true'));
    write('a', spec('a'));
    write('z', spec('z', 'fix: 2'));
    write('y', spec('y', 'fix: 11'));
    writeFileSync(join(folder, 'README.md'), 'no spec');

    expect(loadSpecs(folder, names).map(({ id }) => id)).toEqual(['z', 'y', 'a', 'b', 'a-finding']);
  });

  it('reports the faults of all files', () => {
    write('a', spec('aa'));
    write('b', spec('b', 'fix: 99'));
    write('c', spec('c'));

    expect(complaint()).toMatchInlineSnapshot(`
      "specs/a.yaml:2:5: error: id: "aa" is not the name of the file (call it "a", as the file)
      specs/b.yaml:3:6: error: fix: 99 is too much (at most 17)"
    `);
  });

  it('leaves a rule out only for a finding that is there', () => {
    write('a', spec('a', 'fix: null\nexcept: [{ rule: no-leak, finding: b }]'));
    write('b', spec('b'));

    expect(complaint()).toMatchInlineSnapshot(
      `"specs/a.yaml:4:36: error: except.0.finding: rule "no-leak" is left out for "b", which is no finding (name the id of a spec with \`finding: true\`)"`,
    );

    write('b', spec('b', 'fix: null\nfinding: true'));
    expect(complaint()).toBe('');
  });

  it('says which folder or file cannot be read', () => {
    expect(complaint()).toMatchInlineSnapshot(
      `"specs:1:1: error: no *.yaml in this folder (name the folder of the specs with --specs DIR)"`,
    );
    expect(complaint(join(folder, 'nowhere'))).toMatchInlineSnapshot(
      `"specs/nowhere:1:1: error: cannot be read: ENOENT (name the folder of the specs with --specs DIR)"`,
    );

    mkdirSync(join(folder, 'x.yaml'));
    expect(complaint()).toMatchInlineSnapshot(
      `"specs/x.yaml:1:1: error: cannot be read: EISDIR (make it a readable file, or remove it)"`,
    );
  });

  it('refuses modules that come and go as no module can', () => {
    const scenario = (text: string): string =>
      spec('a').replace(
        /scenario: .*/,
        `scenario: { drivers: [{ name: A, protocol: 0x13 }], ${text} }`,
      );
    const [load, unload] = ['load A', 'unload A'].map((does) => (name: string) => {
      return `{ name: ${name}, does: [${does}] }`;
    });
    write('a', scenario(`threads: [${load?.('m')}, ${unload?.('n')}]`));
    expect(complaint()).toMatch(
      /threads.1.does.0: driver A is loaded or unloaded by thread "m" too \(give all/,
    );
    write('a', scenario(`threads: [${unload?.('m')}]`));
    expect(complaint()).toMatch(/threads.0.does.0: driver A is not loaded here \(load it before/);
    write('a', scenario(`setup: [load A], threads: [${load?.('m')}]`));
    expect(complaint()).toMatch(/threads.0.does.0: driver A is loaded already \(unload it before/);
    write('a', scenario(`setup: [load A], threads: [${unload?.('m')}]`));
    expect(complaint()).toBe('');
  });

  it('says which scenario the model has no room for', () => {
    write('a', spec('a'));
    const tooLarge = () => 'the scenario needs 9 infos, and the model has room for 3';

    expect(() => loadSpecs(folder, { ...names, tooLarge })).toThrow(
      /a\.yaml:6:11: error: scenario: the scenario needs 9 infos, .* \(ask for fewer instances/,
    );
  });
});
