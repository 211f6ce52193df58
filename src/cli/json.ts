// SPDX-License-Identifier: GPL-2.0-only
import type { FixStatus, RecognisedTree } from '../source/index.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Answered } from './judge.ts';
import { searchJson } from './searchJson.ts';
import type { ShardJson } from './shard.ts';
import type { SpecAnswers } from './specRows.ts';

/** The output of `check --json`; docs/json.md describes it. */
export function checkJson(
  rows: readonly SpecAnswers[],
  tree: RecognisedTree | null,
  exit: ExitCode,
  times: boolean,
  shard: ShardJson | null = null,
): string {
  const specs = rows.map(({ spec, before, after }) => ({
    id: spec.id,
    fix: spec.fix,
    finding: spec.finding,
    general: spec.general,
    title: spec.title,
    before: before && sideJson(before, times),
    after: after && sideJson(after, times),
  }));
  return `${JSON.stringify({ specs, tree: tree && treeJson(tree), exit, ...(shard && { shard }) }, null, 2)}\n`;
}

function sideJson(answered: Answered, times: boolean): object {
  const { question, verdict, outcome, remark, unexpected } = answered;
  const { expected } = question;
  // Pieces share states, so that there is no number of all.
  const counted = outcome?.pieces ? null : outcome;
  return {
    verdict,
    rule: outcome?.violation?.rule ?? null,
    length: outcome?.violation?.steps.length ?? null,
    states: counted?.states ?? null,
    transitions: counted?.transitions ?? null,
    depth: counted?.depth ?? null,
    variant: question.variant,
    expected: expected && { verdict: expected.verdict, rule: expected.rule },
    unexpected,
    remark,
    unwitnessed: outcome?.unwitnessed ?? [],
    search: searchJson(answered, times),
    ...(times && { seconds: Number((outcome?.seconds ?? 0).toFixed(2)) }),
  };
}

/** What was recognised in a kernel tree. */
export function treeJson({ version, fixes, forms, functions }: RecognisedTree): object {
  return { version, fixes: statuses(fixes), forms: statuses(forms), functions };
}

/** A fix that cannot be told from the code is one that the model does not tell. */
function statuses(all: Readonly<Record<string, FixStatus>>): Record<string, FixStatus> {
  return Object.fromEntries(
    Object.entries(all).map(([name, status]) => [
      name,
      status === 'ambiguous' ? 'not-modelled' : status,
    ]),
  );
}
