// SPDX-License-Identifier: GPL-2.0-only
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { PatchError } from './patchError.ts';

/** What a message of a series says. */
export interface Mail {
  /** Without the tag: `firmware: arm_scmi: Fix it`. */
  readonly title: string;
  /** `[PATCH v3 04/17]` */
  readonly number: number | null;
  readonly total: number | null;
  readonly version: number;
  readonly isReply: boolean;
  /** `base-commit:` of git, when the message has one. */
  readonly base: string | null;
  /** What follows the commit message: garbage, patches, a signature. Empty where there is no patch. */
  readonly patch: string;
}

/** No part of a kernel's patch is nested deeper or has more header than this. */
const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 1 << 20 };

/**
 * Reads one message.
 * @throws PatchError when it is no mail.
 */
export async function readMail(source: string): Promise<Mail> {
  const email = await parse(source);
  const subject = (email.subject ?? '').replace(/\s+/g, ' ').trim();
  const tag = /\[([^\]]*)\]/.exec(subject)?.[1] ?? '';
  const [, number, total] = /\b(\d{1,5})\/(\d{1,5})\b/.exec(tag) ?? [];
  const body = bodyOf(email);
  return {
    title: subject.replace(/^(?:(?:re|aw|fwd?):\s*)*(?:\[[^\]]*\]\s*)*/i, '') || '(no subject)',
    number: number === undefined ? null : Number(number),
    total: total === undefined ? null : Number(total),
    version: Number(/\bv(\d{1,3})\b/i.exec(tag)?.[1] ?? 1),
    isReply: /^(?:re|aw):/i.test(subject),
    base: /^base-commit: ([0-9a-f]{12,64})\s*$/m.exec(body)?.[1] ?? null,
    patch: patchIn(body),
  };
}

async function parse(source: string): Promise<Email> {
  try {
    return await PostalMime.parse(source.replace(/\r\n/g, '\n'), LIMITS);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatchError(`a message cannot be read as mail (${reason})`, 'save it as an mbox');
  }
}

/** The text of the message, with the patches that are attached to it behind. */
function bodyOf(email: Email): string {
  const attached = email.attachments.filter(isPatch).map(textOf);
  return [email.text ?? '', ...attached].join('\n').replace(/\r\n/g, '\n');
}

function isPatch({ mimeType, filename }: Attachment): boolean {
  return /^text\/x-(?:patch|diff)$/.test(mimeType) || /\.(?:patch|diff)$/.test(filename ?? '');
}

function textOf({ content }: Attachment): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** From where `git am` would begin to look for patches: behind `---`, or at the first diff. */
function patchIn(body: string): string {
  const begin = /^(?:---\s*$|diff -|Index: |--- \S)/m.exec(body);
  if (begin === null) return '';
  const rest = body.slice(begin.index);
  return /^(?:diff --git |--- \S|GIT binary patch)/m.test(rest) ? rest : '';
}
