// SPDX-License-Identifier: GPL-2.0-only
import type { Engine } from './engine.ts';
import { formsOf } from './forms.ts';
import type { Host } from './host.ts';
import { questionsOf, type Question } from './question.ts';
import { readSpecs, select } from './select.ts';
import { UsageError } from './usageError.ts';

/**
 * The question that `SPEC`, `SPEC:before` or `SPEC:after` stands for; its violation is to be told as
 * a story.
 * @throws UsageError when there is none.
 */
export function questionNamed(which: string, folder: string | undefined, host: Host): Question {
  const { engine } = host;
  const [id = '', side, ...rest] = which.split(':');
  if (rest.length > 0 || (side !== undefined && side !== 'before' && side !== 'after')) {
    throw new UsageError(
      `"${which}" is no side of a spec`,
      'write SPEC, SPEC:before or SPEC:after',
    );
  }
  const specs = select(readSpecs(engine, folder ?? host.specs, id), [id], undefined);
  const overrides = { asked: null, faults: null, budget: {} };
  const question = specs
    .flatMap((spec) => questionsOf(engine, spec, overrides))
    .find((one) => side === undefined || one.side === side);
  if (!question) throw new UsageError(`spec "${id}" has no ${side}`, `write ${id}:after`);
  return asStory(engine, question);
}

/** The same question, its violation to be told as a story, beside the code with the fix. */
export function asStory(engine: Engine, question: Question): Question {
  const { spec, side, plain, request } = question;
  const fixed = side === 'before' && !plain ? [...formsOf(engine, spec.after)].toSorted() : null;
  return { ...question, request: { ...request, story: true, ...(fixed && { fixed }) } };
}
