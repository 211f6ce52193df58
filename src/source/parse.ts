// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import type { Node, Parser, Tree } from 'web-tree-sitter';
import { mask } from './mask.ts';
import { SourceError } from './sourceError.ts';

/** A C function as it stands in its file. Lines count from 1. */
export interface CFunction {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The `function_definition` node, parsed from the masked text. */
  readonly node: Node;
  /** The file's own text: same offsets as the node's, but with strings and macro names. */
  readonly text: string;
}

/** Beside the compiled package, or else the development dependency. */
const grammars = [
  '../../tree-sitter-c.wasm',
  '../../node_modules/tree-sitter-c/tree-sitter-c.wasm',
];

let loading: Promise<Parser> | undefined;

async function load(): Promise<Parser> {
  const grammar = grammars
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (grammar === undefined) {
    throw new SourceError('the C grammar tree-sitter-c.wasm is missing', 'run npm run build');
  }
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(grammar)));
  return parser;
}

/** A parsed file; its nodes live only as long as the reader that gets it. */
export interface CFile {
  readonly functions: ReadonlyMap<string, CFunction>;
  /** Names that are defined more than once. */
  readonly repeated: ReadonlySet<string>;
}

/**
 * The functions that a C file defines, by name. Where a name is defined twice (`#ifdef`), the first
 * definition counts. The parser is loaded on the first call.
 */
export async function functionsOf(text: string): Promise<ReadonlyMap<string, CFunction>> {
  return functionsIn(await parse(text), text).functions;
}

/** Parses a file, hands it to `read`, and gives the syntax tree's memory back. */
export async function parseFile<T>(text: string, read: (file: CFile) => T): Promise<T> {
  const tree = await parse(text);
  try {
    return read(functionsIn(tree, text));
  } finally {
    tree?.delete();
  }
}

async function parse(text: string): Promise<Tree | null> {
  loading ??= load();
  return (await loading).parse(mask(text));
}

function functionsIn(tree: Tree | null, text: string): CFile {
  const functions = new Map<string, CFunction>();
  const repeated = new Set<string>();
  for (const node of tree?.rootNode.descendantsOfType('function_definition') ?? []) {
    const name = functionName(node);
    if (name === undefined) continue;
    if (functions.has(name)) {
      repeated.add(name);
      continue;
    }
    const [startLine, endLine] = [node.startPosition.row + 1, node.endPosition.row + 1];
    functions.set(name, { name, startLine, endLine, node, text });
  }
  return { functions, repeated };
}

function functionName(definition: Node): string | undefined {
  let declarator = definition.childForFieldName('declarator');
  while (declarator !== null && declarator.type !== 'identifier') {
    declarator = declarator.childForFieldName('declarator');
  }
  return declarator?.text;
}
