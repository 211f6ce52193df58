// SPDX-License-Identifier: GPL-2.0-only
export declare function pageAudit(what: string): {
  readonly texts: number;
  readonly found: readonly string[];
};
