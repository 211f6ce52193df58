// SPDX-License-Identifier: GPL-2.0-only

/** A kernel tree that cannot be read: one line that says what is wrong, and what to do about it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(`${message}: ${remedy}`);
    this.remedy = remedy;
  }
}
