// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf } from '../report/actions.ts';
import { b4Lines } from '../report/b4.ts';
import { commitText } from '../report/commitText.ts';
import { github } from '../report/github.ts';
import { itf } from '../report/itf.ts';
import { junit } from '../report/junit.ts';
import { ktap } from '../report/ktap.ts';
import { ledgersOf, ledgerText } from '../report/ledger.ts';
import type { CheckResult } from '../report/result.ts';
import { sarif, type SarifRule } from '../report/sarif.ts';
import { traceJson } from '../report/traceJson.ts';
import type { ResultFormat, TraceFormat } from './formats.ts';

/** What the formats need of the program. */
export interface Origin {
  readonly rules: readonly SarifRule[];
  readonly version: string;
}

/** The results in a machine's format. */
export function formatResults(
  format: ResultFormat,
  results: readonly CheckResult[],
  { rules, version }: Origin,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(results.map(traceJson), null, 1)}\n`;
    case 'sarif':
      return sarif(results, rules, version);
    case 'ktap':
      return ktap(results);
    case 'junit':
      return junit(results);
    case 'github':
      return github(results);
    case 'b4':
      return b4Lines(results);
  }
}

/** One violation in a format of its own; empty for any other answer. */
export function formatTrace(format: TraceFormat, result: CheckResult): string {
  const { heading, violation, naming } = result;
  if (!violation) return '';
  switch (format) {
    case 'commit':
      return commitText(violation, naming);
    case 'itf':
      return itf(heading, violation);
    case 'ledger':
      return ledgersOf(actionsOf(violation, naming))
        .flatMap((ledger) => [
          ...ledgerText(ledger, violation.contexts, undefined, violation.breaking === 'quiet'),
          '',
        ])
        .join('\n');
  }
}
