// SPDX-License-Identifier: GPL-2.0-only
import type { Contract } from './contract.ts';
import type { Block } from './document.ts';
import type { Rejection } from './judgeTrace.ts';
import { NOT_EXPRESSIBLE, type KnownBug } from './knownBugs.ts';

/** Known bugs against the automata: which of them would notice the run that shows a bug. */
export function knownBugsSection({ bugs, automata }: Contract): readonly Block[] {
  const rejected = bugs.filter(({ rejections }) => rejections.length > 0);
  const seen = rejected.filter(({ rule }) => NOT_EXPRESSIBLE[rule] === undefined).length;
  return [
    { kind: 'heading', level: 2, text: 'Known bugs and the automata', id: 'bugs' },
    {
      kind: 'paragraph',
      text: `The ${automata.length} automata are in \`docs/contract/\`, in the DOT dialect of the kernel's runtime verification. Every run that was explored is accepted by all of them. Of the ${bugs.length} known bugs, the shortest run of ${seen} is rejected by one at least; of the others the table says why automata cannot tell. The last rejection of each run is shown; the run of an older version may be stopped before that, by another defect that the version has. The generators of the kernel's own source take all of them: dot2c and dot2k of Debian's 6.12 (called rvgen since 6.16, which was not tried).`,
    },
    {
      kind: 'table',
      head: ['Bug', 'Rule', 'Steps', 'Rejected by', 'At step', 'Because'],
      rows: bugs.map(bugRow),
    },
  ];
}

function bugRow({ spec, rule, steps, rejections }: KnownBug): readonly string[] {
  const last = rejections.at(-1);
  const head = [`\`${spec.id}\` ${spec.title}`, `\`${rule}\``, String(steps)];
  if (!last) {
    const why =
      NOT_EXPRESSIBLE[rule] ?? 'No automaton of the set tells this run from one that is accepted.';
    return [...head, 'none', '', why];
  }
  const names = [...new Set(rejections.map(({ automaton }) => `\`${automaton.kind.key}\``))];
  const not = NOT_EXPRESSIBLE[rule];
  const other = not === undefined ? '' : `; that is another defect of this version. ${not}`;
  return [...head, names.join(', '), String(last.step), `${becauseOf(last)}${other}`];
}

/** Why the run is rejected, in words. */
export function becauseOf({ event, state, automaton }: Rejection): string {
  const what = automaton.kind.key;
  if (event === null) return `${what} stays \`${state}\` when all is at rest`;
  if (event.verb !== null) {
    return `\`${event.fn}()\`: ${event.verb} of ${what} in \`${state}\``;
  }
  return `\`${event.fn}()\` takes ${what} from \`${event.from}\` to \`${event.to}\``;
}
