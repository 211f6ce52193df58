// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { run } from '../../src/cli/program.ts';
import { Workplace } from './commandLine.ts';

const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
const place = new Workplace();
afterAll(() => {
  rmSync(folder, { recursive: true });
  place.remove();
});

/** Without how much was explored, which every change of the model changes. */
const lasting = (text: string): string =>
  text.replace(/^Bounds:[^]*?^Run:/gm, 'Run:').replace(/@[0-9a-f]{8}$/gm, '');

describe('gallery', () => {
  it('is kept in docs/gallery as the program prints it', async () => {
    const kept = readdirSync('docs/gallery').filter((name) => /\.(?:txt|svg)$/.test(name));
    const specs = [...new Set(kept.map((name) => name.split('.')[0] ?? ''))];
    let errors = '';
    const io = {
      out: () => {},
      err: (text: string) => {
        errors += text;
      },
      outIsTerminal: false,
      errIsTerminal: false,
      env: {},
      onInterrupt: () => () => {},
    };
    const host = { engine: modelEngine, version: '0', specs: 'specs', worker: null };
    const argv = ['gallery', '--out', folder, '--spec', ...specs];
    expect({ code: await run(argv, io, host), errors }).toEqual({ code: 0, errors: '' });
    expect(kept.length).toBeGreaterThan(0);
    for (const name of kept) {
      const [was, is] = ['docs/gallery', folder].map((at) =>
        lasting(readFileSync(join(at, name), 'utf8')),
      );
      expect(is, `${name} is not what the program prints; run \`npm run gallery\``).toBe(was);
    }
  });

  it('has an index that leads to a page for each violation', async () => {
    const out = join(place.root, 'gallery');
    const { stdout, code } = await place.run(['gallery', '--out', out]);
    expect({ stdout, code }).toEqual({
      stdout: '2 violations in gallery/: see index.html there\n',
      code: 0,
    });
    const index = readFileSync(join(out, 'index.html'), 'utf8');
    const pages = [...index.matchAll(/href="([^"]+\.html)"/g)].map(([, page]) => page ?? '');
    expect(pages).toEqual(['fix-01.before.html', 'fix-02.before.html']);
    for (const page of pages) expect(readdirSync(out)).toContain(page);
  });
});
