// SPDX-License-Identifier: GPL-2.0-only
import { placeOf, type Branch, type ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

/** One colour per context, dark enough to read as text. */
const COLORS = ['#1f5fa8', '#a85f00', '#2d7a34', '#7a3b9a', '#0f7a7a', '#8a6d00', '#555555'];
export const BAD = '#c00020';
export const FAINT = '#767676';

/** What a picture shows at most, so that it stays one that a person can read. */
export interface PictureLimits {
  /** The last so many steps; those before are one node. */
  readonly steps: number;
  /** Moves off the trace that are drawn at one state; the others are counted. */
  readonly branches: number;
  /** Lines of changes in one state. */
  readonly changes: number;
}

export const PICTURE: PictureLimits = { steps: 60, branches: 3, changes: 5 };

/** The node of a state of the trace; 0 is the initial one. */
export function stateId(state: number): string {
  return `s${state}`;
}

/** The colour of a context. */
export function colorOf(context: number): string {
  return COLORS[context % COLORS.length] ?? FAINT;
}

/** A move as it stands beside its arrow. */
export function moveText(
  violation: ViolationReport,
  context: number,
  label: Branch['label'],
): string {
  const { fn, c } = placeOf(label);
  const note = label.note === '' ? '' : ` [${label.note}]`;
  const name = violation.contexts[context] ?? String(context);
  return [`${name}: ${fn}`, ...wrap(`${c}${note}`, 48)].join('\n');
}
