// SPDX-License-Identifier: GPL-2.0-only
// Copies what tsc does not: the C grammar for the source reader.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';

const grammar = 'node_modules/tree-sitter-c/tree-sitter-c.wasm';
if (!existsSync(grammar)) throw new Error(`${grammar} is missing: run npm ci first`);
mkdirSync('dist', { recursive: true });
copyFileSync(grammar, 'dist/tree-sitter-c.wasm');
