// SPDX-License-Identifier: GPL-2.0-only
import { renderSvg } from '../report/svg.ts';
import { inline, type Block } from './document.ts';
import { STYLE } from './htmlStyle.ts';

/** The document as one HTML page that needs nothing else. */
export async function html(blocks: readonly Block[]): Promise<string> {
  const title = blocks.find((one) => one.kind === 'heading');
  const body: string[] = [];
  for (const one of blocks) {
    body.push(await block(one));
    if (one === title) body.push(contents(blocks));
  }
  return [
    '<!doctype html>',
    '<!-- SPDX-License-Identifier: GPL-2.0-only -->',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(title?.text ?? '')}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...body,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function contents(blocks: readonly Block[]): string {
  const entries = blocks.flatMap((one) =>
    one.kind === 'heading' && one.level === 2
      ? [`<li><a href="#${one.id}">${text(one.text)}</a></li>`]
      : [],
  );
  return `<nav><ul>${entries.join('')}</ul></nav>`;
}

async function block(one: Block): Promise<string> {
  switch (one.kind) {
    case 'heading':
      return `<h${one.level} id="${one.id}">${text(one.text)}</h${one.level}>`;
    case 'paragraph':
      return `<p>${text(one.text)}</p>`;
    case 'list':
      return `<ul>${one.items.map((item) => `<li>${text(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${one.facts
        .map(([name, fact]) => `<div><dt>${escape(name)}</dt><dd>${text(fact)}</dd></div>`)
        .join('')}</dl>`;
    case 'table':
      return table(one.head, one.rows);
    case 'code':
      return `<pre>${escape(one.text)}</pre>`;
    case 'drawing':
      return `<figure><figcaption>${escape(one.name)}</figcaption>${svg(await renderSvg(one.graph))}</figure>`;
  }
}

/** Cells carry their heading, so that a narrow screen can show a row as a card. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = head.map((cell) => `<th>${text(cell)}</th>`).join('');
  const lines = rows.map((cells) => {
    const own = cells.map(
      (cell, i) =>
        `<td${cell === '' ? ' class="empty"' : ''} data-head="${escape(head[i] ?? '')}"><span>${text(cell)}</span></td>`,
    );
    return `<tr>${own.join('')}</tr>`;
  });
  return `<table><thead><tr>${heads}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

/** Without the prologue, and as wide as there is room for. */
function svg(picture: string): string {
  const element = picture.slice(picture.indexOf('<svg'));
  return element.replace(/<svg[^>]*>/, (tag) => tag.replace(/ id="[^"]*"/, ''));
}

function text(source: string): string {
  return inline(source)
    .map((piece) => {
      switch (piece.kind) {
        case 'text':
          return escape(piece.text);
        case 'code':
          return `<code>${breakable(escape(piece.text))}</code>`;
        case 'link':
          return `<a href="${escape(piece.target)}">${escape(piece.text)}</a>`;
      }
    })
    .join('');
}

/** Long names of C may be broken behind an underscore or an arrow. */
function breakable(code: string): string {
  return code.replace(/(_|-&gt;|\.)(?=\w)/g, '$1<wbr>');
}

function escape(source: string): string {
  return source
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
