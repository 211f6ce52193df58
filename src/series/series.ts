// SPDX-License-Identifier: GPL-2.0-only
import { parseDiff, type FilePatch } from './diff.ts';
import { readMail, type Mail } from './mail.ts';
import { splitMbox } from './mbox.ts';
import { PatchError } from './patchError.ts';

/** One patch of a series. */
export interface Patch {
  /** `04/17` */
  readonly label: string;
  readonly title: string;
  readonly files: readonly FilePatch[];
  /** Why it cannot be applied at all; `null` when it can be tried. */
  readonly damage: PatchError | null;
}

/** A series in the order in which it is to be applied. */
export interface Series {
  readonly title: string;
  readonly patches: readonly Patch[];
  /** The commit that it says it is made for. */
  readonly base: string | null;
  /** What was left aside, for people. */
  readonly notes: readonly string[];
}

/** More than this is no series that anyone means to merge. */
const MOST = 20_000;

/**
 * Reads a series from an mbox: of `git format-patch`, of b4, or of a mail program.
 * @throws PatchError when there is no patch in it.
 */
export async function readSeries(text: string): Promise<Series> {
  const sources = splitMbox(text);
  if (sources.length > MOST) {
    throw new PatchError(`${sources.length} messages are too many`, `give at most ${MOST}`);
  }
  const notes: string[] = [];
  const mails: Mail[] = [];
  for (const source of sources) {
    const mail = await readMail(source);
    if (mail.patch !== '' && mail.isReply) notes.push(`left aside: a reply, "${mail.title}"`);
    else mails.push(mail);
  }
  const version = Math.max(...mails.map((mail) => mail.version));
  const current = mails.filter((mail) => mail.version === version);
  if (current.length < mails.length) {
    notes.push(
      `left aside: ${mails.length - current.length} messages of versions before v${version}`,
    );
  }
  const patches = inOrder(
    current.filter(({ patch }) => patch !== ''),
    notes,
  );
  if (patches.length === 0) {
    throw new PatchError('there is no patch in it', 'give the output of git format-patch or b4');
  }
  const cover = current.find(
    ({ patch, number }) => patch === '' && (number === 0 || number === null),
  );
  return {
    title: cover?.title ?? patches[0]?.title ?? '',
    patches: patches.map(patchOf),
    base: current.find(({ base }) => base !== null)?.base ?? null,
    notes,
  };
}

/** By their numbers where each has its own; else as they came. */
function inOrder(mails: readonly Mail[], notes: string[]): readonly Mail[] {
  const numbers = mails.map(({ number }) => number);
  const known = numbers.filter((number) => number !== null);
  if (known.length < mails.length || new Set(known).size < known.length) return mails;
  const total = Math.max(...mails.map((mail) => mail.total ?? 0));
  const missing = Array.from({ length: Math.min(total, MOST) }, (_, i) => i + 1).filter(
    (number) => !known.includes(number),
  );
  if (missing.length > 0) notes.push(`missing of ${total} patches: ${missing.join(', ')}`);
  return mails.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

function patchOf(mail: Mail, index: number, all: readonly Mail[]): Patch {
  const total = mail.total ?? all.length;
  const number = String(mail.number ?? index + 1).padStart(String(total).length, '0');
  const common = { label: `${number}/${total}`, title: mail.title };
  try {
    const files = parseDiff(mail.patch);
    return { ...common, files, damage: files.length > 0 ? cutShort(mail, files.length) : noFile };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return { ...common, files: [], damage: error };
  }
}

/** A mail may be cut off between two files; its diffstat still counts them all. */
function cutShort({ patch }: Mail, found: number): PatchError | null {
  const above = patch.slice(0, Math.max(0, patch.search(/^(?:diff -|--- \S)/m)));
  const counted = Number(/^ (\d{1,6}) files? changed\b/m.exec(above)?.[1] ?? 0);
  if (counted <= found) return null;
  return new PatchError(
    `its diffstat counts ${counted} files, and ${found} ${found === 1 ? 'is' : 'are'} in it`,
    'it is cut short: fetch the mail again',
  );
}

const noFile = new PatchError('no file is named in it', 'the mail is damaged: fetch it again');
