// SPDX-License-Identifier: GPL-2.0-only
import type { Contract } from './contract.ts';
import type { Block } from './document.ts';
import type { JudgedRule } from './judgeRules.ts';
import { thousands } from './numbers.ts';

/** Ordering rules: each with its check, its origin, its counterexample and its scope. */
export function rulesSection({ rules, bugs }: Contract): readonly Block[] {
  const steps = new Map(bugs.map(({ spec, steps: length }) => [spec.id, length]));
  const broken = rules.filter(({ judgement }) => judgement.verdict !== 'holds');
  return [
    { kind: 'heading', level: 2, text: 'Ordering rules', id: 'rules' },
    {
      kind: 'paragraph',
      text: 'Each sentence is put to the test by the scenario of one spec, and checked by one rule of the model in every state of it. The trace is the shortest run that breaks the rule in code that lacks the fix.',
    },
    ...(broken.length === 0
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: `This code does not keep ${broken.map(({ rule }) => `rule ${rule.number}`).join(', ')}.`,
          },
        ]),
    ...rules.flatMap((one) => ruleBlocks(one, steps.get(one.spec.id) ?? 0)),
  ];
}

function ruleBlocks(
  { rule, spec, checkedBy, judgement }: JudgedRule,
  steps: number,
): readonly Block[] {
  return [
    { kind: 'heading', level: 3, text: `Rule ${rule.number}`, id: `rule-${rule.number}` },
    { kind: 'paragraph', text: rule.sentence },
    {
      kind: 'facts',
      facts: [
        ['In this code', verdictText(judgement)],
        ['Checked by', `\`${checkedBy}\` in \`specs/${spec.id}.yaml\``],
        ['Introduced by', originOf({ rule, spec })],
        ['Broken', `in ${steps} steps: \`scmi-lifetime explain ${spec.id}:before\``],
        ['Functions', spec.functions.map((name) => `\`${name}()\``).join(', ')],
        ['Scope', scopeOf({ spec, judgement })],
      ],
    },
  ];
}

/** `holds`, or how it is broken. */
export function verdictText({ verdict, steps, message }: JudgedRule['judgement']): string {
  switch (verdict) {
    case 'holds':
      return 'holds';
    case 'violated':
      return `is broken in ${steps} steps: ${message}`;
    case 'vacuous':
      return 'says nothing: no run of this code puts it to the test';
    case 'inconclusive':
      return 'is not known: the exploration was too large';
    case 'failed':
      return `is not known: ${message}`;
  }
}

function originOf({ rule, spec }: Pick<JudgedRule, 'rule' | 'spec'>): string {
  const link = spec.link === undefined ? '' : ` ([series](${spec.link}))`;
  if (rule.form !== undefined) return `form \`${rule.form}\`${link}`;
  return spec.fix === null ? 'no numbered fix' : `fix ${spec.fix}${link}`;
}

function scopeOf({ spec, judgement }: Pick<JudgedRule, 'spec' | 'judgement'>): string {
  const { scenario } = spec;
  const threads = scenario.threads
    .map(({ name, does }) => `${name} (${does.join(', ')})`)
    .join(' beside ');
  const parts = [
    scenario.transport,
    scenario.setup.length === 0 ? '' : `after ${scenario.setup.join(', ')}`,
    threads,
    `${scenario.irqs} interrupt${scenario.irqs === 1 ? '' : 's'}`,
    `${scenario.faults} failure${scenario.faults === 1 ? '' : 's'}`,
    `${thousands(judgement.states)} states, ${thousands(judgement.transitions)} transitions`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}
