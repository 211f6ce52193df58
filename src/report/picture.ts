// SPDX-License-Identifier: GPL-2.0-only
import { CONTEXT_COLORS } from './contextColors.ts';
import { placeOf, type Branch, type ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

export const BAD = '#c00020';
export const FAINT = '#6b6b6b';
export const FRAME = '#444444';
export const BAD_GROUND = '#ffe4e6';

/** What each colour of a graph is where the reader prefers dark. */
const DARK: readonly (readonly [light: string, dark: string])[] = [
  ...CONTEXT_COLORS.map(({ light, dark }) => [light, dark] as const),
  [BAD, '#ff7b86'],
  [BAD_GROUND, '#47181e'],
  [FAINT, '#a8a8a8'],
  [FRAME, '#999999'],
  ['white', '#16181c'],
];

/** The style of a graph as SVG: Graphviz writes the colours for light. */
export const GRAPH_STYLE = `@media (prefers-color-scheme:dark){text{fill:#e4e4e4}${DARK.map(
  ([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`,
).join('')}}`;

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
  return CONTEXT_COLORS[context % CONTEXT_COLORS.length]?.light ?? FAINT;
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
