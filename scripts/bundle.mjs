// SPDX-License-Identifier: GPL-2.0-only
// Makes one script of the program and its workers, `dist/src/cli/bundle.cjs`, and keeps beside it what V8
// compiles of it: Node takes longer to find, load and compile some three hundred small modules than to
// find a bug. The entries that tsc wrote are replaced by ones that launch the script. The library for models of
// one's own is one module, too: `dist/src/explorer/bundle.js`.
import { build, transform } from 'esbuild';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = 'dist/src/cli';
const cache = join(folder, 'bundle.cache');
// V8 compares no more of a script with its cache than the length.
rmSync(cache, { force: true });

/** The pages' script by itself: it is put into them as it is, without the names that it would get in a bundle. */
const pageScript = {
  name: 'page script',
  setup: ({ onLoad }) =>
    onLoad({ filter: /report\/page\/client\.ts$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), {
        loader: 'ts',
        target: 'node20',
        minifyWhitespace: true,
      });
      const script = code.trim().replace(/^export function client/, 'function client');
      return { contents: `export const client = ${JSON.stringify(script)};` };
    }),
};

await build({
  entryPoints: ['src/explorer/index.ts'],
  outfile: 'dist/src/explorer/bundle.js',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});

const { metafile } = await build({
  entryPoints: ['src/cli/bundle.ts'],
  outfile: join(folder, 'bundle.cjs'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  legalComments: 'none',
  // These find files of their own beside them.
  external: ['graphviz-cli', 'web-tree-sitter'],
  // What `launch.ts` hands over.
  banner: { js: '(function (module, require, __url) {' },
  footer: { js: '})' },
  define: { 'import.meta.url': '__url' },
  // Code that comes from a cache cannot import: libraries that are loaded late are required.
  supported: { 'dynamic-import': false },
  plugins: [pageScript],
  logLevel: 'warning',
  metafile: true,
});

// `import { z } from 'zod'` takes all of it along, half a megabyte, where `import * as z` takes what is used.
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
if (bundled.some((file) => file.endsWith('zod/v4/locales/fr.js'))) {
  throw new Error("zod's locales are in the bundle: write `import * as z from 'zod'`");
}

// One module each, with what launches in it: Node takes longer to find three.
const entry = (name, call, banner = '') =>
  build({
    stdin: { contents: `import { launch } from './launch.js';\n${call}`, resolveDir: folder },
    outfile: join(folder, `${name}.js`),
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: banner },
    logLevel: 'warning',
  });
await entry('main', 'await launch().program.run();', '#!/usr/bin/env node');
for (const name of ['modelWorker', 'auditWorker']) {
  await entry(name, `await launch().program.${name}();`);
}

// What a first trace takes is compiled while one is found; what else there is V8 compiles when it is called.
const { launch } = await import(pathToFileURL(join(folder, 'launch.js')));
const { program, script } = launch();
const io = { out: () => {}, err: () => {}, env: {}, onInterrupt: () => () => {} };
await program.main(['explain', 'fix-04:before'], io);
writeFileSync(cache, script.createCachedData());
