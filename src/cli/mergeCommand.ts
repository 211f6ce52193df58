// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { columns } from '../report/table.ts';
import { count, thousands } from './bounds.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Io } from './io.ts';
import { mergeParts, parsePart, type Merged } from './mergeParts.ts';
import { UsageError } from './usageError.ts';

/** `merge`: prints the whole that the parts in these files make up. */
export function merge(
  files: readonly string[],
  options: { readonly json?: boolean },
  io: Io,
): ExitCode {
  const merged = mergeParts(files.map((file) => parsePart(file, textOf(file))));
  io.out(options.json === true ? `${JSON.stringify(merged, null, 2)}\n` : tableOf(merged));
  return merged.exit;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: ${why}`, 'name the files that the parts were written to');
  }
}

type Answer = Merged['specs'][number]['after'];

function tableOf({ specs, exit }: Merged): string {
  const cell = (answer: Answer): string => {
    if (!answer) return '-';
    const text = answer.rule === null ? answer.verdict : `${answer.verdict}: ${answer.rule}`;
    return answer.unexpected ? `${text} (!)` : text;
  };
  const rows = specs.map(({ id, before, after }) => [
    id,
    cell(before),
    cell(after),
    String(before?.length ?? after?.length ?? ''),
    thousands((after ?? before)?.states ?? 0),
  ]);
  const heads = [
    { title: 'spec' },
    { title: 'before' },
    { title: 'after' },
    { title: 'steps', align: 'right' as const },
    { title: 'states', align: 'right' as const },
  ];
  const answers = specs.flatMap(({ before, after }) => [before, after].filter((one) => one));
  const odd = answers.filter((one) => one?.unexpected).length;
  const verdict = odd === 0 ? 'none unexpected' : `${odd} NOT as expected, marked (!)`;
  const total = `${count(specs.length, 'spec')}, ${count(answers.length, 'run')}: ${verdict}; exit ${exit}`;
  return `${columns(heads, rows).join('\n')}\n\n${total}\n`;
}
