// SPDX-License-Identifier: GPL-2.0-only
import { contextRules } from './contextColors.ts';
import { xml } from './xml.ts';

/** Width of a character of the font that our pictures use, at 12 pixels, with some room. */
export const CHAR = 7.3;
/** Height of a line of text. */
export const LINE = 15;

/**
 * Colours by class, for light and dark. No custom properties: not every renderer knows them.
 * Contexts have colours of their own; red is for the break of the rule and for nothing else.
 */
const STYLE = `
text{font:12px "DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#1b1b1b}
.bg{fill:#ffffff}.faint{fill:#5c5c5c}.bold{font-weight:bold}.small{font-size:11px}
.lane{stroke:#c9c9c9;stroke-width:1}.box{fill:#f6f8fa;stroke:#8a8a8a}.arrow{stroke:#767676;fill:none}
.head{fill:#767676}.bad{fill:#c00020}.badbox{fill:#ffe4e6;stroke:#c00020;stroke-width:2}
.badline{stroke:#c00020;stroke-width:2;fill:none}.alive{stroke:#2d7a34;stroke-width:3}
.known{stroke:#2d7a34;stroke-width:7}.gone{stroke:#a0a0a0;stroke-width:1;stroke-dasharray:2 4}
${contextRules('light', 'fill')}
@media (prefers-color-scheme:dark){
text{fill:#e4e4e4}.bg{fill:#16181c}.faint{fill:#a8a8a8}.lane{stroke:#444}.box{fill:#22262c;stroke:#888}
.arrow{stroke:#999}.head{fill:#999}.bad{fill:#ff7b86}.badbox{fill:#47181e;stroke:#ff7b86}
.badline{stroke:#ff7b86}.alive,.known{stroke:#6cc574}.gone{stroke:#777}
${contextRules('dark', 'fill')}}
`.replaceAll('\n', '');

/** Text lines one below the other, the first one's baseline at y. */
export function textAt(
  x: number,
  y: number,
  lines: readonly string[],
  kind = '',
  anchor: 'start' | 'middle' = 'start',
): string {
  const set = anchor === 'middle' ? ' text-anchor="middle"' : '';
  return lines
    .map(
      (line, i) =>
        `<text x="${round(x)}" y="${round(y + i * LINE)}"${kind === '' ? '' : ` class="${kind}"`}${set} xml:space="preserve">${xml(line)}</text>`,
    )
    .join('\n');
}

/** An arrow to the right or to the left. */
export function arrow(x1: number, x2: number, y: number, bad: boolean): string {
  const tip = x2 > x1 ? -7 : 7;
  const points = `${round(x2)},${y} ${round(x2 + tip)},${y - 4} ${round(x2 + tip)},${y + 4}`;
  return [
    `<path class="${bad ? 'badline' : 'arrow'}" d="M${round(x1)} ${y}H${round(x2)}"/>`,
    `<polygon class="${bad ? 'bad' : 'head'}" points="${points}"/>`,
  ].join('\n');
}

/** A whole picture. */
export function svgDocument(
  width: number,
  height: number,
  title: string,
  body: readonly string[],
): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img">`,
    `<title>${xml(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="bg" width="${w}" height="${h}"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
