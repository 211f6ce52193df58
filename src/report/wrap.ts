// SPDX-License-Identifier: GPL-2.0-only

/**
 * Breaks a text into lines of at most `width` characters, at spaces where there are any. Lines
 * after the first are indented by `hang`.
 */
export function wrap(text: string, width: number, hang = 0): string[] {
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
      lead = indent;
    }
    line = lead + word;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      lead = indent;
      line = lead + line.slice(width);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
