// SPDX-License-Identifier: GPL-2.0-only

/** All that ends a line, moves the cursor or speaks to the terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** A quoted text on one line of a terminal or a mail: ends of lines as spaces, the rest as `\x1b`. */
export function printable(quoted: string): string {
  return quoted.replace(CONTROL, (controls) => {
    if (/^\s+$/.test(controls)) return ' ';
    const codes = controls.split('').map((one) => one.charCodeAt(0).toString(16).padStart(2, '0'));
    return codes.map((code) => `\\x${code}`).join('');
  });
}
