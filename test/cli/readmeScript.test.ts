// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const text = `# title

<!-- specs:begin -->
anything
<!-- specs:end -->

the rest
`;

const violated = { verdict: 'violated', rule: 'no-leak', length: 9, states: 12, seconds: 0.2 };
const holds = { verdict: 'holds', rule: null, length: null, states: 12345, seconds: 1.14 };
const specs = [
  { id: 'fix-01', fix: 1, finding: false, title: 'One', before: violated, after: holds },
  { id: 'odd', fix: null, finding: true, title: 'Odd', before: null, after: violated },
];

describe('readme.mjs', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function script(found: readonly object[], ...options: readonly string[]): string {
    const results = join(folder, 'results.json');
    writeFileSync(results, JSON.stringify({ specs: found }));
    const paths = ['--results', results, '--readme', join(folder, 'README.md')];
    const ran = spawnSync('node', ['scripts/readme.mjs', ...paths, ...options], {
      encoding: 'utf8',
    });
    return `${ran.stdout}${ran.stderr}exit ${ran.status}`.replaceAll(`${folder}/`, '');
  }

  it('writes the table and leaves the rest alone', () => {
    writeFileSync(join(folder, 'README.md'), text);
    expect(script(specs)).toBe('exit 0');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatchInlineSnapshot(`
      "# title

      <!-- specs:begin -->

      | fix | spec | before | after | steps | states | seconds |
      | --: | :-- | :-- | :-- | --: | --: | --: |
      | 1 | [One](specs/fix-01.yaml) | violated: no-leak | holds | 9 | 12,345 | 1.3 |
      | finding | [Odd](specs/odd.yaml) |  | violated: no-leak | 9 | 12 | 0.2 |

      <!-- specs:end -->

      the rest
      "
    `);
  });

  it('finds a table that is not what the program prints, but for the seconds', () => {
    writeFileSync(join(folder, 'README.md'), text);
    expect(script(specs, '--check')).toMatchInlineSnapshot(`
      "README.md:4: is not what the program prints; run \`npm run readme\`
      - anything
      + 
      exit 1"
    `);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(text);

    script(specs);
    const slower = specs.map((spec) => ({ ...spec, after: { ...spec.after, seconds: 77 } }));
    expect(script(slower, '--check')).toBe('exit 0');

    const other = specs.map((spec) => ({ ...spec, after: { ...spec.after, states: 13 } }));
    expect(script(other, '--check')).toMatchInlineSnapshot(`
      "README.md:7: is not what the program prints; run \`npm run readme\`
      - | 1 | [One](specs/fix-01.yaml) | violated: no-leak | holds | 9 | 12,345 | |
      + | 1 | [One](specs/fix-01.yaml) | violated: no-leak | holds | 9 | 13 | |
      exit 1"
    `);
  });

  it('wants the place for the table', () => {
    writeFileSync(join(folder, 'README.md'), '# title\n');
    expect(script(specs)).toMatch(/README.md has no block specs[^]*exit 1$/);
  });
});
