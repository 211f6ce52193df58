// SPDX-License-Identifier: GPL-2.0-only

/** What is wrong with an XML document, as far as nesting, quoting and characters go; `null`: nothing. */
export function wellFormed(text: string): string | null {
  // oxlint-disable-next-line no-control-regex -- XML 1.0 does not allow them
  const bad = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/.exec(
    text,
  );
  if (bad) return `a character that XML cannot hold at ${bad.index}`;
  const open: string[] = [];
  const token =
    /<\?xml [^<>]*\?>|<!--(?:(?!--)[^])*-->|<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;
  let at = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    at = token.lastIndex;
    const [whole, slash, name, attributes = '', empty] = found;
    const words = name === undefined ? whole : attributes;
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(words)) return `a bare & in ${whole}`;
    if (name === undefined) continue;
    if (slash === '/' && open.pop() !== name) return `</${name}> closes nothing`;
    if (slash === '' && empty === '') open.push(name);
  }
  if (at !== text.length) return `not markup at ${at}: ${text.slice(at, at + 40)}`;
  return open.length === 0 ? null : `<${open.at(-1)}> is not closed`;
}
