// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv-draft-04';

/** The folder of the schemas; fetched by scripts/fetchTestTools.sh. */
export const schemas = resolve('.cache/schemas');

export const schemasThere = existsSync(join(schemas, 'junit.xsd'));
if (!schemasThere) {
  console.error('NO SCHEMAS: SARIF and JUnit are not held against them (scripts/fetchSchemas.sh)');
}

// Its formats (uri, date-time) are for the reader of a log to resolve.
// Without the schema there is nothing to compile, and whoever asks is skipped.
const valid = new Ajv.default({
  strict: false,
  unicodeRegExp: false,
  validateFormats: false,
}).compile(
  JSON.parse(schemasThere ? readFileSync(join(schemas, 'sarif.json'), 'utf8') : '{}') as object,
);

/** What the schema of SARIF 2.1.0 has to say against a log; `null`: nothing. */
export function sarifErrors(log: unknown): readonly object[] | null {
  return valid(log) ? null : (valid.errors ?? []);
}
