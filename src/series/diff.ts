// SPDX-License-Identifier: GPL-2.0-only
import { PatchError } from './patchError.ts';

/** A run of lines of a hunk. */
export interface HunkLine {
  readonly sign: ' ' | '-' | '+';
  /** With its line end; without, where the file ends without one. */
  readonly text: string;
}

export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly HunkLine[];
}

/** What a patch does to one file. Paths are from the top of the tree; `null`: there is no such file. */
export interface FilePatch {
  readonly from: string | null;
  readonly to: string | null;
  readonly isCopy: boolean;
  readonly isBinary: boolean;
  readonly hunks: readonly Hunk[];
  /** The abbreviated blob that it was made from, of git. */
  readonly blob: string | null;
}

/** The name of the file that a patch of a file is about. */
export const fileOf = ({ from, to }: Pick<FilePatch, 'from' | 'to'>): string => to ?? from ?? '';

/**
 * The patches in a text, with anything between and behind them (a signature, a diffstat) left out:
 * each hunk ends where its own counts say.
 * @throws PatchError when a hunk is cut short, or a path leads out of the tree.
 */
export function parseDiff(text: string): readonly FilePatch[] {
  const lines = text.split('\n');
  const patches: FilePatch[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.startsWith('diff --git ')) {
      const header = gitHeader(lines, at);
      const hunks = readHunks(lines, header.end, fileOf(header.patch), header.isBinary);
      patches.push({ ...header.patch, isBinary: header.isBinary, hunks: hunks.hunks });
      at = hunks.end;
    } else if (isPlainHeader(lines, at)) {
      const from = plainPath(line.slice(4));
      const to = plainPath((lines[at + 1] ?? '').slice(4));
      const hunks = readHunks(lines, at + 2, to ?? from ?? '', false);
      const none = { isCopy: false, isBinary: false, blob: null };
      patches.push({ from, to, ...none, hunks: hunks.hunks });
      at = hunks.end;
    } else if (/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(line)) {
      throw new PatchError('a hunk has no file before it', 'the mail is damaged: fetch it again');
    } else at++;
  }
  return patches;
}

function isPlainHeader(lines: readonly string[], at: number): boolean {
  return (
    /^--- \S/.test(lines[at] ?? '') &&
    /^\+\+\+ \S/.test(lines[at + 1] ?? '') &&
    (lines[at + 2] ?? '').startsWith('@@ -')
  );
}

interface Header {
  readonly patch: Omit<FilePatch, 'hunks'>;
  readonly isBinary: boolean;
  readonly end: number;
}

/** The lines of git between `diff --git` and the first hunk. */
function gitHeader(lines: readonly string[], start: number): Header {
  let [from, to] = namesOf((lines[start] ?? '').slice('diff --git '.length));
  let isCopy = false;
  let isBinary = false;
  let blob: string | null = null;
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, word = '', rest = ''] =
      /^(new file mode|deleted file mode|old mode|new mode|rename from|rename to|copy from|copy to|similarity index|dissimilarity index|index|---|\+\+\+|GIT binary patch|Binary files) ?(.*)$/.exec(
        line,
      ) ?? [];
    if (word === '') break;
    if (word === 'new file mode') from = null;
    else if (word === 'deleted file mode') to = null;
    else if (word === 'rename from' || word === 'copy from') from = safePath(unquote(rest));
    else if (word === 'rename to' || word === 'copy to') to = safePath(unquote(rest));
    else if (word === '---') from = plainPath(rest);
    else if (word === '+++') to = plainPath(rest);
    else if (word === 'index') blob = /^([0-9a-f]{7,64})\.\./.exec(rest)?.[1] ?? null;
    isCopy ||= word === 'copy from';
    isBinary ||= word === 'GIT binary patch' || word === 'Binary files';
  }
  return { patch: { from, to, isCopy, isBinary, blob }, isBinary, end: at };
}

