// SPDX-License-Identifier: GPL-2.0-only
import * as z from 'zod';
import { exitCode } from './exitCode.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Answered } from './judge.ts';
import { unpackAnswers, type TreeAnswers } from './packedAnswers.ts';
import { joinPieces } from './joinPieces.ts';
import { hasPlace, questionName } from './shard.ts';
import { isStrange } from './treeForms.ts';
import { UsageError } from './usageError.ts';

const part = z.looseObject({
  exit: z.literal(Object.values(EXIT)),
  shard: z.object({
    index: z.int().min(1),
    of: z.int().min(1),
    program: z.string(),
    whole: z.string(),
    questions: z.array(z.string()),
    answers: z.string(),
  }),
});

/** What `check --json --shard` printed, from this file. */
export interface Part extends z.infer<typeof part> {
  readonly file: string;
}

/** The whole, as `check` itself has it before it prints anything. */
export interface Merged extends TreeAnswers {
  readonly exit: ExitCode;
}

/**
 * Reads the output of one part.
 * @throws UsageError when it is not one.
 */
export function parsePart(file: string, text: string): Part {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is no JSON`, 'was that part cut short? run it again');
  }
  const parsed = part.safeParse(value);
  if (parsed.success) return { file, ...parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new UsageError(
    `${file} is no part of a check: ${where}: ${issue?.message ?? ''}`,
    'make parts with check --shard i/n --json',
  );
}

/**
 * Puts the parts of one check by this program together: the result is what the whole would have found.
 * @throws UsageError when they are not all the parts of one check, or are those of another version of `program`.
 */
export function mergeParts(parts: readonly Part[], program: string): Merged {
  const [first] = parts;
  if (first === undefined) throw new UsageError('no parts', 'name the files of all parts');
  const { of, questions } = first.shard;
  for (const one of parts) checkSame(one, first, program);
  const byIndex = new Map(parts.map((one) => [one.shard.index, one]));
  for (const one of parts) {
    const other = byIndex.get(one.shard.index);
    if (other === one) continue;
    throw new UsageError(
      `${one.file} and ${other?.file} are the same part, ${one.shard.index}/${of}`,
      'name each part once',
    );
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((i) => !byIndex.has(i));
  if (missing.length > 0) {
    const which = missing.map((index) => `${index}/${of}`).join(', ');
    throw new UsageError(`${which} is missing`, `run check --shard ${missing[0]}/${of} --json`);
  }
  const found = unpacked(parts);
  const byName = new Map<string, Answered>();
  for (const [i, { answered }] of found.entries()) {
    checkAnswers(parts[i]!, answered);
    for (const one of answered) byName.set(questionName(one.question), one);
  }
  const answered = joinPieces(questions.map((name) => byName.get(name)!));
  const tree = found[0]?.tree ?? null;
  const interrupted = parts.some(({ exit }) => exit === EXIT.interrupted);
  const differs = tree?.functions.some(isStrange) ?? false;
  return { answered, tree, exit: exitCode(answered, interrupted, differs) };
}

function unpacked(parts: readonly Part[]): readonly TreeAnswers[] {
  try {
    return unpackAnswers(parts.map(({ shard }) => shard.answers));
  } catch {
    const names = parts.map(({ file }) => file).join(', ');
    throw new UsageError(`the answers in one of ${names} are not whole`, 'copy or run it again');
  }
}

function checkSame({ file, shard, ...rest }: Part, first: Part, program: string): void {
  const { of, whole } = first.shard;
  if (shard.of !== of) {
    throw new UsageError(
      `${file} is one of ${shard.of} parts, ${first.file} one of ${of}`,
      'split alike',
    );
  }
  if (shard.whole !== whole || JSON.stringify(rest['tree']) !== JSON.stringify(first['tree'])) {
    throw new UsageError(
      `${file} is of another check than ${first.file}`,
      'all parts need the same version of the model, the same specs, options and tree',
    );
  }
  if (shard.program === program) return;
  throw new UsageError(
    `${file} was made by another version of the program`,
    'merge with the version that made the parts',
  );
}

function checkAnswers({ file, shard }: Part, answers: readonly Answered[]): void {
  const expected = shard.questions.filter((_, place) => hasPlace(shard, place));
  const answered = answers.map(({ question }) => questionName(question));
  const lacks = expected.find((name) => !answered.includes(name));
  const extra = answered.find((name) => !expected.includes(name));
  if (lacks === undefined && extra === undefined) return;
  throw new UsageError(
    lacks !== undefined ? `${file} does not answer ${lacks}` : `${file} should not have ${extra}`,
    'run that part again',
  );
}
