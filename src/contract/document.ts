// SPDX-License-Identifier: GPL-2.0-only
import type { DotGraph } from '../report/dot.ts';

/**
 * A text in pieces that every form of the contract can be written from. Inline text may hold `code`
 * in backquotes and [links](target); nothing else is markup.
 */
export type Block =
  | {
      readonly kind: 'heading';
      readonly level: 1 | 2 | 3;
      readonly text: string;
      readonly id: string;
    }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Facts with names. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [string, string])[] }
  | { readonly kind: 'code'; readonly text: string }
  /** A drawing: only HTML shows it. */
  | { readonly kind: 'drawing'; readonly name: string; readonly graph: DotGraph };

/** One piece of an inline text. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly target: string };

/** The pieces of an inline text. */
export function inline(text: string): readonly Inline[] {
  const pieces: Inline[] = [];
  const pattern = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) });
    const [whole, code, label, target] = match;
    if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else if (label !== undefined && target !== undefined) {
      pieces.push({ kind: 'link', text: label, target });
    }
    at = match.index + whole.length;
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}

/** Names as code, separated by commas. */
export function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Functions as code, with their parentheses. */
export function calls(names: readonly string[]): string {
  return codes(names.map((name) => `${name}()`));
}
