// SPDX-License-Identifier: GPL-2.0-only
import { wrap } from '../report/wrap.ts';
import type { Block } from './document.ts';

/** The document as Markdown. */
export function markdown(blocks: readonly Block[]): string {
  return `${blocks
    .map(block)
    .filter((text) => text !== '')
    .join('\n\n')}\n`;
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return `${'#'.repeat(one.level)} ${one.text}`;
    case 'paragraph':
      return wrap(one.text, 100).join('\n');
    case 'list':
      return one.items.map((item) => wrap(`- ${item}`, 100, 2).join('\n')).join('\n');
    case 'facts':
      return one.facts
        .map(([name, text]) => wrap(`- **${name}**: ${text}`, 100, 2).join('\n'))
        .join('\n');
    case 'table':
      return [one.head, one.head.map(() => '---'), ...one.rows].map(row).join('\n');
    case 'code':
      return `\`\`\`\n${one.text.replace(/\n$/, '')}\n\`\`\``;
    case 'drawing':
      return '';
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
