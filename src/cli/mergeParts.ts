// SPDX-License-Identifier: GPL-2.0-only
import * as z from 'zod';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { hasPlace } from './shard.ts';
import { UsageError } from './usageError.ts';

const EXITS = Object.values(EXIT);

const answer = z.looseObject({
  verdict: z.string(),
  rule: z.string().nullable(),
  length: z.number().nullable(),
  states: z.number().nullable(),
  unexpected: z.boolean(),
});
const row = z.looseObject({
  id: z.string(),
  fix: z.number().nullable(),
  title: z.string(),
  before: answer.nullable(),
  after: answer.nullable(),
});
const part = z.object({
  specs: z.array(row),
  tree: z.unknown(),
  exit: z.literal(EXITS),
  shard: z.object({
    index: z.int().min(1),
    of: z.int().min(1),
    whole: z.string(),
    questions: z.array(z.string()),
  }),
});

/** What `check --json --shard` printed, from this file. */
export interface Part extends z.infer<typeof part> {
  readonly file: string;
}

/** The whole, in the form of `check --json`. */
export interface Merged {
  readonly specs: readonly z.infer<typeof row>[];
  readonly tree: unknown;
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
  // The value itself: its fields are still in the order in which they were printed.
  if (parsed.success) return { file, ...(value as z.infer<typeof part>) };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new UsageError(
    `${file} is no part of a check: ${where}: ${issue?.message ?? ''}`,
    'make parts with check --shard i/n --json',
  );
}

/** What makes the other answers doubtful comes first, as in `exitCode`. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.selfCheck,
  EXIT.interrupted,
  EXIT.differs,
  EXIT.violated,
  EXIT.inconclusive,
];

/**
 * Puts the parts of one check together: the result is what the whole would have printed.
 * @throws UsageError when they are not all the parts of one check.
 */
export function mergeParts(parts: readonly Part[]): Merged {
  const [first] = parts;
  if (first === undefined) throw new UsageError('no parts', 'name the files of all parts');
  const { of, questions } = first.shard;
  for (const one of parts) checkPart(one, first);
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
  const ids = [...new Set(questions.map((name) => name.slice(0, name.lastIndexOf(' '))))];
  const rows = parts.flatMap(({ specs }) => specs);
  const specs = ids.map((id) => {
    const same = rows.filter((one) => one.id === id);
    const side = (name: 'before' | 'after') => same.find((one) => one[name])?.[name] ?? null;
    return { ...same[0]!, before: side('before'), after: side('after') };
  });
  const exit = PRECEDENCE.find((code) => parts.some((one) => one.exit === code)) ?? EXIT.ok;
  return { specs, tree: first.tree ?? null, exit };
}

function checkPart({ file, specs, shard, tree }: Part, first: Part): void {
  const { of, whole } = first.shard;
  if (shard.of !== of) {
    throw new UsageError(
      `${file} is one of ${shard.of} parts, ${first.file} one of ${of}`,
      'split alike',
    );
  }
  if (shard.whole !== whole || JSON.stringify(tree) !== JSON.stringify(first.tree)) {
    throw new UsageError(
      `${file} is of another check than ${first.file}`,
      'all parts need the same version of the model, the same specs, options and tree',
    );
  }
  const expected = shard.questions.filter((_, place) => hasPlace(shard, place));
  const answered = specs.flatMap((one) =>
    (['before', 'after'] as const).flatMap((side) => (one[side] ? [`${one.id} ${side}`] : [])),
  );
  const lacks = expected.find((name) => !answered.includes(name));
  const extra = answered.find((name) => !expected.includes(name));
  if (lacks === undefined && extra === undefined) return;
  throw new UsageError(
    lacks !== undefined ? `${file} does not answer ${lacks}` : `${file} should not have ${extra}`,
    'run that part again',
  );
}
