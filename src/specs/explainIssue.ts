// SPDX-License-Identifier: GPL-2.0-only
import * as z from 'zod';
import { suggestion } from './nearest.ts';

/** What to say of one issue that zod found. */
export interface Explained {
  readonly path: readonly PropertyKey[];
  /** The key that is at fault below `path`, when it is a key and not a value. */
  readonly key?: string;
  /** Whether the value at `path` is not there. */
  readonly missing?: boolean;
  readonly message: string;
  readonly remedy: string;
}

/** Turns zod's issue into lines for a reader who has never heard of zod. */
export function explainIssue(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
  input: unknown,
): readonly Explained[] {
  const value = valueAt(input, issue.path);
  const at = (message: string, remedy: string): readonly Explained[] => [
    { path: issue.path, message, remedy },
  ];
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldsAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: issue.path,
      key,
      message: `unknown field "${key}"`,
      remedy: suggestion(key, fields),
    }));
  }
  if (value === undefined && issue.path.length > 0 && issue.code !== 'custom') {
    const remedy = 'add it; see specs/README.md';
    return [{ path: issue.path, message: 'this field is missing', remedy, missing: true }];
  }
  switch (issue.code) {
    case 'invalid_value': {
      const values = issue.values.map(String);
      const remedy =
        typeof value === 'string' ? suggestion(value, values) : `one of: ${values.join(', ')}`;
      return at(`unexpected ${shown(value)}`, remedy);
    }
    case 'invalid_union': {
      // Both ways of reading it failed: the one that read on furthest says most.
      const inner = issue.errors
        .flat()
        .filter(({ code, path }) => code === 'custom' || path.length > 0)
        .map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
      const first = inner[0];
      return first ? explainIssue(schema, first as z.core.$ZodIssue, input) : at(issue.message, '');
    }
    case 'invalid_type':
      return at(`expected ${issue.expected}, not ${shown(value)}`, '');
    case 'custom': {
      const remedy: unknown = issue.params?.['remedy'];
      return at(issue.message, typeof remedy === 'string' ? remedy : '');
    }
    case 'too_big':
      return at(`${shown(value)} is too much`, `at most ${issue.maximum}`);
    case 'too_small':
      return at(`${shown(value)} is too little`, `at least ${issue.minimum}`);
    default:
      return at(`${shown(value)}: ${issue.message}`, '');
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    input,
  );
}

/** The fields that the schema has at a path. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  const [first, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(inner.shape);
    const field: unknown = inner.shape[String(first)];
    return field instanceof z.ZodType ? fieldsAt(field, rest) : [];
  }
  return inner instanceof z.ZodArray ? fieldsAt(inner.element, rest) : [];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner;
}
