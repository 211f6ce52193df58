// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { UsageError } from './usageError.ts';

/** The version of the format. */
export const FORMAT = 'scmi-lifetime certificate 1';

const count = z.int().min(0);
const text = z.string().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What one way of exploring found. */
const found = z.strictObject({
  verdict: z.enum(['holds', 'violated', 'inconclusive']),
  rule: z.string().nullable(),
  /** Steps of the trace. */
  length: count.nullable(),
  states: count,
  transitions: count,
  depth: count,
});
export type Finding = z.infer<typeof found>;

const entry = z.strictObject({
  spec: text,
  side: z.enum(['before', 'after']),
  variant: text,
  /** Hashes of the spec as it was read, of the question asked, and of the system that it gives. */
  hashes: z.strictObject({ spec: sha256, question: sha256, system: sha256 }),
  bounds: text,
  budget: z.strictObject({ states: count, unfolded: count }),
  ways: z.record(text, found),
});
export type CertificateEntry = z.infer<typeof entry>;

const options = z.strictObject({
  spec: z.array(z.string()).optional(),
  variant: z.string().optional(),
  with: z.string().optional(),
  without: z.string().optional(),
  transport: z.string().optional(),
  faults: z.string().optional(),
  budgetStates: z.string().optional(),
});
/** The options of `check` that decide what is asked. */
export type CertifiedOptions = z.infer<typeof options>;

const content = z.strictObject({
  format: z.literal(FORMAT),
  program: z.strictObject({ version: text, source: text }),
  options,
  entries: z.array(entry).min(1),
});
/** A certificate without its seal. */
export type CertificateContent = z.infer<typeof content>;

/** The form of a certificate; docs/schema/certificate.schema.json is made of it. */
export const certificateSchema = content.extend({ sha256 });

/** The text of a certificate: its content, and a hash over it that shows a careless change. */
export function certificateText(certificate: CertificateContent): string {
  return `${JSON.stringify({ ...certificate, sha256: hashOf(certificate) }, null, 2)}\n`;
}

/** A certificate as it was read, and whether its hash fits. */
export interface ReadCertificate {
  readonly content: CertificateContent;
  readonly sealed: boolean;
}

/**
 * Reads a certificate.
 * @throws UsageError when it is none.
 */
export function readCertificate(file: string, written: string): ReadCertificate {
  const remedy = 'make one with check --certify <file>';
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    throw new UsageError(`${file} is no JSON`, remedy);
  }
  const parsed = certificateSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new UsageError(`${file} is no certificate: ${where}: ${issue?.message ?? ''}`, remedy);
  }
  const { sha256: seal, ...rest } = parsed.data;
  return { content: rest, sealed: seal === hashOf(rest) };
}

/** A hash of JSON whose fields may stand in any order. */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

/** Where two values differ, one line for each place. */
export function differences(certified: unknown, now: unknown, path = ''): readonly string[] {
  const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (!isBranch(certified) || !isBranch(now)) {
    if (certified === now) return [];
    return [`${path}: certified ${JSON.stringify(certified)}, now ${JSON.stringify(now)}`];
  }
  const keys = new Set([...Object.keys(certified), ...Object.keys(now)]);
  return [...keys].flatMap((key) => {
    const of = (value: object): unknown => (value as Readonly<Record<string, unknown>>)[key];
    return differences(of(certified), of(now), path === '' ? key : `${path}.${key}`);
  });
}
