// SPDX-License-Identifier: GPL-2.0-only

/** The index of the parenthesis that closes the one at `open`; -1 when none does. */
export function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

/** How far the first part goes that no `separator` outside parentheses, nor a closing one, ends. */
export function endOfPart(text: string, separator: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    if (depth < 0 || (depth === 0 && text.startsWith(separator, i))) return i;
  }
  return text.length;
}

/** The parts of a text between the separators that stand outside parentheses. */
export function splitTopLevel(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const length = endOfPart(rest, separator);
    parts.push(rest.slice(0, length).trim());
    rest = rest.slice(length + separator.length);
  }
  return parts;
}
