// SPDX-License-Identifier: GPL-2.0-only
// Bundles the program and its workers in place: Node takes longer to find and load some three hundred
// small modules than to find a bug. What a command alone needs stands in a file of its own.
import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: ['main', 'modelWorker', 'auditWorker'].map((name) => `dist/src/cli/${name}.js`),
  outdir: 'dist/src/cli',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  legalComments: 'none',
  // These find files of their own beside them.
  external: ['graphviz-cli', 'web-tree-sitter'],
  // For the CommonJS libraries inside.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
  metafile: true,
});

// `import { z } from 'zod'` takes all of it along, half a megabyte, where `import * as z` takes what is used.
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
if (bundled.some((file) => file.endsWith('zod/v4/locales/fr.js'))) {
  throw new Error("zod's locales are in the bundle: write `import * as z from 'zod'`");
}
