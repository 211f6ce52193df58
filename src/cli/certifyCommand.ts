// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { count } from './bounds.ts';
import {
  certificateText,
  differences,
  readCertificate,
  type CertificateContent,
  type CertifiedOptions,
} from './certificate.ts';
import { certify, type Certified } from './certify.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { CheckOptions } from './options.ts';
import type { Question } from './question.ts';
import { UsageError } from './usageError.ts';

/** Differences that are told; the rest is counted. */
const TOLD = 20;

/**
 * Writes the certificate of these questions.
 * @returns 0, or why there is none: 5 when ways to explore contradict each other, 130.
 * @throws UsageError when the file cannot be written.
 */
export async function writeCertificate(
  file: string,
  questions: readonly Question[],
  options: CheckOptions,
  host: Host,
  io: Io,
): Promise<ExitCode> {
  const certified = await certify(questions, certifiedOptions(options), host, io);
  const failed = failure(certified, io);
  if (failed !== null) return failed;
  try {
    writeFileSync(file, certificateText(certified.content));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: ${why}`, 'name a file that can be written');
  }
  const { entries } = certified.content;
  const ways = entries.reduce((sum, entry) => sum + Object.keys(entry.ways).length, 0);
  io.err(`${file}: ${count(entries.length, 'run')}, each explored in all ways (${ways}), agree\n`);
  return EXIT.ok;
}

/** Explores again what a certificate states; 5 and what differs when it does not come true. */
export async function verifyCertificate(
  file: string,
  questionsOf: (options: CertifiedOptions) => readonly Question[],
  host: Host,
  io: Io,
): Promise<ExitCode> {
  const { content, sealed } = readCertificate(file, textOf(file));
  const certified = await certify(questionsOf(content.options), content.options, host, io);
  const failed = failure(certified, io);
  if (failed !== null) return failed;
  const seal = sealed ? [] : ['sha256: the certificate was changed after it was written'];
  const found = [...seal, ...differences(named(content), named(certified.content))];
  if (found.length === 0) {
    io.out(`${file}: all ${count(content.entries.length, 'run')} are as certified\n`);
    return EXIT.ok;
  }
  const rest = found.length > TOLD ? [`and ${found.length - TOLD} more`] : [];
  io.err(
    [...found.slice(0, TOLD), ...rest, '']
      .map((text) => (text ? `${file}: ${text}\n` : ''))
      .join(''),
  );
  return EXIT.selfCheck;
}

/** Entries under their names, so that one that is missing is told as such. */
function named({ entries, ...rest }: CertificateContent): object {
  return {
    ...rest,
    ...Object.fromEntries(entries.map((entry) => [`${entry.spec} ${entry.side}`, entry])),
  };
}

function failure({ contradictions, interrupted }: Certified, io: Io): ExitCode | null {
  if (interrupted) {
    io.err('interrupted: nothing is certified\n');
    return EXIT.interrupted;
  }
  if (contradictions.length === 0) return null;
  for (const text of contradictions) io.err(`the ways to explore contradict each other: ${text}\n`);
  io.err('nothing is certified; please report this with the lines above\n');
  return EXIT.selfCheck;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: ${why}`, 'name a certificate');
  }
}

function certifiedOptions(options: CheckOptions): CertifiedOptions {
  const { spec, variant, with: added, without, transport, faults, budgetStates } = options;
  return {
    ...(spec !== undefined && { spec: [...spec] }),
    ...(variant !== undefined && { variant }),
    ...(added !== undefined && { with: added }),
    ...(without !== undefined && { without }),
    ...(transport !== undefined && { transport }),
    ...(faults !== undefined && { faults }),
    ...(budgetStates !== undefined && { budgetStates }),
  };
}
