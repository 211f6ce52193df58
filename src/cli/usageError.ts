// SPDX-License-Identifier: GPL-2.0-only

/** Bad input: one line that says what is wrong, and what to do about it. */
export class UsageError extends Error {
  constructor(message: string, remedy: string) {
    super(`${message} (${remedy})`);
    this.name = 'UsageError';
  }
}
