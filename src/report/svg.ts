// SPDX-License-Identifier: GPL-2.0-only
import { writeDot, type DotGraph } from './dot.ts';
import { standIns } from './standIns.ts';

/** Beyond this Graphviz takes minutes, and nobody reads the picture. */
export const MOST_NODES = 2000;

/**
 * Draws a graph as SVG, with rules of style for colours that the graph itself does not have.
 * @throws Error when it is too large to be drawn.
 */
export async function renderSvg(graph: DotGraph, style = ''): Promise<string> {
  if (graph.nodes.length > MOST_NODES) {
    throw new Error(`${graph.nodes.length} nodes are too many to draw (at most ${MOST_NODES})`);
  }
  // Most commands draw nothing.
  const { renderGraphFromSource } = await import('graphviz-cli');
  const { ascii, restore } = standIns(writeDot(graph));
  const svg = await renderGraphFromSource({ input: ascii }, { format: 'svg' });
  return restore(svg)
    .replace(EDGE, (edge) => edge.replaceAll('<text ', '<text dx="6" '))
    .replace(/(?<=<svg [^>]*>)/, style === '' ? '' : `\n<style>${style}</style>`);
}

/** Graphviz sets the label of a straight edge so close that the line cuts into it. */
const EDGE = /<g id="[^"]*" class="edge">[^]*?<\/g>/g;
