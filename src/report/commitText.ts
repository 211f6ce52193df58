// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf } from './actions.ts';
import type { Naming } from './diff.ts';
import { focusOf } from './focus.ts';
import { raceRows, raceTable } from './raceTable.ts';
import type { ViolationReport } from './trace.ts';

/** The table alone, as it is pasted into a changelog. */
export function commitText(violation: ViolationReport, naming: Naming): string {
  const actions = actionsOf(violation, naming);
  const rows = raceRows(actions, focusOf(violation, actions), violation.breaking === 'quiet');
  return `${raceTable(violation, rows, 2).join('\n')}\n`;
}
