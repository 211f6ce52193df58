// SPDX-License-Identifier: GPL-2.0-only
import { columns } from '../report/table.ts';
import { wrap } from '../report/wrap.ts';
import { WIDTH } from '../report/traceText.ts';
import type { Engine } from './engine.ts';
import type { Spec } from '../specs/spec.ts';

/** `list`: one line for each spec. */
export function listText(specs: readonly Spec[]): string {
  const rows = specs.map(({ id, fix, title, finding, general }) => [
    fix === null ? '' : String(fix),
    id,
    title,
    finding ? 'finding' : general ? 'general' : '',
  ]);
  return lines(
    columns(
      [{ title: 'fix', align: 'right' }, { title: 'spec' }, { title: 'title' }, { title: '' }],
      rows,
    ),
  );
}

/** `rules`: each rule with its contract. */
export function rulesText({ rules }: Engine): string {
  const width = Math.max(0, ...rules.map(({ name }) => name.length)) + 2;
  return lines(
    rules.flatMap(({ name, contract }) => wrap(name.padEnd(width) + contract, WIDTH, width)),
  );
}

/** `fixes`: the catalogue, numbered fixes first, then the other forms. */
export function fixesText({ catalogue, variants }: Engine): string {
  const rows = catalogue.map(({ number, form, title, class: kind, needs = [] }) => [
    number === undefined ? '' : String(number),
    form,
    kind ?? '',
    title,
    needs.length === 0 ? '' : `needs ${needs.join(', ')}`,
  ]);
  const heads = [
    { title: 'fix', align: 'right' as const },
    ...['form', 'class', 'title', ''].map((title) => ({ title })),
  ];
  const sets = Object.entries(variants).flatMap(([name, forms]) =>
    wrap(`${name}: ${[...forms].join(', ') || 'none of them'}`, WIDTH, name.length + 2),
  );
  return lines([...columns(heads, rows), '', 'Variants:', ...sets]);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
