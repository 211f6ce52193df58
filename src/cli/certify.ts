// SPDX-License-Identifier: GPL-2.0-only
import { fingerprint } from '../explorer/index.ts';
import { scenarioBounds } from './bounds.ts';
import {
  FORMAT,
  hashOf,
  type CertificateContent,
  type CertificateEntry,
  type CertifiedOptions,
} from './certificate.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { progressLine } from './progress.ts';
import { BUDGET, type Question } from './question.ts';
import { exploreWays } from './ways.ts';

/** States that an unfolded system may have: it is often many times larger. */
const UNFOLDED = 200_000;

/** What `certify` found. */
export interface Certified {
  readonly content: CertificateContent;
  /** Lines about ways that contradict each other: there must be none. */
  readonly contradictions: readonly string[];
  readonly interrupted: boolean;
}

/** Explores every question in all ways, one after the other. */
export async function certify(
  questions: readonly Question[],
  options: CertifiedOptions,
  { engine, version, cache }: Host,
  io: Io,
): Promise<Certified> {
  let interrupted = false;
  const release = io.onInterrupt(() => {
    interrupted = true;
  });
  const line = progressLine(io, questions.length);
  const entries: CertificateEntry[] = [];
  const contradictions: string[] = [];
  try {
    for (const { spec, side, variant, request } of questions) {
      const name = `${spec.id} ${side}`;
      const open = engine.open(request);
      const { budget: given, ...question } = request;
      const states = given.states ?? BUDGET.states!;
      const budget = { states, unfolded: Math.min(states, UNFOLDED) };
      const ways = await exploreWays(open, budget, {
        onProgress: (progress) => line.show(`certify ${name}`, progress),
        interrupted: () => interrupted,
      });
      if (interrupted) break;
      line.finished();
      contradictions.push(...ways.contradictions.map((text) => `${name}: ${text}`));
      entries.push({
        spec: spec.id,
        side,
        variant,
        hashes: {
          spec: hashOf(spec),
          question: hashOf(question),
          system: fingerprint(open.system),
        },
        bounds: scenarioBounds(request.scenario),
        budget,
        ways: { ...ways.ways },
      });
    }
  } finally {
    line.clear();
    release();
  }
  const program = { version, source: cache?.().stamp ?? version };
  return { content: { format: FORMAT, program, options, entries }, contradictions, interrupted };
}
