// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Judgement } from '../explorer/reference.ts';
import type { SpecBody } from '../specs/spec.ts';
import { makeFolder } from './makeFolder.ts';
import type { Question } from './question.ts';

/** A run that was walked by hand. */
export interface Walk {
  /** As it stands in a replay line, with its mark. */
  readonly path: string;
  readonly steps: number;
  /** The rule that is broken at its end, if any. */
  readonly broken: Judgement | null;
}

/**
 * Writes a walk as a spec that asks about this one run, under a name that is still free.
 * @returns the file
 * @throws Error of the file system
 */
export function saveWalk(folder: string, question: Question, walk: Walk): string {
  makeFolder(folder);
  for (let n = 1; ; n++) {
    const id = `${question.spec.id}-walk-${n}`;
    const file = join(folder, `${id}.yaml`);
    if (existsSync(file)) continue;
    writeFileSync(file, walkSpec(id, question, walk), { flag: 'wx' });
    return file;
  }
}

/** The text of the spec. */
export function walkSpec(id: string, { spec, side, request }: Question, walk: Walk): string {
  const given = side === 'before' && spec.before ? spec.before : spec.after;
  const { broken } = walk;
  const body: SpecBody = {
    id,
    fix: null,
    finding: false,
    general: false,
    title: `A walk through ${spec.id}:${side}`,
    functions: spec.functions,
    scenario: request.scenario,
    rules: request.rules,
    except: [],
    before: null,
    after: {
      variant: given.variant,
      with: given.with,
      without: given.without,
      expect: broken ? 'violated' : 'holds',
      ...(broken && { rule: broken.rule }),
    },
    path: walk.path,
    budget: {},
  };
  return (
    `# SPDX-License-Identifier: GPL-2.0-only\n` +
    `# What do these ${walk.steps} steps through ${spec.id}:${side} end in?\n${stringify(body)}`
  );
}
