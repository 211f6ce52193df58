// SPDX-License-Identifier: GPL-2.0-only

/** The candidate that a mistyped name most likely means; `undefined` when none is close. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const distance = edits(wanted, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** A remedy for an unknown name: the nearest known one, else all of them, else where to look. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const best = nearest(name, known);
  if (best !== undefined) return `did you mean "${best}"?`;
  if (known.length === 0) return 'none is known here: leave it out';
  return known.length <= 12 ? `one of: ${known.join(', ')}` : `one of ${known.length} names`;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
