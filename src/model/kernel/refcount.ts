// SPDX-License-Identifier: GPL-2.0-only
import { broken, type Switches } from './broken.ts';

/**
 * refcount_dec_and_test() of include/linux/refcount.h: whether this was the last reference. A
 * counter that is 0 already stays there and is nobody's last; there the kernel warns and saturates.
 */
export function refcount_dec_and_test(
  s: { readonly checks: Switches },
  counted: { users: number },
  name: string,
): boolean {
  if (counted.users === 0) {
    broken(s, 'references-balanced', `${name}->users is 0 already`);
    return false;
  }
  counted.users -= 1;
  return counted.users === 0;
}
