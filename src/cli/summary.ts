// SPDX-License-Identifier: GPL-2.0-only
import { wrap } from '../report/wrap.ts';
import { count } from './bounds.ts';
import type { Answered } from './judge.ts';

const WIDTH = 100;

/** What follows the table: what is odd, how much was asked, and within which bounds. */
export function summary(answered: readonly Answered[]): readonly string[] {
  return [...remarks(answered), '', ...overall(answered)];
}

/** How much was asked, with what answers, and within which bounds. */
export function overall(answered: readonly Answered[]): readonly string[] {
  return [
    ...wrap(totals(answered), WIDTH),
    ...wrap(boundsOf(answered), WIDTH),
    ...wrap(searchOf(answered), WIDTH).filter((line) => line !== ''),
    ...wrap(tested(answered), WIDTH),
  ];
}

function remarks(answered: readonly Answered[]): readonly string[] {
  return answered.flatMap(({ question, verdict, remark }) => {
    if (remark === null) return [];
    const side = question.plain ? '' : ` ${question.side}`;
    const lines = wrap(`${question.spec.id}${side}: ${verdict}: ${remark}`, WIDTH, 4);
    return lines;
  });
}

function totals(answered: readonly Answered[]): string {
  const specs = new Set(answered.map(({ question }) => question.spec));
  const words = ['holds', 'violated', 'vacuous', 'inconclusive', 'not modelled'] as const;
  const counts = words.flatMap((word) => {
    const number = answered.filter(({ verdict }) => verdict === word).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  const compared = answered.filter(({ question }) => question.expected !== null);
  const surprises = answered.filter(({ unexpected, question }) => unexpected && !question.plain);
  const open = answered.some(({ verdict }) => verdict === 'inconclusive');
  const expectation =
    surprises.length > 0
      ? `; ${surprises.length} NOT as expected, marked (!)`
      : compared.length > 0 && !open
        ? '; all as expected'
        : '';
  const all = [...specs];
  const findings = all.filter(({ finding }) => finding).map(({ id }) => id);
  const found = findings.length === 0 ? '' : ` Findings: ${findings.join(', ')}.`;
  return `${count(all.length, 'spec')}, ${count(answered.length, 'run')}: ${counts.join(', ')}${expectation}.${found}`;
}

function boundsOf(answered: readonly Answered[]): string {
  const scenarios = answered.map(({ question }) => question.request.scenario);
  const most = (of: (scenario: (typeof scenarios)[number]) => number): number =>
    Math.max(0, ...scenarios.map(of));
  const states = answered.reduce((sum, { outcome }) => sum + (outcome?.states ?? 0), 0);
  const shared = answered.some(({ outcome }) => outcome?.pieces) ? 'at most ' : '';
  const bounds = [
    count(
      most(({ threads }) => threads.length),
      'thread',
    ),
    count(
      most(({ irqs }) => irqs),
      'interrupt',
    ),
    count(
      most(({ faults }) => faults),
      'failure',
    ),
  ].join(', ');
  return (
    `Bounds: at most ${bounds} in a run, beside the kernel's own workers; ${shared}${count(states, 'state')} in all. A rule that holds does so ` +
    'in every interleaving within the bounds of its spec, under sequential consistency; it says ' +
    'nothing beyond them.'
  );
}

/** How it was searched, where that was not the usual way. */
function searchOf(answered: readonly Answered[]): string {
  const runs = new Map<string, number>();
  for (const { outcome } of answered) {
    const { search } = outcome ?? {};
    if (search !== undefined) runs.set(search, (runs.get(search) ?? 0) + 1);
  }
  if (runs.size === 0) return '';
  const ways = Array.from(runs, ([search, number]) =>
    runs.size === 1 ? search : `${search} in ${count(number, 'run')}`,
  );
  return `Search: ${ways.join('; ')}.`;
}

function tested(answered: readonly Answered[]): string {
  const asked = new Set(answered.flatMap(({ question }) => question.request.rules));
  for (const { question, outcome } of answered) {
    if (!outcome) continue;
    const missed = new Set(outcome.unwitnessed);
    for (const rule of question.request.rules) if (!missed.has(rule)) asked.delete(rule);
  }
  if (asked.size === 0) return 'Every rule was put to the test in at least one run.';
  const names = [...asked].toSorted().join(', ');
  const finished = answered.every(({ outcome }) => outcome?.verdict === 'holds');
  return finished
    ? `Vacuous, as no run put them to the test: ${names}.`
    : `Not put to the test, as far as the runs went: ${names}.`;
}
