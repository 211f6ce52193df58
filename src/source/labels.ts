// SPDX-License-Identifier: GPL-2.0-only
import type { Token } from './outline.ts';

/** The labels of a skeleton in their order. */
export const labelsOf = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap(({ text }) => (text.startsWith('label ') ? [text.slice('label '.length)] : []));

/** The same tokens with each label renamed. */
export function relabel(tokens: readonly Token[], names: readonly string[]): readonly Token[] {
  const labels = labelsOf(tokens);
  return tokens.map((token) => {
    const [kind, name] = token.text.split(' ');
    if (name === undefined || (kind !== 'label' && kind !== 'goto')) return token;
    return { ...token, text: `${kind} ${names[labels.indexOf(name)] ?? name}` };
  });
}

/** The same tokens with each label called by its place. */
export const numberLabels = (tokens: readonly Token[]): readonly Token[] =>
  relabel(
    tokens,
    labelsOf(tokens).map((_, i) => String(i)),
  );
