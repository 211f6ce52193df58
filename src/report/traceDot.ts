// SPDX-License-Identifier: GPL-2.0-only
import { diff, plainNaming, type Naming } from './diff.ts';
import type { DotEdge, DotGraph, DotNode } from './dot.ts';
import {
  BAD,
  BAD_GROUND,
  colorOf,
  FRAME,
  moveText,
  PICTURE,
  stateId,
  type PictureLimits,
} from './picture.ts';
import { setupSteps, type TraceHeading, type ViolationReport } from './trace.ts';
import { sideBranches } from './traceBranches.ts';
import { wrap } from './wrap.ts';

/** The states along a trace from top to bottom, the moves not taken beside them, the end marked. */
export function traceDot(
  heading: TraceHeading,
  violation: ViolationReport,
  naming: Naming = plainNaming,
  limits: PictureLimits = PICTURE,
): DotGraph {
  const first = Math.max(setupSteps(violation), violation.steps.length - limits.steps);
  const spine = states(violation, first, naming, limits);
  const taken = violation.steps.flatMap((_, i) => (i < first ? [] : [stepEdge(violation, i)]));
  const side = violation.branches.filter(({ from }) => from >= first);
  const drawn = sideBranches(violation, side, first, limits);
  const back: DotEdge[] =
    violation.loop === null
      ? []
      : [
          {
            from: stateId(violation.steps.length),
            to: stateId(Math.max(first, violation.loop)),
            attributes: { color: BAD, fontcolor: BAD, label: 'for ever', constraint: false },
          },
        ];
  return {
    name: `${heading.spec}: ${violation.rule}`,
    graph: {
      rankdir: 'TB',
      nodesep: 0.25,
      ranksep: 0.3,
      labelloc: 't',
      labeljust: 'l',
      fontname: 'Courier',
      fontsize: 12,
      label: caption(heading, violation),
      ...(spine.length + drawn.nodes.length >= 300 && { nslimit: 1, nslimit1: 1 }),
    },
    node: { fontname: 'Courier', fontsize: 10, shape: 'box', style: 'rounded', color: FRAME },
    edge: { fontname: 'Courier', fontsize: 10, arrowhead: 'vee' },
    nodes: [...spine, ...drawn.nodes],
    edges: [...taken, ...drawn.edges, ...back],
    sameRank: drawn.sameRank,
  };
}

function caption(heading: TraceHeading, violation: ViolationReport): string {
  return [
    ...wrap(`${heading.spec}: ${heading.title}`, 90, 2),
    `${violation.rule} is violated in ${violation.steps.length} steps`,
    ...wrap(heading.variant, 90, 2),
    ...wrap(heading.bounds, 90, 2),
    '',
  ].join('\n');
}

function states(
  violation: ViolationReport,
  first: number,
  naming: Naming,
  limits: PictureLimits,
): DotNode[] {
  const all = [violation.initial, ...violation.steps.map(({ state }) => state)];
  const bad = violation.steps.length;
  return all.slice(first).map((state, offset) => {
    const index = first + offset;
    const changes = index === first ? [] : diff(all[index - 1], state, naming);
    const shown = changes
      .slice(0, limits.changes)
      .map(({ name, from, to }) => `${name}: ${from} -> ${to}`);
    const more = changes.length - shown.length;
    const lines = [
      ...(index === 0 ? ['initial state'] : []),
      ...(index === first && first > 0 ? [`after ${first} steps, which the text shows`] : []),
      ...shown,
      ...(more > 0 ? [`and ${more} more`] : []),
    ];
    const isBad = index === bad;
    const broken = isBad ? [violation.rule, ...wrap(violation.message, 60, 2)] : [];
    const text = [...lines, ...broken];
    return {
      id: stateId(index),
      attributes: {
        label: text.length === 0 ? String(index) : [`${index}`, ...text].join('\n') + '\n',
        group: 'trace',
        ...(isBad && {
          style: 'filled' as const,
          color: BAD,
          fillcolor: BAD_GROUND,
          penwidth: 2,
        }),
      },
    };
  });
}

function stepEdge(violation: ViolationReport, index: number): DotEdge {
  const step = violation.steps[index];
  if (!step) throw new Error(`no step ${index}`);
  const last = index === violation.steps.length - 1;
  const failing = last && violation.breaking === 'step';
  return {
    from: stateId(index),
    to: stateId(index + 1),
    attributes: {
      label: `${moveText(violation, step.context, step.label)}${failing ? `\nBREAKS THE RULE` : ''}\n`,
      color: failing ? BAD : colorOf(step.context),
      fontcolor: failing ? BAD : colorOf(step.context),
      penwidth: failing ? 3 : 2,
      weight: 100,
    },
  };
}
