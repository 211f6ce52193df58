// SPDX-License-Identifier: GPL-2.0-only
import { columns } from '../report/table.ts';
import {
  STACK,
  type Compared,
  type RecognisedFunction,
  type RecognisedTree,
} from '../source/index.ts';
import { confidenceOf, fixRows, type FixRow } from './auditFixes.ts';
import { count } from './bounds.ts';
import type { Engine } from './engine.ts';
import { isStrange } from './treeForms.ts';

/** So many lines of a difference are shown; the JSON has them all. */
const DIFFERENCE = 24;

/** What an audit says of the code: the fixes, then the functions, then what is not modelled. */
export function auditText(
  engine: Engine,
  name: string,
  tree: RecognisedTree,
  verbose: boolean,
): string {
  const rows = fixRows(engine, tree);
  const strange = tree.functions.filter(isStrange);
  return [
    `Audit of ${name} (Linux ${tree.version}); places are below ${STACK}`,
    ...columns(
      [
        { title: 'fix', align: 'right' },
        { title: 'status' },
        { title: 'compared' },
        { title: 'title', limit: 44 },
        { title: 'where' },
      ],
      rows.map((row) => [
        row.number === null ? '' : String(row.number),
        row.status,
        row.places.length === 0 ? '' : row.confidence,
        row.title,
        whereText(row),
      ]),
    ),
    ...rows.flatMap(noteText),
    '',
    ...functionTable(engine, tree, verbose),
    ...(strange.length === 0 ? [] : ['', ...strange.flatMap(strangeText)]),
    '',
    '',
  ].join('\n');
}

function whereText({ places, status }: FixRow): string {
  if (status === 'not applicable') return '';
  return places.map(short).join(' ');
}

function short(place: string): string {
  return place.replace(`${STACK}/`, '');
}

function noteText({ number, form, shapes, note }: FixRow): readonly string[] {
  const name = number === null ? `form ${form}` : `fix ${number}`;
  return [
    ...(shapes.length === 0 ? [] : [`${name}: as ${shapes.join(', ')}`]),
    ...(note === '' ? [] : [`${name}: ${note}`]),
  ];
}

/** The functions that exist in several forms; with `verbose` all that are modelled. */
function functionTable(engine: Engine, tree: RecognisedTree, verbose: boolean): readonly string[] {
  const there = tree.functions.filter(({ status }) => status === 'form');
  const shown = there.filter((fn) => verbose || asksOf(fn).length > 0);
  const plain = there.length - shown.length;
  const as = (how: Compared): number => there.filter((fn) => fn.compared === how).length;
  const strange = tree.functions.filter(isStrange).length;
  return [
    ...columns(
      [{ title: 'function' }, { title: 'where' }, { title: 'compared' }, { title: 'form' }],
      shown.map((fn) => [
        fn.name,
        `${short(fn.path ?? fn.file)}:${fn.line}`,
        confidenceOf(fn),
        formText(engine, fn),
      ]),
    ),
    ...(plain > 0 ? [`and ${count(plain, 'function')} that the model knows in one form (-v)`] : []),
    `${count(there.length, 'function')} equal to a form: ${as('text')} in their text, ${as('details')} in what the model is about (calls,`,
    `arguments, conditions, jumps), ${as('skeleton')} in the order of these alone; ${strange} not modelled.`,
  ];
}

const asksOf = (fn: RecognisedFunction): readonly string[] => [
  ...fn.forms,
  ...fn.absent,
  ...fn.ambiguous,
];

/** `4 4-release (v3, landed)`: the forms of a function, and the versions that have it so. */
function formText(engine: Engine, fn: RecognisedFunction): string {
  const forms = fn.forms.length === 0 ? 'base' : fn.forms.join(' ');
  const versions = versionsOf(engine, fn);
  if (asksOf(fn).length === 0) return 'the only one';
  return versions.length === 0 ? forms : `${forms} (${versions.join(', ')})`;
}

/** The versions of the series in which the function has just these forms. */
export function versionsOf({ variants }: Engine, fn: RecognisedFunction): readonly string[] {
  return Object.entries(variants).flatMap(([name, forms]) => {
    const same =
      fn.forms.every((form) => forms.has(form)) && fn.absent.every((form) => !forms.has(form));
    return same ? [name] : [];
  });
}

function strangeText(fn: RecognisedFunction): readonly string[] {
  const place = `${short(fn.path ?? fn.file)}${fn.line > 0 ? `:${fn.line}` : ''}`;
  if (fn.status === 'missing') {
    return [`${place}: ${fn.name} is not modelled: only called, by ${fn.calledBy?.join(', ')}`];
  }
  const nearest = fn.nearest?.length ? fn.nearest.join(', ') : 'the base';
  const lines = fn.difference ?? [];
  const more = lines.length - DIFFERENCE;
  return [
    `${place}: ${fn.name} is not modelled; nearest is ${nearest}, which differs so:`,
    ...lines.slice(0, DIFFERENCE).map((line) => `    ${line}`),
    ...(more > 0 ? [`    and ${more} lines more; --json has them all`] : []),
  ];
}
