// SPDX-License-Identifier: GPL-2.0-only

/**
 * A colour for each context, the same in every picture and list: told apart from each other, from
 * the red of a violation, and from any background that they stand on (4.5:1) in light and in dark.
 */
export const CONTEXT_COLORS: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#1f5fa8', dark: '#7db4f0' },
  { light: '#8f5200', dark: '#e8a75c' },
  { light: '#28702f', dark: '#7ccb84' },
  { light: '#7a3b9a', dark: '#cf9be8' },
  { light: '#0f7070', dark: '#66c7c7' },
  { light: '#6f5900', dark: '#d9c06a' },
];

/** The class of a context's colour. */
export function contextClass(context: number): string {
  return `c${context % CONTEXT_COLORS.length}`;
}

/** Rules that give each class its colour. */
export function contextRules(scheme: 'light' | 'dark', property: 'color' | 'fill'): string {
  return CONTEXT_COLORS.map((color, i) => `.c${i}{${property}:${color[scheme]}}`).join('');
}
