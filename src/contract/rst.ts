// SPDX-License-Identifier: GPL-2.0-only
import { wrap } from '../report/wrap.ts';
import { inline, type Block } from './document.ts';

const UNDERLINE = { 1: '=', 2: '=', 3: '-' } as const;
const WIDTH = 79;

/** The document as reStructuredText for the kernel's Documentation folder. */
export function rst(blocks: readonly Block[]): string {
  const parts = blocks.map(block).filter((part) => part !== '');
  return `.. SPDX-License-Identifier: GPL-2.0-only\n\n${parts.join('\n\n')}\n`;
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading': {
      const title = text(one.text);
      const line = UNDERLINE[one.level].repeat(title.length);
      const heading = one.level === 1 ? `${line}\n${title}\n${line}` : `${title}\n${line}`;
      return `.. _scmi-${one.id}:\n\n${heading}`;
    }
    case 'paragraph':
      return wrapped(text(one.text), 0);
    case 'list':
      return one.items.map((item) => `- ${wrapped(text(item), 2)}`).join('\n');
    case 'facts':
      return one.facts.map(([name, fact]) => `- **${name}**: ${wrapped(text(fact), 2)}`).join('\n');
    case 'table':
      return table(one.head, one.rows);
    case 'code':
      return `::\n\n${indent(one.text.replace(/\n$/, ''), 4)}`;
    case 'drawing':
      return '';
  }
}

/** A list table: cells may be as long as they like. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const lines = [head, ...rows].map((cells) =>
    cells
      .map((cell, i) => `${i === 0 ? '   * -' : '     -'} ${wrapped(text(cell), 7)}`.trimEnd())
      .join('\n'),
  );
  return `.. list-table::\n   :header-rows: 1\n\n${lines.join('\n')}`;
}

function text(source: string): string {
  const pieces = inline(source);
  return pieces
    .map((piece, i) => {
      switch (piece.kind) {
        case 'text':
          // Inline markup has to be set off from a letter beside it.
          return (
            (pieces[i - 1]?.kind === 'code' && /^\w/.test(piece.text) ? '\\ ' : '') +
            escape(piece.text)
          );
        case 'code': {
          const before = /\w$/.test(pieces[i - 1]?.text ?? '') ? '\\ ' : '';
          return `${before}\`\`${piece.text}\`\``;
        }
        case 'link':
          return piece.target.startsWith('#')
            ? `\`${piece.text} <scmi-${piece.target.slice(1)}_>\`__`
            : `\`${piece.text} <${piece.target}>\`__`;
      }
    })
    .join('');
}

function escape(source: string): string {
  return source.replace(/[\\*`|_]/g, (char) => `\\${char}`);
}

/** Lines behind the first are indented; a long word stays whole. */
function wrapped(source: string, hang: number): string {
  const longest = Math.max(...source.split(' ').map((word) => word.length));
  return wrap(source, Math.max(WIDTH - hang, longest + 1)).join(`\n${' '.repeat(hang)}`);
}

function indent(source: string, by: number): string {
  return source.replace(/^(?=.)/gm, ' '.repeat(by));
}
