// SPDX-License-Identifier: GPL-2.0-only
import { join, relative } from 'node:path';
import type { CheckResult } from '../report/result.ts';
import { headingOf } from './artifacts.ts';
import type { Engine } from './engine.ts';
import type { Answered } from './judge.ts';

/** An answer as the writers of machine formats take it; `folder` is that of the specs. */
export function resultOf(engine: Engine, answered: Answered, folder: string): CheckResult {
  const { question, verdict, outcome, remark, unexpected } = answered;
  const { spec, side, plain, expected } = question;
  const violation = outcome?.violation ?? null;
  return {
    id: spec.id,
    side: plain ? 'asked' : side,
    title: spec.title,
    file: relative(process.cwd(), join(folder, `${spec.id}.yaml`)),
    verdict,
    expected: expected?.verdict ?? null,
    unexpected,
    remark,
    heading: headingOf(engine, answered),
    violation,
    naming: engine.naming(violation?.contexts ?? []),
  };
}
