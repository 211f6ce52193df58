// SPDX-License-Identifier: GPL-2.0-only
import type { DotEdge, DotNode } from './dot.ts';
import { BAD, colorOf, FAINT, moveText, stateId, type PictureLimits } from './picture.ts';
import type { Branch, ViolationReport } from './trace.ts';

/** The moves that the trace did not take: to a point beside the state, or to the state they lead to. */
export function sideBranches(
  violation: ViolationReport,
  branches: readonly Branch[],
  first: number,
  limits: PictureLimits,
): { nodes: DotNode[]; edges: DotEdge[]; sameRank: string[][] } {
  const nodes: DotNode[] = [];
  const edges: DotEdge[] = [];
  const sameRank: string[][] = [];
  for (let from = first; from <= violation.steps.length; from++) {
    const here = branches.filter((branch) => branch.from === from);
    const off = here.slice(0, limits.branches);
    const targets = off.map((branch, i) => {
      const to = `b${from}_${i}`;
      const breaks = branch.breaks !== null;
      const label = moveText(violation, branch.context, branch.label);
      const where =
        branch.breaks !== null
          ? `\nbreaks ${branch.breaks}`
          : branch.to === null
            ? ''
            : `\nleads to ${branch.to}`;
      nodes.push({
        id: to,
        attributes: {
          label: `${label}${where}\n`,
          shape: 'plaintext',
          fontsize: 9,
          fontcolor: breaks ? BAD : FAINT,
        },
      });
      edges.push({
        from: i === 0 ? stateId(from) : `b${from}_${i - 1}`,
        to,
        attributes:
          i === 0
            ? { style: 'dashed', color: breaks ? BAD : colorOf(branch.context) }
            : { style: 'dotted', color: FAINT, arrowhead: 'none' },
      });
      return to;
    });
    const more = here.length - off.length;
    if (more > 0) {
      const to = `b${from}_more`;
      nodes.push({
        id: to,
        attributes: { label: `+${more}`, shape: 'plaintext', fontsize: 9, fontcolor: FAINT },
      });
      edges.push({
        from: targets.at(-1) ?? stateId(from),
        to,
        attributes: { style: 'dotted', color: FAINT, arrowhead: 'none' },
      });
      targets.push(to);
    }
    if (targets.length > 0) sameRank.push([stateId(from), ...targets]);
  }
  return { nodes, edges, sameRank };
}
