// SPDX-License-Identifier: GPL-2.0-only
import { codes } from './printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text with the marks that turn what is written round as `\u202e`: C is not always what it looks like. */
function straight(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, codes);
}

/** The same without what XML cannot hold, which becomes `?`. */
export function holdable(text: string): string {
  return (
    straight(text)
      .replace(/\p{Cs}/gu, '?')
      .replace(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write them
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g, '?')
  );
}

/** A text for XML, SVG and HTML, in an element or an attribute. */
export function xml(text: string): string {
  return holdable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** The same for the inside of an attribute, where line ends would be lost. */
export function attribute(text: string): string {
  return xml(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/**
 * JSON for the inside of a `<script>` element, of what a page is to show: nothing in it can end the element
 * or begin a comment.
 */
export function scriptJson(shown: unknown): string {
  const text = JSON.stringify(shown, (_, value: unknown) =>
    typeof value === 'string' ? straight(value) : value,
  );
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
