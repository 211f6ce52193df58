// SPDX-License-Identifier: GPL-2.0-only

/** Rows that were seen, each with the specs in which they were; rows are keyed by their cells. */
export class Table<K extends readonly string[]> {
  private readonly rows = new Map<string, { readonly cells: K; readonly specs: Set<string> }>();

  note(cells: K, spec: string): void {
    const key = cells.join('\u0000');
    const row = this.rows.get(key);
    if (row) row.specs.add(spec);
    else this.rows.set(key, { cells, specs: new Set([spec]) });
  }

  /** In the order of their cells. */
  list(): readonly { readonly cells: K; readonly specs: readonly string[] }[] {
    return [...this.rows.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { cells, specs }]) => ({ cells, specs: [...specs].toSorted() }));
  }
}
