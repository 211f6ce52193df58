// SPDX-License-Identifier: GPL-2.0-only
import type { Contract } from './contract.ts';
import { calls, codes, type Block } from './document.ts';
import { lockOrderOf } from './lockOrder.ts';
import { lockingOf, type FieldLocking } from './lockset.ts';
import { fieldName } from './names.ts';
import { verdictText } from './sectionRules.ts';

/** What a step from one code to another changes in the contract, in words. */
export function differenceOf(from: Contract, to: Contract): readonly Block[] {
  const sections: readonly (readonly [string, string, readonly string[]])[] = [
    ['Ordering rules', 'rules', ruleChanges(from, to)],
    ['Objects', 'objects', from.automata.flatMap((one) => lifeChanges(one.kind.key, from, to))],
    ['Protection of fields', 'locking', lockingChanges(from, to)],
    ['Order between locks', 'lock-order', orderChanges(from, to)],
  ];
  return [
    {
      kind: 'heading',
      level: 1,
      text: `What the contract gains and loses from ${from.code} to ${to.code}`,
      id: 'difference',
    },
    {
      kind: 'paragraph',
      text: 'Both were explored in the same scenarios. Runs are followed beyond a broken rule, and end only where memory is misused.',
    },
    ...sections.flatMap(([text, id, items]): readonly Block[] => [
      { kind: 'heading', level: 2, text, id },
      items.length === 0 ? { kind: 'paragraph', text: 'No change.' } : { kind: 'list', items },
    ]),
  ];
}

function ruleChanges(from: Contract, to: Contract): readonly string[] {
  return to.rules.flatMap(({ rule, judgement }) => {
    const before = from.rules.find((one) => one.rule.number === rule.number)?.judgement;
    if (!before || before.verdict === judgement.verdict) return [];
    const what =
      judgement.verdict === 'holds'
        ? 'now holds'
        : before.verdict === 'holds'
          ? 'holds no more'
          : 'has another answer';
    return [
      `Rule ${rule.number} ${what}: ${rule.sentence} In ${from.code} it ${verdictText(before)}; in ${to.code} it ${verdictText(judgement)}.`,
    ];
  });
}

function lifeChanges(kind: string, from: Contract, to: Contract): readonly string[] {
  const old = edgesOf(kind, from);
  const now = edgesOf(kind, to);
  const title = from.automata.find((one) => one.kind.key === kind)?.kind.title ?? kind;
  const lines = (verb: string, edges: readonly string[]): readonly string[] =>
    edges.map((edge) => `${title}: ${verb} ${edge}`);
  return [
    ...lines(
      'no longer',
      [...old.keys()].filter((edge) => !now.has(edge)),
    ),
    ...lines(
      'now',
      [...now.keys()].filter((edge) => !old.has(edge)),
    ),
    ...[...now].flatMap(([edge, functions]) => {
      const before = old.get(edge);
      return before === undefined || before === functions
        ? []
        : [`${title}: ${edge} is taken by ${functions}, and was by ${before}`];
    }),
  ];
}

/** The functions on each edge. */
function edgesOf(kind: string, { automata }: Contract): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { from, to, functions } of automata.find((one) => one.kind.key === kind)?.edges ??
    []) {
    if (from === to) continue;
    const edge = `\`${from}\` to \`${to}\``;
    const set = found.get(edge) ?? new Set();
    for (const fn of functions) set.add(fn);
    found.set(edge, set);
  }
  return new Map([...found].map(([edge, set]) => [edge, calls([...set].toSorted())]));
}

function lockingChanges(from: Contract, to: Contract): readonly string[] {
  const before = new Map(
    lockingOf(from.observation).map((one) => [one.field, protectionText(one)]),
  );
  return lockingOf(to.observation).flatMap((one) => {
    const was = before.get(one.field);
    const is = protectionText(one);
    return was === undefined || was === is
      ? []
      : [`\`${fieldName(one.field)}\` is ${is}; it was ${was}`];
  });
}

function protectionText({ protection }: FieldLocking): string {
  switch (protection.how) {
    case 'lock':
      return `under ${codes(protection.locks)}`;
    case 'order':
      return 'kept apart by order';
    case 'primitive':
      return `safe as ${protection.primitive}`;
    case 'meets':
      return `met by ${codes([...new Set(protection.pairs.map(({ cells }) => cells[2] ?? ''))])}`;
    case 'constant':
      return 'written by nobody';
  }
}

function orderChanges(from: Contract, to: Contract): readonly string[] {
  const edges = ({ observation }: Contract): ReadonlySet<string> =>
    new Set(
      lockOrderOf(observation).edges.map(({ held, taken }) => `\`${taken}\` under \`${held}\``),
    );
  const [old, now] = [edges(from), edges(to)];
  return [
    ...[...old].filter((edge) => !now.has(edge)).map((edge) => `no longer ${edge}`),
    ...[...now].filter((edge) => !old.has(edge)).map((edge) => `now ${edge}`),
  ];
}
