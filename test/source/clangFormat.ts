// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';

/** Styles that share as little as possible with the kernel's. */
export const STYLES = {
  'GNU, narrow': '{BasedOnStyle: GNU, ColumnLimit: 50, SortIncludes: Never}',
  'LLVM, wide, without needless braces':
    '{BasedOnStyle: LLVM, ColumnLimit: 200, RemoveBracesLLVM: true, SortIncludes: Never}',
} as const;

/** Whether clang-format is installed; a loud line when it is not. */
export function hasClangFormat(): boolean {
  const there = spawnSync('clang-format', ['--version']).status === 0;
  if (!there)
    console.warn('SKIPPED: no clang-format: run scripts/fetchTestTools.sh to test with it');
  return there;
}

/** A C file as clang-format writes it. @throws Error when it refuses. */
export function clangFormat(text: string, style: string): string {
  const { status, stdout, stderr } = spawnSync(
    'clang-format',
    [`--style=${style}`, '--assume-filename=x.c'],
    { input: text, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0) throw new Error(`clang-format: ${stderr}`);
  return stdout;
}
