// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOutcome } from './engine.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { Answered } from './judge.ts';
import { makeFolder } from './makeFolder.ts';
import type { Question } from './question.ts';

/** What went wrong, and the moves that lead there if it is about a trace. */
export interface Fault {
  readonly what: readonly string[];
  readonly evidence: RunOutcome['evidence'];
}

/** Reports each answer that the replayer contradicts; whether there is any. */
export function reportContradictions(
  answered: readonly Answered[],
  folder: string | null,
  host: Host,
  io: Io,
): boolean {
  let any = false;
  for (const { question, outcome } of answered) {
    if (!outcome || outcome.selfCheck === null) continue;
    any = true;
    reportFault(
      question,
      { what: [outcome.selfCheck], evidence: outcome.evidence },
      folder,
      host,
      io,
    );
  }
  return any;
}

/**
 * Writes all that is needed to see a failed self-check again to a file in `folder`, and tells about it.
 * When there is no such folder, or the file cannot be written, it is printed.
 */
export function reportFault(
  { spec, side, variant, request }: Question,
  { what, evidence }: Fault,
  folder: string | null,
  { version, cache }: Host,
  io: Io,
): void {
  const name = `${spec.id} ${side}`;
  for (const text of what) io.err(`${name}: self-check failed: ${text}\n`);
  const { checkpoint: _, ...asked } = request;
  const report = {
    program: { version, source: cache?.().stamp ?? version },
    machine: { node: process.version, platform: process.platform, arch: process.arch },
    spec: spec.id,
    side,
    variant,
    request: asked,
    what,
    evidence: evidence ?? null,
  };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  try {
    if (folder === null) throw new Error('there is no folder');
    const file = join(folder, `bug-${spec.id}-${side}.json`);
    makeFolder(folder);
    writeFileSync(file, text);
    io.err(`${name}: trust no verdict of this run; please report this bug with ${file}\n`);
  } catch {
    io.err(`${name}: trust no verdict of this run; please report this bug with:\n${text}`);
  }
}
