// SPDX-License-Identifier: GPL-2.0-only

/**
 * An argument as far as it can be compared between a tree and the model: the last member of a path
 * (`cinfo->id` is `.id`), a constant by its name, a call by what it calls; a local is `_`, so that
 * it may be renamed. Arguments are looked at only where nothing else tells two forms apart.
 */
export function argumentShape(text: string): string {
  const bare = text.replace(/\s+/g, '').replace(/^(?:\([\w*]+\))+(?=[\w&*(])/, '');
  const called = /^[&*!]*([A-Za-z_]\w*)\(.*\)$/.exec(bare);
  if (called?.[1] !== undefined) return `${called[1]}()`;
  const member = /(?:->|\.)([A-Za-z_]\w*)(?:\[[^\]]*\])?$/.exec(bare);
  if (member?.[1] !== undefined) return `.${member[1]}`;
  return /^(?:[A-Z][A-Z0-9_]*|\d\w*)$/.test(bare) ? bare : '_';
}
