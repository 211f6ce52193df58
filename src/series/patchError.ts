// SPDX-License-Identifier: GPL-2.0-only

/** Where a series cannot be followed, in one line, and what to do about it. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
