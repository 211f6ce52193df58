// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, STACK } from '../source/index.ts';
import { UsageError } from './usageError.ts';

/** Why a change was let pass, by function and hash of its text. */
export type Notes = ReadonlyMap<string, string>;

const note = /^(\w+) ([0-9a-f]{12}|missing) (\S.*)$/;

/**
 * Acknowledged changes: lines `FUNCTION HASH reason`; `#` begins a comment.
 * @throws UsageError when the file cannot be read or a line is none.
 */
export function readNotes(file: string): Notes {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`--acknowledge ${file} cannot be read (${code})`, 'make it, even empty');
  }
  const notes = new Map<string, string>();
  for (const [i, line] of text.split('\n').entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, name, hash, reason] = note.exec(line) ?? [];
    if (name === undefined) {
      throw new UsageError(`${file}:${i + 1}: no acknowledgement`, 'write FUNCTION HASH reason');
    }
    notes.set(`${name} ${hash}`, reason ?? '');
  }
  return notes;
}

/** The trailer of a commit that acknowledges a change. */
export const TRAILER = 'Scmi-lifetime-reviewed';

/**
 * The same from the trailers of the commits that touch the stack, up to `revision`. None where `path`
 * is no git repository; a trailer of another form says nothing: a commit cannot be mended.
 * @throws SourceError when git cannot list the commits.
 */
export async function trailerNotes(path: string, revision: string | undefined): Promise<Notes> {
  if (revision === undefined && !existsSync(join(path, '.git'))) return new Map();
  const format = `--format=%(trailers:key=${TRAILER},valueonly,unfold)`;
  const asked = ['log', format, '--end-of-options', revision ?? 'HEAD', '--', STACK];
  const found = (await git(path, asked)).split('\n').flatMap((line) => {
    const [, name, hash, reason] = note.exec(line.trim()) ?? [];
    return name === undefined ? [] : [[`${name} ${hash}`, `${reason} (${TRAILER})`] as const];
  });
  // the newest commit comes first, and counts
  return new Map(found.toReversed());
}
