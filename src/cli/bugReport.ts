// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOutcome } from './engine.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { Question } from './question.ts';

/** What went wrong, and the moves that lead there if it is about a trace. */
export interface Fault {
  readonly what: readonly string[];
  readonly evidence: RunOutcome['evidence'];
}

/**
 * Writes all that is needed to see a failed self-check again to a file in `folder`, and tells about it.
 * When that file cannot be written it is printed.
 */
export function reportFault(
  { spec, side, variant, request }: Question,
  { what, evidence }: Fault,
  folder: string,
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
  const file = join(folder, `bug-${spec.id}-${side}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    io.err(`${name}: trust no verdict of this run; please report this bug with ${file}\n`);
  } catch {
    io.err(`${name}: trust no verdict of this run; please report this bug with:\n${text}`);
  }
}
