// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Answered } from './judge.ts';
import { UsageError } from './usageError.ts';

/** A rule that is broken in a scenario. */
export interface Finding {
  /** The same in every tree, and from one version of this program to the next: `fix-04:bus-id-unique`. */
  readonly id: string;
  readonly answered: Answered;
}

const fileSchema = z.strictObject({
  findings: z.array(z.string().regex(/^[\w-]+:[\w-]+$/, 'SPEC:RULE')),
});

/** What is found among the answers, in their order. */
export function findingsOf(answered: readonly Answered[]): readonly Finding[] {
  return answered.flatMap((one) => {
    const rule = one.outcome?.violation?.rule;
    return rule === undefined ? [] : [{ id: `${one.question.spec.id}:${rule}`, answered: one }];
  });
}

/**
 * The ids of the findings that a baseline file lists as known.
 * @throws UsageError when it cannot be read or is none.
 */
export function readBaseline(file: string): ReadonlySet<string> {
  const remedy = 'write one with --write-baseline FILE';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`--baseline ${file} cannot be read (${code})`, remedy);
  }
  try {
    return new Set(fileSchema.parse(JSON.parse(text)).findings);
  } catch {
    throw new UsageError(
      `--baseline ${file} is no baseline: { "findings": ["SPEC:RULE"] }`,
      remedy,
    );
  }
}

/**
 * Writes the findings as a baseline.
 * @throws UsageError when it cannot be written.
 */
export function writeBaseline(file: string, findings: readonly Finding[]): void {
  const ids = [...new Set(findings.map(({ id }) => id))].toSorted();
  try {
    writeFileSync(file, `${JSON.stringify({ findings: ids }, null, 2)}\n`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(
      `--write-baseline ${file} cannot be written (${code})`,
      'name another file',
    );
  }
}

/** The answers with known findings no longer unexpected. */
export function forgive(
  answered: readonly Answered[],
  known: ReadonlySet<string>,
): readonly Answered[] {
  const forgiven = new Set(
    findingsOf(answered).flatMap(({ id, answered: one }) => (known.has(id) ? [one] : [])),
  );
  return answered.map((one) => (forgiven.has(one) ? { ...one, unexpected: false } : one));
}
