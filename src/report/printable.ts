// SPDX-License-Identifier: GPL-2.0-only

/** All that ends a line, moves the cursor, speaks to the terminal, turns the writing round, or is half a character. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]+/gu;

/** A quoted text on one line of a terminal or a mail: ends of lines as spaces, the rest as `\x1b`. */
export function printable(quoted: string): string {
  return quoted.replace(UNSEEN, (unseen) => (/^\s+$/.test(unseen) ? ' ' : codes(unseen)));
}

/** The same in plain ASCII. */
export function ascii(quoted: string): string {
  return printable(quoted).replace(/[^\x20-\x7e]+/g, codes);
}

/** Characters as `\x1b`, `\u202e` and `\u{1f600}`. */
export function codes(text: string): string {
  return Array.from(text, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    if (hex.length > 4) return `\\u{${hex}}`;
    return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  }).join('');
}
