// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import type * as Sarif from 'sarif';
import { actionsOf, placeInC, type Action } from './actions.ts';
import { violationLine, type CheckResult } from './result.ts';
import { lineRemark } from './sourceLine.ts';
import { sourcePath } from './sourcePath.ts';
import type { ViolationReport } from './trace.ts';

/** A rule as a SARIF log lists it. */
export interface SarifRule {
  readonly name: string;
  readonly contract: string;
  readonly impact: string;
}

/** GitHub takes so many locations of one result. */
const MOST = 1000;

/**
 * The violations among the results as SARIF 2.1.0: one thread flow for each context, with the order
 * of execution across them. What is expected is a note, what is not an error.
 */
export function sarif(
  results: readonly CheckResult[],
  rules: readonly SarifRule[],
  version: string,
): string {
  const log: Sarif.Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'scmi-lifetime',
            semanticVersion: version,
            rules: rules.map(({ name, contract, impact }) => ({
              id: name,
              shortDescription: message(contract),
              help: message(impact),
              defaultConfiguration: { level: 'error' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: results.flatMap((result) =>
          result.violation ? [resultOf(result, result.violation, rules)] : [],
        ),
      },
    ],
  };
  const legible = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? whole(value) : value;
  return `${JSON.stringify(log, legible, 2)}\n`;
}

function resultOf(
  result: CheckResult,
  violation: ViolationReport,
  rules: readonly SarifRule[],
): Sarif.Result {
  const actions = actionsOf(violation, result.naming)
    .filter(({ part, matters, breaks }) => part === 0 || matters || breaks)
    .slice(-MOST);
  const end = actions.at(-1);
  const where = `${result.id}:${result.side}`;
  const index = rules.findIndex(({ name }) => name === violation.rule);
  return {
    ruleId: violation.rule,
    ...(index >= 0 && { ruleIndex: index }),
    level: result.unexpected ? 'error' : 'note',
    kind: 'fail',
    message: message(`${where}: ${violationLine(violation)}`),
    locations: [locationOf(end, result.file)],
    ...(violation.lines && { properties: { lines: violation.lines.tree } }),
    // Where it is seen and what it is, not how the run gets there: that may change with the model.
    partialFingerprints: {
      'scmiLifetime/v1': createHash('sha256')
        .update([where, violation.rule, end?.fn ?? ''].join('\n'))
        .digest('hex')
        .slice(0, 32),
    },
    // A rule that the initial state breaks has no flow.
    ...(actions.length > 0 && {
      codeFlows: [
        {
          message: { text: `${violation.steps.length} steps, one flow for each context` },
          threadFlows: flowsOf(violation, actions, result.file),
        },
      ],
    }),
  };
}

function flowsOf(
  { contexts }: ViolationReport,
  actions: readonly Action[],
  file: string,
): Sarif.ThreadFlow[] {
  const moving = [...new Set(actions.map(({ context }) => context))].toSorted((a, b) => a - b);
  return moving.map((context) => ({
    id: contexts[context] ?? String(context),
    locations: actions.flatMap((action, order): Sarif.ThreadFlowLocation[] => {
      if (action.context !== context) return [];
      const changes = action.changes.map(({ name, from, to }) => [
        whole(name),
        message(`${from} -> ${to}`),
      ]);
      return [
        {
          executionOrder: order + 1,
          importance: action.breaks ? 'essential' : action.matters ? 'important' : 'unimportant',
          location: {
            ...locationOf(action, file),
            message: message(messageOf(action)),
          },
          ...(changes.length > 0 && {
            state: Object.fromEntries(changes) as Record<string, Sarif.MultiformatMessageString>,
          }),
        },
      ];
    }),
  }));
}

function messageOf(action: Action): string {
  const remark = lineRemark(placeInC(action)?.tree);
  const note = action.note === '' ? '' : ` [${action.note}]`;
  return `${action.c}${note}${remark === '' ? '' : ` (${remark})`}`;
}

/** The C file below the root of a kernel tree; for what the model gives itself, the spec. */
function locationOf(action: Action | undefined, spec: string): Sarif.Location {
  const place = placeInC(action);
  const path = whole(place ? (place.tree?.path ?? sourcePath(place.file)) : spec);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(place?.tree && { region: { startLine: place.tree.line } }),
    },
    ...(action && { logicalLocations: [{ name: action.fn, kind: 'function' }] }),
  };
}

/**
 * A text as a message that says it: in one, braces are placeholders unless they are doubled (3.11.5 of the
 * standard), and `[text](target)` is a link without a backslash before it (3.11.6).
 */
function message(text: string): { readonly text: string } {
  return { text: text.replace(/[{}]/g, '$&$&').replace(/\[(?=[^\]]*\]\()/g, '\\[') };
}

/** A text without halves of characters, which many a reader of JSON refuses. */
function whole(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}
