// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { canonical } from './canonical.ts';
import type { Exploration } from './exploration.ts';
import type { System } from './system.ts';

/** A hash of all of a system that is data: its name, schema, initial state, processes and properties. */
export function fingerprint<S, L>(system: System<S, L>): string {
  const { name, schema, initial, processes, properties } = system;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([name, schema, canonical(schema, initial)]));
  hash.update(JSON.stringify(processes.map((one) => one.name)));
  const named = properties.map((one) => [
    one.kind,
    one.name,
    one.kind === 'sometimes' ? one.of : 'clauses' in one ? one.clauses.length : 0,
  ]);
  return hash.update(JSON.stringify(named)).digest('hex');
}

/** States that are looked at. */
const SAMPLES = 256;

/**
 * A hash of what the system's functions say of some states below `end`: the moves out of them and how
 * its clauses judge them. Functions that differ in any of these states give another one.
 */
export function behaviour<S, L>(x: Exploration<S, L>, end: number): string {
  const hash = createHash('sha256');
  const { all } = x.learner.outcomes;
  const count = Math.min(SAMPLES, end);
  for (let i = 0; i < count; i++) {
    const id = Math.floor((i * end) / count);
    const words = x.wordsOf(id);
    const next = x.moves(id);
    hash.update(words).update(next.moves.subarray(0, next.count));
    hash.update(next.words.subarray(0, next.count * words.length));
    for (const outcome of next.outcomes.subarray(0, next.count)) {
      hash.update(JSON.stringify(all[outcome]!.violation ?? null));
    }
    for (const { question } of [...x.questions.always, ...x.questions.sometimes]) {
      hash.update(String(x.learner.message(x.learner.answer(question, words, 0))));
    }
  }
  return hash.digest('hex');
}
