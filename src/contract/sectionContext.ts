// SPDX-License-Identifier: GPL-2.0-only
import { contextLines } from './contextLines.ts';
import type { Contract } from './contract.ts';
import type { Block } from './document.ts';

/** `Context:` of every function. */
export function contextSection({ observation }: Contract): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Context of each function', id: 'context' },
    {
      kind: 'paragraph',
      text: 'For pasting into kernel-doc comments (`scmi-lifetime contract --context`): in which contexts a function ran, which locks were held during all of every call, and which it takes, itself or in a callee.',
    },
    {
      kind: 'table',
      head: ['Function', 'File', 'Context'],
      rows: contextLines(observation).map(({ fn, file, line }) => [
        `\`${fn}()\``,
        `\`${file}\``,
        line.replace(/^Context: /, ''),
      ]),
    },
  ];
}
