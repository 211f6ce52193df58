// SPDX-License-Identifier: GPL-2.0-only
import { writeReference, type ReferenceTable } from '../source/reference.ts';
import { modelEngine } from './modelEngine.ts';

/** Debian's kernels that lines are taken from: one without the fixes, one with most of them. */
export const REFERENCE = ['6.12.107-1~deb12u1', '6.12.117-1~deb12u1'] as const;

/**
 * The table of lines of the kernel in this folder.
 * @throws SourceError when there is no SCMI stack in it that can be read.
 */
export async function referenceOf(folder: string, version: string): Promise<ReferenceTable> {
  const { places } = await modelEngine.readTree(folder);
  return writeReference(version, places);
}
