// SPDX-License-Identifier: GPL-2.0-only

/** What is wrong with a spec, where, and what to do about it. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The field, as `scenario.threads.1`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** One line, in the manner of a compiler. */
export function formatDiagnostic(d: Diagnostic): string {
  const where = `${d.file}:${d.line}:${d.column}: error: `;
  const field = d.path === '' ? '' : `${d.path}: `;
  return `${where}${field}${d.message}${d.remedy === '' ? '' : ` (${d.remedy})`}`;
}

/** Thrown by the loader, with everything that is wrong with all the files it read. */
export class SpecError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join('\n'));
    this.name = 'SpecError';
    this.diagnostics = diagnostics;
  }
}
