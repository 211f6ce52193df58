// SPDX-License-Identifier: GPL-2.0-only
import { printable } from './printable.ts';

/** A name is indented by so much less at most. */
const LESS = 4;

/**
 * Breaks a text into lines of at most `width` characters, at spaces where there are any, and within
 * a word rather behind a bracket, a comma or an arrow. Lines after the first are indented by `hang`, or
 * by a little less where a name would have to be cut otherwise.
 * What would move the cursor or speak to the terminal is shown as what it is.
 */
export function wrap(quoted: string, width: number, hang = 0): string[] {
  const text = printable(quoted);
  const indent = ' '.repeat(Math.min(hang, Math.max(0, width - 1)));
  const lines: string[] = [];
  let line = '';
  let lead = /^ */.exec(text)?.[0] ?? '';
  for (const word of text.trimStart().split(' ')) {
    const joined = line === '' ? lead + word : `${line} ${word}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') {
      lines.push(line);
      const [name] = /^.*?(?:[(,]|->)/s.exec(word) ?? [word];
      const less = indent.slice(0, Math.max(0, width - name.length));
      lead = less.length < indent.length - LESS || name.length > width ? indent : less;
    }
    line = lead + word;
    while (line.length > width) {
      const cut = cutOf(line, lead.length, width);
      lines.push(line.slice(0, cut));
      lead = indent;
      line = lead + line.slice(cut);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** The last good place to cut a word, unless it leaves less than half of the line, and that for no good. */
function cutOf(line: string, lead: number, width: number): number {
  const breaks = [...line.slice(0, width).matchAll(/[(,]|->/g)];
  const last = breaks.map(({ index, 0: { length } }) => index + length).at(-1) ?? 0;
  // A short line is better than one that begins with what closes a bracket or a part.
  const short = /^[,;)]/.test(line.slice(width)) && last > lead ? 1 : (width - lead) / 2;
  if (last >= lead + short) return last;
  // Not between the halves of a character.
  return width > lead + 1 && /[\ud800-\udbff]/.test(line.charAt(width - 1)) ? width - 1 : width;
}
