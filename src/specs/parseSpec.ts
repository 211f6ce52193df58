// SPDX-License-Identifier: GPL-2.0-only
import { basename } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { SpecError, type Diagnostic } from './diagnostic.ts';
import { explainIssue, type Explained } from './explainIssue.ts';
import { locate, pathText, type DocumentPath, type Position } from './locate.ts';
import { specSchema, type Spec, type SpecNames } from './spec.ts';

/**
 * Reads the text of one spec. `file` is its path as messages name it.
 * @throws SpecError with everything that is wrong with it.
 */
export function parseSpec(file: string, text: string, names: SpecNames): Spec {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const wrong = (path: DocumentPath, message: string, remedy: string, key?: string): Diagnostic => {
    const position = locate(document, lines, path, key);
    return { file, ...position, path: pathText(path), message, remedy };
  };
  if (document.errors.length > 0) {
    throw new SpecError(
      document.errors.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return {
          file,
          line,
          column: col,
          path: '',
          message: message.replace(/\s+/g, ' '),
          remedy: '',
        };
      }),
    );
  }
  const input: unknown = document.toJS();
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new SpecError([wrong([], 'a spec is a mapping of fields', 'see specs/README.md')]);
  }
  const schema = schemaOf(names);
  const parsed = schema.safeParse(input);
  const explained = (parsed.error?.issues ?? []).flatMap((issue) =>
    explainIssue(schema, issue, input),
  );
  const diagnostics = explained
    .filter((one) => !isTypoOfAnother(one, explained))
    .map(({ path, message, remedy, key }) => wrong(path, message, remedy, key))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  const question = questionOf(text);
  if (question === '') {
    const remedy = 'open the file with comment lines that ask the question in prose';
    diagnostics.push(wrong([], 'no header comment', remedy));
  }
  const expected = basename(file, '.yaml');
  if (parsed.success && parsed.data.id !== expected) {
    const remedy = `call it "${expected}", as the file`;
    diagnostics.push(wrong(['id'], `"${parsed.data.id}" is not the name of the file`, remedy));
  }
  if (diagnostics.length > 0 || !parsed.success) throw new SpecError(diagnostics);
  return { ...parsed.data, file, question };
}

// To make a schema takes longer than to check a spec against it, and all specs share one.
const schemas = new WeakMap<SpecNames, ReturnType<typeof specSchema>>();

function schemaOf(names: SpecNames): ReturnType<typeof specSchema> {
  const schema = schemas.get(names) ?? specSchema(names);
  schemas.set(names, schema);
  return schema;
}

/** Whether a field is missing only because its name is misspelt, which another complaint says. */
function isTypoOfAnother(one: Explained, all: readonly Explained[]): boolean {
  return (
    one.missing === true &&
    all.some(
      ({ key, remedy }) => key !== undefined && remedy.includes(`"${String(one.path.at(-1))}"`),
    )
  );
}

/** Line and column of a path in a text that has been parsed before. */
export function positionIn(text: string, path: DocumentPath): Position {
  const lines = new LineCounter();
  return locate(parseDocument(text, { lineCounter: lines }), lines, path);
}

/** The comment that the file opens with, without its licence line. */
function questionOf(text: string): string {
  const header = /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
  return header
    .split('\n')
    .map((line) => line.replace(/^#\s?/, ''))
    .filter((line) => !line.startsWith('SPDX-License-Identifier'))
    .join('\n')
    .trim();
}
