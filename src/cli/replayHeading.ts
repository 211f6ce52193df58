// SPDX-License-Identifier: GPL-2.0-only
import type { TraceHeading } from '../report/trace.ts';
import { ruleTold } from './artifacts.ts';
import { scenarioBounds, tasksText } from './bounds.ts';
import type { Engine } from './engine.ts';
import { codeText } from './forms.ts';
import type { Question } from './question.ts';

/** What stands above a run that was not searched for but given. */
export function replayHeading(
  engine: Engine,
  { spec, side, variant, request }: Question,
  rule: string | undefined,
): TraceHeading {
  return {
    spec: `${spec.id}:${side}`,
    title: spec.title,
    question: spec.question,
    ...ruleTold(engine, rule),
    variant,
    code: codeText(variant),
    tasks: tasksText(request.scenario),
    bounds: scenarioBounds(request.scenario),
  };
}
