// SPDX-License-Identifier: GPL-2.0-only
import tables from '../source/referenceLines.json' with { type: 'json' };
import { readReference, type ReferenceTable } from '../source/reference.ts';
import type { TreeLines } from './lines.ts';

/**
 * The kernels that lines are taken from where no tree is named, the oldest first. The table is written by
 * `npm run reference`, and holds no C.
 */
export const referenceTrees: readonly TreeLines[] = (
  tables as unknown as readonly ReferenceTable[]
).map((table) => ({ name: `Debian linux ${table.tree}`, places: readReference(table) }));
