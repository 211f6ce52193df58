// SPDX-License-Identifier: GPL-2.0-only
import type { El, Frame } from './browser.ts';
import type { PageData, PageRow } from './pageData.ts';

/**
 * The script of a violation's page. Its text is put into the page as it is, so it may use nothing
 * from outside itself. Texts only ever become texts, never markup.
 */
export function client(data: PageData, frame: Frame): void {
  const { document, location, history } = frame;
  let run = 0;
  let at = 0;
  let onlyMattering = true;

  const el = (id: string): El => {
    const found = document.getElementById(id);
    if (!found) throw new Error(`no element ${id}`);
    return found;
  };
  const make = (tag: string, className: string, text: string): El => {
    const node = document.createElement(tag);
    node.className = className;
    // A line may break behind a bracket, a dot or an arrow, so that no word needs to.
    const parts = text.split(/(?<=[(.]|->)/);
    node.append(...parts.flatMap((part) => [part, document.createElement('wbr')]).slice(0, -1));
    return node;
  };
  const rows = (): readonly PageRow[] => data.runs[run]?.rows ?? [];
  const name = (context: number): string => data.contexts[context] ?? '?';
  const shown = (row: PageRow, i: number): boolean =>
    !onlyMattering || row.matters || row.breaks || i === at || i === rows().length - 1;

  /** The items of each run's actions, in columns by context: made once, as long runs have thousands of nodes. */
  const items = data.runs.map((one) => {
    const used = [...new Set(one.rows.map(({ context }) => context))].sort((a, b) => a - b);
    return one.rows.map((row, i) => {
      const item = make('li', row.breaks ? 'row bad' : row.moved ? 'row moved' : 'row', '');
      item.setAttribute('style', `--lane:${used.indexOf(row.context)};--lanes:${used.length}`);
      const text = make('span', 'text', '');
      text.append(
        make('b', `c${row.context % 6}`, `${name(row.context)} `),
        make('span', 'fn', row.fn),
        make('code', '', row.c + (row.note === '' ? '' : ` [${row.note}]`)),
      );
      for (const event of row.events) text.append(make('small', 'event', event));
      item.append(make('span', 'number', String(row.step)), text);
      item.addEventListener('click', () => go(i));
      return item;
    });
  });
  let listed = '';

  /** The list of actions, of which those that do not matter are folded. */
  function renderList(): void {
    const all = items[run] ?? [];
    const which = rows().map((row, i) => shown(row, i));
    all.forEach((item, i) => {
      if (i === at) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
    const now = `${run} ${which.map(Number).join('')}`;
    if (now === listed) return;
    listed = now;
    const list: El[] = [];
    let folded = 0;
    const fold = (): void => {
      if (folded > 0) list.push(make('li', 'folded', `… ${folded} more`));
      folded = 0;
    };
    all.forEach((item, i) => {
      if (which[i] !== true) folded++;
      else {
        fold();
        list.push(item);
      }
    });
    fold();
    el('steps').replaceChildren(...list);
  }

  /** What is known of the state: the leaves that some step of the run changes, by object. */
  function renderState(): void {
    const before = new Map<string, string>();
    const now = new Map<string, string>();
    for (const row of rows()) {
      for (const [leaf, from] of row.changes) if (!now.has(leaf)) now.set(leaf, from);
    }
    const marked = new Set<string>();
    rows()
      .slice(0, at + 1)
      .forEach((row, i) => {
        for (const [leaf, from, to] of row.changes) {
          now.set(leaf, to);
          if (i === at) {
            marked.add(leaf);
            before.set(leaf, from);
          }
        }
      });
    const lines = [...now]
      // What the step changed comes first: nobody is to search for it.
      .sort(([a], [b]) => Number(marked.has(b)) - Number(marked.has(a)) || (a < b ? -1 : 1))
      .map(([leaf, value]) => {
        const line = make('tr', marked.has(leaf) ? 'changed' : '', '');
        const old = marked.has(leaf) ? `${before.get(leaf) ?? ''} → ` : '';
        line.append(make('td', '', leaf), make('td', '', old + value));
        return line;
      });
    el('state').replaceChildren(...lines);
  }

  /** The C function that the step is in, with its statement marked, where a tree was given. */
  function renderSource(): void {
    const where = rows()[at]?.at ?? null;
    const source = where ? data.sources[where[0]] : undefined;
    el('c').hidden = data.sources.length === 0;
    if (data.sources.length === 0) return;
    el('file').textContent =
      !where || !source
        ? 'kernel code that is modelled, not read'
        : where[2] === 'function'
          ? `${source.file}: this step is not in this tree's form`
          : where[2] === 'near'
            ? `${source.file}: this step has no C of its own, and comes after line ${where[1]}`
            : `${source.file}:${where[1]}`;
    const lines = (source?.lines ?? []).map((line, i) =>
      make(
        'div',
        where?.[2] === 'statement' && source && source.first + i === where[1] ? 'here' : '',
        line,
      ),
    );
    el('source').replaceChildren(...lines);
    const here = lines.find(({ className }) => className === 'here');
    if (here) into(el('source'), here);
  }

  /** Scrolls a list, and nothing around it, until an item of it is in sight. */
  function into(list: El, item: El): void {
    const above = item.offsetTop - list.scrollTop;
    if (above >= 0 && above + item.offsetHeight <= list.clientHeight) return;
    list.scrollTop = item.offsetTop - list.clientHeight / 2;
  }

  function renderStep(): void {
    const row = rows()[at];
    el('stack').replaceChildren(...(row?.stack ?? []).map((line) => make('li', '', line)));
    const changes = (row?.changes ?? []).map(([leaf, from, to]) => `${leaf}: ${from} → ${to}`);
    const told = changes.length > 0 ? changes : ['nothing'];
    el('changes').replaceChildren(...told.map((line) => make('li', '', line)));
    el('where').textContent = row
      ? `step ${row.step} of ${rows().at(-1)?.step ?? 0}: ${name(row.context)}, ${row.fn}`
      : 'no steps';
    el('run').textContent = data.runs[run]?.text ?? '';
    el('run').className = run === 0 ? 'message bad' : 'message good';
    const other = run === 0 ? 'f: show the run that is fine' : 'f: back to the violation';
    el('which').textContent = data.runs.length < 2 ? '' : other;
  }

  function render(): void {
    renderList();
    renderState();
    renderStep();
    renderSource();
    const item = items[run]?.[at];
    if (item) into(el('steps'), item);
  }

  /** @param seen scroll to it */
  function go(to: number, seen = true): void {
    at = Math.max(0, Math.min(rows().length - 1, to));
    const which = run === 0 ? '' : 'run=fine&';
    const row = rows()[at];
    const part = row ? at - rows().findIndex(({ step }) => step === row.step) : 0;
    const hash = `#${which}step=${row?.step ?? 0}${part === 0 ? '' : `.${part}`}`;
    history.replaceState(null, '', hash);
    render();
    if (seen) el('steps').scrollIntoView({ block: 'nearest' });
  }

  /** To the run and step that the address names; the end of the violation without one. */
  function fromAddress(): void {
    const [, fine, step, part] =
      /^#(run=fine&)?step=(\d{1,6})(?:\.(\d{1,4}))?$/.exec(location.hash) ?? [];
    run = fine !== undefined && data.runs.length > 1 ? 1 : 0;
    const first = rows().findIndex((row) => row.step === Number(step));
    const to = first + Number(part ?? 0);
    // Without an address the page is read from its top.
    if (step === undefined || first < 0) go(rows().length - 1, false);
    else go(to);
  }

  function next(from: number, by: 1 | -1): number {
    for (let i = from + by; i >= 0 && i < rows().length; i += by) {
      const row = rows()[i];
      if (row && (row.matters || row.breaks)) return i;
    }
    return by > 0 ? rows().length - 1 : 0;
  }

  function toggleRun(): void {
    if (data.runs.length < 2) return;
    run = 1 - run;
    const moved = rows().findIndex((row) => row.moved);
    go(run === 1 && moved >= 0 ? moved : rows().length - 1);
  }

  function toggleFold(): void {
    onlyMattering = !onlyMattering;
    go(at);
  }

  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    n: () => go(at + 1),
    p: () => go(at - 1),
    m: () => go(next(at, 1)),
    M: () => go(next(at, -1)),
    Home: () => go(0),
    End: () => go(rows().length - 1),
    g: () => go(0),
    G: () => go(rows().length - 1),
    f: toggleRun,
    a: toggleFold,
  };
  document.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    // A part of the page that scrolls, and has the focus, scrolls with its own keys.
    const scrolls = event.target?.id !== 'steps' && event.target?.closest('[tabindex]');
    if (scrolls && /^(?:Arrow.*|Home|End)$/.test(event.key)) return;
    event.preventDefault();
    act();
  });
  const buttons = { first: 'g', back: 'p', forward: 'n', matter: 'm', last: 'G', fold: 'a' };
  for (const [id, key] of Object.entries({ ...buttons, fine: 'f' })) {
    el(id).addEventListener('click', () => keys[key]?.());
  }
  el('fine').hidden = data.runs.length < 2;
  const graph = document.getElementById('graph');
  // The violation stands at its end.
  if (graph) graph.scrollTop = 1e9;
  frame.addEventListener('hashchange', fromAddress);
  fromAddress();
}
