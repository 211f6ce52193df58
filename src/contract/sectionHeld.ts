// SPDX-License-Identifier: GPL-2.0-only
import type { BrokenClaim, Claim } from './claims/index.ts';
import { codes, type Block } from './document.ts';
import { groupBy } from './groupBy.ts';
import type { Held } from './heldTo.ts';
import { thousands } from './numbers.ts';
import type { Row } from './observe/observation.ts';
import { verdictText } from './sectionRules.ts';

const PARTS: Readonly<Record<Claim['part'], string>> = {
  lives: 'Lives of objects',
  users: 'Who touches objects',
  fields: 'Protection of fields',
  locks: 'Order between locks',
  functions: 'Context of functions',
  ends: 'Rules that runs break',
};

/** What a code does not keep, in words: each sentence, what was done instead, and a spec that shows it. */
export function heldSection({ code, to, asked, rules, broken }: Held): readonly Block[] {
  const parts = groupBy(broken, ({ claim }) => claim.part);
  const sum = `Of ${thousands(asked)} sentences about objects, locks and functions ${broken.length} are broken, and of the ordering rules ${rules.length}.`;
  return [
    {
      kind: 'heading',
      level: 1,
      text: `What ${code} does not keep of the contract of ${to}`,
      id: 'held',
    },
    {
      kind: 'paragraph',
      text:
        rules.length + broken.length === 0
          ? `Every one of the ${thousands(asked)} sentences and every ordering rule is kept.`
          : sum,
    },
    ...(rules.length === 0
      ? []
      : part(
          'Ordering rules',
          'held-rules',
          rules.map(
            ({ rule, judgement }) =>
              `Rule ${rule.number}: ${rule.sentence} Here it ${verdictText(judgement)}.`,
          ),
        )),
    ...[...parts].flatMap(([name, group]) =>
      part(PARTS[name as Claim['part']], `held-${name}`, group.map(itemOf)),
    ),
  ];
}

function part(text: string, id: string, items: readonly string[]): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text, id },
    { kind: 'list', items },
  ];
}

/** How many of the rows that break a sentence are shown. */
const SHOWN = 3;

function itemOf({ claim, rows }: BrokenClaim): string {
  if (!('breaks' in claim.test)) {
    return `Said: ${claim.sentence}. It runs (\`${rows[0]?.specs[0]}\`) and never does.`;
  }
  const more = rows.length > SHOWN ? `, and ${rows.length - SHOWN} more` : '';
  return `Said: ${claim.sentence}. Seen: ${rows.slice(0, SHOWN).map(seenText(claim)).join('; ')}${more}.`;
}

/** What a row says, with the spec that it was seen in. */
function seenText({ table }: Claim): (row: Row) => string {
  return ({ cells, specs }) => {
    const [a = '', b = '', c = '', d = '', e = ''] = cells;
    const locks = (cell: string): string => (cell === '' ? 'no lock' : codes(cell.split('\n')));
    const text = (): string => {
      switch (table) {
        case 'edges':
          return `\`${d}()\` takes it from \`${b}\` to \`${c}\``;
        case 'uses':
          return `${d} by \`${c}()\``;
        case 'atRest':
        case 'initial':
          return `\`${b}\``;
        case 'fields':
          return `${b} by \`${c}()\` in ${d} context under ${locks(e)}`;
        case 'races':
          return `\`${b}\` meets \`${c}\``;
        case 'order':
          return `\`${c}()\` takes \`${b}\` under \`${a}\``;
        case 'functions':
          return `called in ${b} context under ${locks(c)}`;
        case 'takes':
        case 'ends':
          return `\`${b}\``;
      }
    };
    return `${text()} (${specs[0]})`;
  };
}
