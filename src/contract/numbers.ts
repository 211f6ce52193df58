// SPDX-License-Identifier: GPL-2.0-only

/** `12,345` */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
