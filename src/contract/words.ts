// SPDX-License-Identifier: GPL-2.0-only

/** The words that hold, joined: how states of lives are called. */
export function words(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join('_');
}

/** `none` and `freed` stand alone; what lives is described by its words. */
export function lifeOf(
  life: string,
  ...parts: readonly (string | false | null | undefined)[]
): string {
  return life === 'none' || life === 'freed' ? life : words(...parts) || 'live';
}