/** The two names of a `diff --git` line, which counts where no other line of the header has them. */
function namesOf(text: string): readonly [string | null, string | null] {
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(text);
  if (quoted !== null) return [plainPath(quoted[1] ?? ''), plainPath(quoted[2] ?? '')];
  // names with spaces are the same on both sides: `a/x y b/x y`
  const half = /^a\/(.+) b\/\1$/.exec(text)?.[1];
  if (half === undefined)
    throw new PatchError(
      `"diff --git ${shown(text)}" names no file`,
      'the mail is damaged: fetch it again',
    );
  return [safePath(half), safePath(half)];
}

/** A name with its `a/` or `b/`; `/dev/null` is no file. */
function plainPath(text: string): string | null {
  const name = unquote(text.replace(/\t.*$/, '').trimEnd());
  if (name === '/dev/null') return null;
  return safePath(name.replace(/^[^/]*\//, ''), name);
}

/**
 * A path that stays inside the tree.
 * @throws PatchError for any other.
 */
function safePath(path: string, given = path): string {
  const parts = path.split('/');
  const inside =
    path !== '' &&
    !given.startsWith('/') &&
    !given.split('/').includes('..') &&
    !parts.some((part) => part === '' || part === '.' || part.toLowerCase() === '.git') &&
    !/[\0\\]/.test(path);
  if (inside) return path;
  throw new PatchError(
    `the path "${shown(given)}" leads out of the tree`,
    'do not apply this patch',
  );
}

/** Short, and without control characters, so that a mail cannot write on a terminal. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}

/** A name as git quotes it: `"a\tb\303\251"`. */
function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  const bytes: number[] = [];
  const plain: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  for (const [part, octal, letter] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(plain[letter] ?? letter.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(part));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function readHunks(
  lines: readonly string[],
  start: number,
  file: string,
  isBinary: boolean,
): { readonly hunks: readonly Hunk[]; readonly end: number } {
  const hunks: Hunk[] = [];
  let at = start;
  for (; !isBinary && at < lines.length;) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[at] ?? '');
    if (head === null) break;
    const count = (i: number): number => Number(head[i] ?? 1);
    const read = hunkLines(lines, at + 1, count(2), count(4));
    if (read === undefined) {
      throw new PatchError(
        `${file}: hunk #${hunks.length + 1} is cut short or damaged`,
        'fetch the mail again',
      );
    }
    hunks.push({ oldStart: count(1), newStart: count(3), lines: read.lines });
    at = read.end;
  }
  return { hunks, end: at };
}

/** The lines of a hunk as far as its counts reach; undefined when they do not get there. */
function hunkLines(
  lines: readonly string[],
  start: number,
  oldCount: number,
  newCount: number,
): { readonly lines: readonly HunkLine[]; readonly end: number } | undefined {
  const found: HunkLine[] = [];
  let [old, fresh] = [oldCount, newCount];
  let at = start;
  for (; old > 0 || fresh > 0; at++) {
    const line = lines[at];
    if (line === undefined || at === lines.length - 1) return undefined;
    // some mail programs drop the one space of an empty line
    const sign = line === '' ? ' ' : line.charAt(0);
    if (sign === '\\') {
      withoutEnd(found);
      continue;
    }
    if (sign !== ' ' && sign !== '-' && sign !== '+') return undefined;
    if (sign !== '+' && --old < 0) return undefined;
    if (sign !== '-' && --fresh < 0) return undefined;
    found.push({ sign, text: `${line.slice(1)}\n` });
  }
  if ((lines[at] ?? '').startsWith('\\ ')) {
    withoutEnd(found);
    at++;
  }
  return { lines: found, end: at };
}

/** `\ No newline at end of file` is about the line before it. */
function withoutEnd(found: HunkLine[]): void {
  const last = found.pop();
  if (last !== undefined) found.push({ ...last, text: last.text.replace(/\n$/, '') });
}
