// SPDX-License-Identifier: GPL-2.0-only
import { columns } from '../report/table.ts';
import type { RecognisedFunction, RecognisedTree } from '../source/index.ts';
import type { Engine, FixInfo } from './engine.ts';
import { isStrange } from './treeForms.ts';

/** So many lines of a difference are shown; the JSON has them all. */
const DIFFERENCE = 24;

/** What was recognised in a kernel tree: the fixes, each with where it was seen, and what is strange. */
export function treeText(engine: Engine, tree: RecognisedTree): string {
  const rows = engine.catalogue.flatMap((fix) => {
    const { number, form } = fix;
    const status = number === undefined ? tree.forms[form] : tree.fixes[String(number)];
    // Of the forms that are no numbered fix, only those that the tree has are worth a line.
    if (status === undefined || (number === undefined && status === 'absent')) return [];
    return [[number === undefined ? '' : String(number), status, fix.title, where(tree, fix)]];
  });
  const strange = tree.functions.filter(isStrange);
  return [
    `Tree ${tree.version} (places are below drivers/firmware/arm_scmi)`,
    ...columns(
      [
        { title: 'fix', align: 'right' },
        { title: 'status' },
        { title: 'title', limit: 44 },
        { title: 'where' },
      ],
      rows,
    ),
    '',
    ...(strange.length === 0 ? [] : [...strange.flatMap(strangeText), '']),
    '',
  ].join('\n');
}

/** The functions that tell, with file and line: those that have the fix, else those that lack it. */
function where(tree: RecognisedTree, { form }: FixInfo): string {
  const detail = tree.details[form];
  if (!detail) return '';
  const places = (names: readonly string[]): string =>
    names
      .map((name) =>
        placeOf(
          tree.functions.find((fn) => fn.name === name),
          name,
        ),
      )
      .join(' ');
  switch (detail.status) {
    case 'present':
      return places(detail.have);
    case 'absent':
      return places(detail.lack);
    case 'partial':
      return `in: ${places(detail.have)}; not in: ${places(detail.lack)}`;
    default:
      return places(detail.unclear);
  }
}

function placeOf(fn: RecognisedFunction | undefined, name: string): string {
  return fn && fn.line > 0 ? `${fn.file}:${fn.line}` : name;
}

function strangeText(fn: RecognisedFunction): readonly string[] {
  if (fn.status === 'missing') {
    return [`${fn.file}: ${fn.name} is not modelled: only called, by ${fn.calledBy?.join(', ')}`];
  }
  const nearest = fn.nearest?.length ? fn.nearest.join(', ') : 'the base';
  const lines = fn.difference ?? [];
  const more = lines.length - DIFFERENCE;
  return [
    `${fn.file}:${fn.line}: ${fn.name} is not modelled; nearest is ${nearest}, which differs so:`,
    ...lines.slice(0, DIFFERENCE).map((line) => `    ${line}`),
    ...(more > 0 ? [`    and ${more} lines more; --json has them all`] : []),
  ];
}
