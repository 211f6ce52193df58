// SPDX-License-Identifier: GPL-2.0-only

/** The line that begins a message: of git, of b4, or of a mail program. */
const separator = /^From \S.*\d{4}\r?$/;

/**
 * The messages of an mbox, their `>From` lines taken back. A text without a `From ` line is one
 * message. A message ends only where the next one begins behind an empty line.
 */
export function splitMbox(text: string): readonly string[] {
  const messages: string[][] = [];
  let empty = true;
  let boxed = false;
  for (const line of text.split('\n')) {
    if (empty && separator.test(line)) {
      messages.push([]);
      boxed = true;
    } else {
      if (messages.length === 0) messages.push([]);
      messages.at(-1)?.push(boxed ? line.replace(/^>(>*From )/, '$1') : line);
    }
    empty = line === '' || line === '\r';
  }
  return messages.map((lines) => lines.join('\n')).filter((message) => message.trim() !== '');
}
