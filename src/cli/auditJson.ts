// SPDX-License-Identifier: GPL-2.0-only
import type { Place } from '../model/language/thread.ts';
import { b4Line } from '../report/b4.ts';
import { lineNumber } from '../report/sourceLine.ts';
import type { RecognisedTree } from '../source/index.ts';
import type { Finding } from './auditBaseline.ts';
import { confidenceOf, fixRows } from './auditFixes.ts';
import { versionsOf } from './auditText.ts';
import type { Engine } from './engine.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Answered } from './judge.ts';

/** What an audit found, for its writers. */
export interface AuditResult {
  readonly name: string;
  readonly tree: RecognisedTree;
  readonly answered: readonly Answered[];
  readonly findings: readonly Finding[];
  /** Ids of findings that the baseline lists. */
  readonly known: ReadonlySet<string>;
  readonly exit: ExitCode;
}

/** The output of `audit --json`; docs/maintainers.md describes it. */
export function auditJson(engine: Engine, result: AuditResult): string {
  const { name, tree, answered, findings, known, exit } = result;
  const functions = tree.functions.map((fn) => ({
    ...fn,
    confidence: confidenceOf(fn),
    versions: fn.status === 'form' ? versionsOf(engine, fn) : [],
  }));
  const verdicts = answered.map(({ question, verdict, outcome, remark }) => ({
    spec: question.spec.id,
    verdict,
    rule: outcome?.violation?.rule ?? null,
    states: outcome?.states ?? null,
    remark,
  }));
  const document = {
    name,
    version: tree.version,
    fixes: fixRows(engine, tree),
    functions,
    verdicts,
    findings: findings.map((finding) => findingJson(finding, known)),
    exit,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function findingJson({ id, answered }: Finding, known: ReadonlySet<string>): object {
  const violation = answered.outcome?.violation;
  return {
    id,
    known: known.has(id),
    title: answered.question.spec.title,
    rule: violation?.rule,
    message: violation?.message,
    trace: (violation?.steps ?? []).map(({ context, label }) => ({
      context: violation?.contexts[context],
      note: label.note,
      stack: label.stack.map(placeJson),
    })),
  };
}

function placeJson({ fn, file, c, tree }: Place): object {
  return { function: fn, file: tree?.path ?? file, line: tree ? lineNumber(tree) : null, c };
}

/** One result of a check, as b4 reads them (`b4.review-perpatch-check-cmd`). */
export interface B4Result {
  readonly tool: 'scmi-lifetime';
  readonly status: 'pass' | 'warn' | 'fail';
  readonly summary: string;
  readonly details?: string;
}

/** The results as the JSON array of b4's review checks: empty when there is nothing to say. */
export function b4Review(results: readonly B4Result[]): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

/** The results as b4's per-patch checks read them: a line each, and nothing when all is well. */
export function b4Lines(results: readonly B4Result[]): string {
  return results
    .map(
      ({ status, summary }) => `-: ${b4Line(status === 'fail' ? 'ERROR' : 'WARNING', summary)}\n`,
    )
    .join('');
}

/** What an audit tells b4. */
export function auditB4({ tree, findings, known }: AuditResult): readonly B4Result[] {
  const fresh = findings.filter(({ id }) => !known.has(id));
  const strange = tree.functions.filter(({ status }) => status === 'not-modelled');
  return [
    ...fresh.map(({ id, answered }): B4Result => {
      const violation = answered.outcome?.violation;
      return {
        tool: 'scmi-lifetime',
        status: 'fail',
        summary: `${id}: ${answered.question.spec.title}`,
        ...(violation && { details: violation.message }),
      };
    }),
    ...strange.map(({ name, path, line, difference }): B4Result => ({
      tool: 'scmi-lifetime',
      status: 'warn',
      summary: `${path ?? ''}:${line}: ${name} is not modelled`,
      details: (difference ?? []).join('\n'),
    })),
  ];
}
