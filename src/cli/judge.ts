// SPDX-License-Identifier: GPL-2.0-only
import type { RunOutcome } from './engine.ts';
import type { Question } from './question.ts';

/** The words for a verdict; there are no others. */
export type VerdictWord = 'holds' | 'violated' | 'inconclusive' | 'not modelled' | 'vacuous';

/** A question and its answer. */
export interface Answered {
  readonly question: Question;
  readonly verdict: VerdictWord;
  /** `null` where nothing was run. */
  readonly outcome: RunOutcome | null;
  /** Why it is not as expected, or cannot be answered; `null` when there is nothing to say. */
  readonly remark: string | null;
  readonly unexpected: boolean;
}

/** Gives the verdict on a finished run, and compares it with what the spec expects. */
export function judge(question: Question, outcome: RunOutcome): Answered {
  const answer = (verdict: VerdictWord, remark: string | null, unexpected: boolean): Answered => ({
    question,
    verdict,
    outcome,
    remark,
    unexpected,
  });
  if (outcome.selfCheck !== null) return answer('inconclusive', outcome.selfCheck, true);
  if (outcome.verdict === 'inconclusive') {
    return answer('inconclusive', `stopped by: ${outcome.stopped ?? 'unknown'}`, false);
  }
  if (outcome.verdict === 'holds') {
    const untried = untriedRules(question, outcome);
    if (untried.length > 0) {
      return answer('vacuous', `nothing puts ${untried.join(', ')} to the test`, !question.plain);
    }
  }
  const surprise = surpriseOf(question, outcome);
  return answer(outcome.verdict, surprise, surprise !== null);
}

/** The answer to a question that the model cannot be asked. */
export function notModelled(question: Question, remark: string): Answered {
  return { question, verdict: 'not modelled', outcome: null, remark, unexpected: false };
}

/** A question that was not run because the user would not wait. */
export function notRun(question: Question): Answered {
  const remark = 'not run: interrupted';
  return { question, verdict: 'inconclusive', outcome: null, remark, unexpected: false };
}

/** The rules that the spec is about, when none of its states meets their premise. */
function untriedRules({ spec, request }: Question, outcome: RunOutcome): readonly string[] {
  const aims = [spec.before?.rule, spec.after.rule].filter((rule) => rule !== undefined);
  const about =
    aims.length > 0 ? aims.filter((rule) => request.rules.includes(rule)) : request.rules;
  const untried = about.filter((rule) => outcome.unwitnessed.includes(rule));
  // Of a spec that is about all rules, some may pass it by; another spec is to try them.
  return aims.length > 0 || untried.length === about.length ? [...new Set(untried)] : [];
}

function surpriseOf({ expected, plain }: Question, outcome: RunOutcome): string | null {
  const { violation } = outcome;
  const broken = violation
    ? `${violation.rule} is violated in ${violation.steps.length} steps`
    : '';
  if (!expected && !plain) return null;
  if (!expected) return violation ? `${broken}: ${violation.message}` : null;
  if (expected.verdict === 'holds' && violation) {
    return `expected to hold, but ${broken}: ${violation.message}`;
  }
  if (expected.verdict === 'violated' && !violation) {
    return `expected a violation of ${expected.rule ?? 'a rule'}, but it holds`;
  }
  if (violation && expected.rule !== null && violation.rule !== expected.rule) {
    return `expected a violation of ${expected.rule}, but ${broken}: ${violation.message}`;
  }
  const changed = (['states', 'transitions', 'depth'] as const).flatMap((name) => {
    const [was, is] = [expected.counts[name], outcome[name]];
    return was === undefined || was === is ? [] : [`${name} ${was} -> ${is}`];
  });
  if (changed.length === 0) return null;
  return `the counts have changed: ${changed.join(', ')}; if that is meant, record them in the spec`;
}
