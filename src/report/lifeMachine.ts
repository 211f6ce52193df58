// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf, type Action } from './actions.ts';
import type { Naming } from './diff.ts';
import { eventsOf } from './events.ts';
import { focusOf } from './focus.ts';
import { arrow, CHAR, LINE, round, svgDocument, textAt } from './svgParts.ts';
import type { ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

const BOX = 96;
const ROW = 74;
const TOP = 30;
/** Room for what leads from one state to the next: less where there are many, so that it fits a laptop. */
const WIDE = 210;
const NARROW = 130;
const WIDTH = 1180;

interface Life {
  readonly object: string;
  /** What leads to each state but the first. */
  readonly turns: readonly Turn[];
  /** What breaks the rule in the last state. */
  readonly fatal: Action | null;
}

interface Turn {
  readonly from: string;
  readonly to: string;
  readonly action: Action;
}

/**
 * The life of each object that a violation is about: its states, which step led from one to the next,
 * and in red the step that uses it in a state where nobody may; `null`, when none of them turns.
 */
export function lifeMachine(violation: ViolationReport, naming: Naming): string | null {
  const actions = actionsOf(violation, naming);
  const end = actions.at(-1);
  const lives = focusOf(violation, actions).flatMap((object, i): Life[] => {
    const turns = turnsOf(object, actions);
    return turns.length === 0
      ? []
      : [{ object, turns, fatal: i === 0 && end?.breaks ? end : null }];
  });
  if (lives.length === 0) return null;
  const most = Math.max(1, ...lives.map(arrowsOf).map(({ length }) => length));
  const gap = Math.max(NARROW, Math.min(WIDE, (WIDTH - 24 - BOX * (most + 1)) / most));
  const chars = Math.floor((gap - 20) / (CHAR - 0.6));
  let y = 8;
  const body = lives.map((life) => {
    const drawn = chain(life, y, gap, chars, violation.contexts);
    y +=
      TOP + ROW + Math.max(0, ...arrowsOf(life).map(({ fn }) => wrap(fn, chars).length - 1)) * LINE;
    return drawn;
  });
  const width = 24 + BOX + most * (BOX + gap);
  return svgDocument(Math.max(240, width), y + 4, 'lives of the objects', body);
}

function arrowsOf({ turns, fatal }: Life): readonly Action[] {
  return [...turns.map(({ action }) => action), ...(fatal ? [fatal] : [])];
}

function turnsOf(object: string, actions: readonly Action[]): readonly Turn[] {
  return actions.flatMap((action) =>
    action.changes.flatMap((change) =>
      eventsOf(change).some((event) => event.object === object && event.owner === '')
        ? [{ from: change.from, to: change.to, action }]
        : [],
    ),
  );
}

function chain(
  life: Life,
  top: number,
  gap: number,
  chars: number,
  contexts: readonly string[],
): string {
  const { object, turns, fatal } = life;
  const y = top + TOP;
  const middle = y + 24;
  const states = [turns[0]?.from ?? 'none', ...turns.map(({ to }) => to)];
  const x = (i: number): number => 12 + i * (BOX + gap);
  const boxes = states.map((state, i) => {
    const gone = state === 'freed' || state === 'dead';
    return [
      `<rect class="${gone ? 'badbox' : 'box'}" x="${round(x(i))}" y="${round(y + 8)}" width="${BOX}" height="32" rx="15"/>`,
      textAt(
        x(i) + BOX / 2,
        middle + 4,
        [state.slice(0, 12)],
        gone ? 'bad bold' : 'bold',
        'middle',
      ),
    ].join('\n');
  });
  const arrows = arrowsOf(life).map((action, i) => {
    const bad = action === fatal;
    const from = x(i) + BOX;
    const who = `${action.step}: ${contexts[action.context] ?? '?'}`.slice(0, chars);
    const kind = bad ? 'bad bold small' : 'small';
    return [
      arrow(from, x(i + 1), middle, bad),
      textAt(from + gap / 2, middle - 6, [who], bad ? kind : 'faint small', 'middle'),
      textAt(from + gap / 2, middle + LINE, wrap(action.fn, chars), kind, 'middle'),
    ].join('\n');
  });
  const end = x(turns.length + 1);
  const broken =
    fatal === null
      ? []
      : [
          textAt(end + 6, middle + 4, ['breaks'], 'bad bold'),
          textAt(end + 6, middle + 4 + LINE, ['the rule'], 'bad bold'),
        ];
  return [textAt(12, top + LINE, [object], 'bold'), ...boxes, ...arrows, ...broken].join('\n');
}
