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
