// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf } from '../actions.ts';
import { bugReport } from '../bugReport.ts';
import { commitText } from '../commitText.ts';
import type { Naming } from '../diff.ts';
import { fineText } from '../fineText.ts';
import { impactText } from '../impactText.ts';
import { repairedDiff, repairedTitle } from '../repairedText.ts';
import { ledgersOf, ledgerText } from '../ledger.ts';
import { lifeMachine } from '../lifeMachine.ts';
import { sequenceChart } from '../sequenceChart.ts';
import type { Sources } from '../sourceText.ts';
import { linesField, type TraceHeading, type ViolationReport } from '../trace.ts';
import { scriptJson, xml } from '../xml.ts';
import { client } from './client.ts';
import { pageData } from './pageData.ts';
import { PAGE_STYLE } from './pageStyle.ts';

/** What a page says besides the violation. */
export interface PageExtras {
  /** The question of the spec. */
  readonly question: string;
  /** The address of the index, relative; `null`: there is none. */
  readonly index: string | null;
  /** The states along the run, as Graphviz draws them. */
  readonly graph?: string;
  /** The C functions of the tree that the lines are of. */
  readonly sources?: Sources;
}

/** Columns of what is told as plain text. */
const WIDTH = 100;

/** One self-contained page for a violation: it fetches nothing, and works from a file. */
export function violationPage(
  heading: TraceHeading,
  violation: ViolationReport,
  naming: Naming,
  { question, index, graph, sources }: PageExtras,
): string {
  const actions = actionsOf(violation, naming);
  const ledgers = ledgersOf(actions).flatMap((ledger) => [
    ...ledgerText(ledger, violation.contexts, undefined, violation.breaking === 'quiet'),
    '',
  ]);
  const repaired = repairedDiff(violation, WIDTH);
  const lives = lifeMachine(violation, naming);
  return htmlDocument(`${heading.spec}: ${violation.rule}`, [
    ...(index === null ? [] : [`<p><a href="${xml(index)}">All violations</a></p>`]),
    `<h1>${xml(heading.title)}</h1>`,
    `<p class="faint">${xml(heading.spec)}, code: ${xml(heading.code ?? heading.variant)}; ${xml(heading.bounds)}</p>`,
    ...(heading.tasks === undefined ? [] : [`<p>Tasks: ${xml(heading.tasks)}</p>`]),
    `<p>${prose(question)}</p>`,
    `<p class="message bad">${prose(`${violation.rule}: ${violation.message}`)}</p>`,
    `<p><b>Rule.</b> ${xml(heading.contract)}</p>`,
    `<p><b>Impact.</b> ${prose(impactText(heading, violation))}</p>`,
    `<p>${prose(fineText(violation))}</p>`,
    ...(repaired.length === 0
      ? []
      : [
          `<p>${prose(repairedTitle(violation))}${linesText(violation)}</p>`,
          `<pre tabindex="0">${repaired.map(diffLine).join('\n')}</pre>`,
        ]),
    '<h2>At a glance</h2>',
    `<div class="picture" tabindex="0">${sequenceChart(violation, naming)}</div>`,
    '<h2>Step by step</h2>',
    '<p id="run" class="message" aria-live="polite"></p>',
    '<nav aria-label="Steps">',
    button('first', 'First', 'g'),
    button('back', 'Back', '←'),
    button('forward', 'Forward', '→'),
    button('matter', 'Next that matters', 'm'),
    button('last', 'End', 'G'),
    button('fold', 'All or what matters', 'a'),
    button('fine', 'Fine run or violation', 'f'),
    '<span id="where" class="faint" aria-live="polite"></span> <span id="which" class="faint"></span>',
    '</nav>',
    '<div class="panes">',
    '<div><ol id="steps" tabindex="0" aria-label="Steps"></ol></div>',
    '<div><h2>This step changed</h2><ul class="plain" id="changes"></ul>',
    `<div id="c" hidden><h2>C function <span class="faint">(${xml(violation.lines?.tree ?? '')}) <span id="file"></span></span></h2>`,
    '<pre id="source" class="scroll" tabindex="0"></pre></div>',
    `<h2>Call trace${linesText(violation)}</h2><ul class="plain" id="stack"></ul>`,
    '<h2>State that the run changes</h2>',
    '<div class="scroll" tabindex="0"><table><tbody id="state"></tbody></table></div></div>',
    '</div>',
    ...(graph === undefined ? [] : ['<h2>States</h2>', graphPicture(graph)]),
    ...(lives === null
      ? []
      : ['<h2>Lives of the objects</h2>', `<div class="picture" tabindex="0">${lives}</div>`]),
    ...(ledgers.length === 0 ? [] : ['<h2>References</h2>', pre(ledgers.join('\n'))]),
    '<h2>For a changelog</h2>',
    pre(commitText(violation, naming)),
    '<h2>For a mail</h2>',
    pre(bugReport(heading, violation, { naming })),
    `<script type="application/json" id="data">${scriptJson(pageData(heading, violation, naming, sources))}</script>`,
    `<script>"use strict";const __name=(f)=>f;(${client.toString()})(JSON.parse(document.getElementById("data").textContent),window);</script>`,
  ]);
}

/** A whole page: its head forbids every request, and every script but its own. */
export function htmlDocument(title: string, body: readonly string[]): string {
  const policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${xml(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** A line of `repairedDiff`, in red or green by its sign. */
function diffLine(line: string): string {
  const kind = { '-': 'bad', '+': 'good' }[line.charAt(1)];
  return kind === undefined ? xml(line) : `<span class="${kind}">${xml(line)}</span>`;
}

function button(id: string, text: string, key: string): string {
  return `<button type="button" id="${id}">${text} <kbd>${key}</kbd></button>`;
}

function linesText(violation: ViolationReport): string {
  return linesField(violation)
    .map(([, text]) => ` <span class="faint">(${prose(text)})</span>`)
    .join('');
}

/** A picture by Graphviz, of a size that is known before it is drawn: the script shows its end. */
function graphPicture(svg: string): string {
  const size = /<svg width="(\d+)pt" height="(\d+)pt"/.exec(svg)?.slice(1) ?? [];
  const [width = 0, height = 0] = size.map((points) => Math.round((Number(points) * 4) / 3));
  const data = Buffer.from(svg).toString('base64');
  const alt = 'The states along the run, and what else could move';
  return `<div class="picture graph" id="graph" tabindex="0"><img alt="${alt}" width="${width}" height="${height}" src="data:image/svg+xml;base64,${data}"></div>`;
}

/** A sentence with C and options in it: a browser would break a line within an arrow, and behind dashes. */
function prose(text: string): string {
  return xml(text).replace(/-&gt;|--[a-z]+/g, '<span class="whole">$&</span>');
}

function pre(text: string): string {
  return `<pre tabindex="0">${xml(text)}</pre>`;
}
