// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf, type Action } from './actions.ts';
import { contextClass } from './contextColors.ts';
import type { Naming } from './diff.ts';
import type { ObjectEvent, Turn } from './events.ts';
import { focusOf } from './focus.ts';
import { isOf, raceRows } from './raceTable.ts';
import { arrow, CHAR, LINE, round, svgDocument, textAt } from './svgParts.ts';
import type { ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

const GUTTER = 52;
/** Room for a name of so many characters. */
const OBJECT = 132;
const OBJECT_CHARS = 17;
const TOP = 34;
/** A picture for a laptop is not wider than this, as long as its lanes do not meet. */
const WIDTH = 1180;
/** The box of an action is at least so wide, and at most. */
const NARROW = 240;
const WIDE = 330;
/** From one lane to the next at least. */
const LANE = 60;

/** How the line of an object looks from a turn of its life on. */
const TURNS: Readonly<Record<Turn, string>> = {
  allocated: 'alive',
  initialised: 'alive',
  published: 'known',
  unpublished: 'alive',
  destroyed: 'gone',
  freed: 'gone',
};

interface Placed {
  readonly action: Action;
  readonly y: number;
  readonly height: number;
  readonly head: readonly string[];
  readonly text: readonly string[];
}

/**
 * The run as a sequence chart: one lane for each context, beside them a lifeline for each object
 * that the violation is about, and the fatal access in red. Every action has a band of its own, so
 * nothing can overlap: where there are many lanes, its box begins in its own and reaches over the next.
 */
export function sequenceChart(violation: ViolationReport, naming: Naming): string {
  const actions = actionsOf(violation, naming);
  const focus = focusOf(violation, actions);
  const rows = rowsOf(violation, actions, focus);
  const lanes = [...new Set(rows.map(({ context }) => context))].toSorted((a, b) => a - b);
  const room = WIDTH - GUTTER - OBJECT * focus.length;
  const others = Math.max(0, lanes.length - 1);
  const box = Math.max(NARROW, Math.min(WIDE, room / (others + 1)));
  const lane = Math.max(LANE, Math.min(box, (room - box) / Math.max(1, others)));
  const charsOf = (pixels: number): number => Math.floor((pixels - 24) / CHAR);
  const placed = place(rows, charsOf(box));
  const bottom = (placed.at(-1)?.y ?? TOP) + (placed.at(-1)?.height ?? 0) + 8;
  const laneX = (context: number): number => GUTTER + lane * lanes.indexOf(context);
  const objects = GUTTER + lane * others + box;
  const objectX = (i: number): number => objects + OBJECT * (i + 0.5);
  const width = objects + OBJECT * focus.length + 8;
  const note = wrap(`${violation.rule}: ${violation.message}`, Math.floor((width - 24) / CHAR), 2);
  const height = bottom + 16 + note.length * LINE;
  return svgDocument(width, height, `${violation.rule}: ${violation.message}`, [
    ...lanes.map((context) =>
      laneHead(
        laneX(context),
        bottom,
        violation.contexts[context] ?? '?',
        context,
        charsOf(lane) + 2,
      ),
    ),
    ...focus.map((object, i) => lifeline(objectX(i), bottom, object, placed)),
    ...placed.map((one) => band(one, laneX(one.action.context), box, focus, objectX)),
    textAt(12, bottom + 16, note, 'bad bold'),
  ]);
}

/** The rows of the race table, and before them what made the objects what they are. */
function rowsOf(
  violation: ViolationReport,
  actions: readonly Action[],
  focus: readonly string[],
): readonly Action[] {
  const shown = new Set(raceRows(actions, focus, violation.breaking === 'quiet'));
  return actions.filter(
    (action) =>
      shown.has(action) ||
      action.events.some(({ object, owner }) => owner === '' && focus.includes(object)),
  );
}

function place(rows: readonly Action[], chars: number): readonly Placed[] {
  let y = TOP + 10;
  let [context, fn] = [-1, ''];
  return rows.map((action) => {
    const same = action.context === context && action.fn === fn;
    [context, fn] = [action.context, action.fn];
    const head = same ? [] : wrap(/ /.test(fn) ? fn : `${fn}()`, chars);
    const note = action.note === '' ? '' : ` [${action.note}]`;
    const text = wrap(`${action.c}${note}`, chars - 2, 2);
    const height = (head.length + text.length) * LINE + 8;
    const placed = { action, y, height, head, text };
    y += height + 4;
    return placed;
  });
}

function laneHead(x: number, bottom: number, name: string, context: number, chars: number): string {
  const shown = name.length > chars ? `${name.slice(0, chars - 2)}..` : name;
  return [
    textAt(x + 8, 20, [shown === 'irq' ? '<IRQ>' : shown], `${contextClass(context)} bold`),
    `<path class="lane" d="M${round(x)} 28V${round(bottom)}"/>`,
  ].join('\n');
}

/** Thin while allocated (or all along), thick while others can find it, dashed once it is freed. */
function lifeline(x: number, bottom: number, object: string, placed: readonly Placed[]): string {
  const parts: string[] = [];
  const lives = placed.some(({ action }) => action.events.some((one) => isTurn(one, object)));
  let [from, kind] = lives ? [0, ''] : [TOP, TURNS.allocated];
  const end = (y: number): void => {
    if (kind !== '')
      parts.push(`<path class="${kind}" d="M${round(x)} ${round(from)}V${round(y)}"/>`);
  };
  for (const { action, y, height } of placed) {
    for (const event of action.events) {
      if (!isTurn(event, object)) continue;
      const at = y + height - 11;
      end(at);
      [from, kind] = [at, TURNS[event.kind]];
      if (kind === 'gone') {
        parts.push(
          `<path class="badline" d="M${round(x - 6)} ${round(at - 6)}l12 12m0 -12l-12 12"/>`,
        );
      }
    }
  }
  end(bottom);
  const name =
    object.length > 15 ? [object.split('.')[0] ?? '', `.${object.split('.')[1] ?? ''}`] : [object];
  const cut = name.map((line) =>
    line.length > OBJECT_CHARS ? `${line.slice(0, OBJECT_CHARS - 2)}..` : line,
  );
  return [textAt(x, cut.length > 1 ? 12 : 20, cut, 'bold', 'middle'), ...parts].join('\n');
}

/** Whether this object is something else from there on. */
function isTurn(
  event: ObjectEvent,
  object: string,
): event is ObjectEvent & { readonly kind: Turn } {
  return event.object === object && event.kind in TURNS;
}

function band(
  { action, y, height, head, text }: Placed,
  x: number,
  box: number,
  focus: readonly string[],
  objectX: (i: number) => number,
): string {
  const bad = action.breaks;
  const arrowY = round(y + height - 11);
  const touched = focus.flatMap((object, i) => {
    const changed = action.changes.some(({ name }) => isOf(name, object));
    return changed || (bad && i === 0) ? [i] : [];
  });
  const last = touched.at(-1);
  const baseline = y + LINE - 2;
  return [
    textAt(8, baseline, [String(action.step)], bad ? 'bad bold' : 'faint'),
    `<rect class="${bad ? 'badbox' : 'box'}" x="${round(x + 4)}" y="${round(y)}" width="${round(box - 12)}" height="${round(height)}" rx="3"/>`,
    ...(last === undefined ? [] : [arrow(x + box - 8, objectX(last) - 6, arrowY, bad)]),
    textAt(x + 10, baseline, head, `${contextClass(action.context)} bold`),
    textAt(x + 10 + 2 * CHAR, baseline + head.length * LINE, text, bad ? 'bad bold' : ''),
  ].join('\n');
}
