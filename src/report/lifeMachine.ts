// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf, type Action } from './actions.ts';
import type { Naming } from './diff.ts';
import { eventsOf } from './events.ts';
import { focusOf } from './focus.ts';
import { CHAR, LINE, round, svgDocument, textAt } from './svgParts.ts';
import type { ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

const BOX = 96;
const GAP = 210;
const ROW = 74;
const TOP = 30;

interface Turn {
  readonly from: string;
  readonly to: string;
  readonly action: Action;
}

/** The life of each object that a violation is about: its states, and which step led from one to the next. */
export function lifeMachine(violation: ViolationReport, naming: Naming): string {
  const actions = actionsOf(violation, naming);
  const lives = focusOf(violation, actions).flatMap((object) => {
    const turns = turnsOf(object, actions);
    return turns.length === 0 ? [] : [{ object, turns }];
  });
  const most = Math.max(0, ...lives.map(({ turns }) => turns.length));
  const width = 24 + BOX + most * (BOX + GAP);
  const height = 12 + lives.length * (TOP + ROW);
  const body = lives.map(({ object, turns }, i) =>
    chain(object, turns, 8 + i * (TOP + ROW), violation.contexts),
  );
  return svgDocument(Math.max(240, width), Math.max(40, height), 'lives of the objects', body);
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
  object: string,
  turns: readonly Turn[],
  top: number,
  contexts: readonly string[],
): string {
  const y = top + TOP;
  const middle = y + 24;
  const states = [turns[0]?.from ?? 'none', ...turns.map(({ to }) => to)];
  const x = (i: number): number => 12 + i * (BOX + GAP);
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
  const arrows = turns.map(({ action }, i) => {
    const [from, to] = [x(i) + BOX, x(i + 1)];
    const chars = Math.floor((GAP - 20) / (CHAR - 0.6));
    const who = `${action.step}: ${contexts[action.context] ?? '?'}`.slice(0, chars);
    const [what = ''] = wrap(action.fn, chars);
    return [
      `<path class="arrow" d="M${round(from)} ${round(middle)}H${round(to - 6)}"/>`,
      `<polygon class="head" points="${round(to)},${middle} ${round(to - 8)},${middle - 4} ${round(to - 8)},${middle + 4}"/>`,
      textAt(from + GAP / 2, middle - 6, [who], 'faint small', 'middle'),
      textAt(from + GAP / 2, middle + LINE, [what], 'small', 'middle'),
    ].join('\n');
  });
  return [textAt(12, top + LINE, [object], 'bold'), ...boxes, ...arrows].join('\n');
}
