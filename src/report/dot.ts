// SPDX-License-Identifier: GPL-2.0-only
import { holdable } from './xml.ts';

/** The attributes that our graphs use. */
export interface Attributes {
  readonly label?: string;
  readonly xlabel?: string;
  readonly tooltip?: string;
  readonly shape?: 'box' | 'circle' | 'doublecircle' | 'plaintext' | 'point' | 'note';
  readonly style?: 'solid' | 'dashed' | 'dotted' | 'bold' | 'filled' | 'rounded' | 'rounded,filled';
  readonly color?: string;
  readonly fillcolor?: string;
  readonly fontcolor?: string;
  readonly fontname?: string;
  readonly fontsize?: number;
  readonly penwidth?: number;
  readonly weight?: number;
  readonly minlen?: number;
  readonly arrowhead?: 'normal' | 'none' | 'open' | 'vee';
  readonly constraint?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly margin?: string;
  readonly group?: string;
  readonly rank?: 'same' | 'min' | 'max';
  readonly rankdir?: 'TB' | 'LR';
  readonly nodesep?: number;
  readonly ranksep?: number;
  readonly nslimit?: number;
  readonly nslimit1?: number;
  readonly labelloc?: 't' | 'b';
  readonly labeljust?: 'l' | 'r';
}

export interface DotNode {
  readonly id: string;
  readonly attributes?: Attributes;
}

export interface DotEdge {
  readonly from: string;
  readonly to: string;
  readonly attributes?: Attributes;
}

/** A directed graph, as it is written to a DOT file. */
export interface DotGraph {
  readonly name: string;
  readonly graph?: Attributes;
  readonly node?: Attributes;
  readonly edge?: Attributes;
  readonly nodes: readonly DotNode[];
  readonly edges: readonly DotEdge[];
  /** Nodes that stand side by side. */
  readonly sameRank?: readonly (readonly string[])[];
}

/**
 * A text as a DOT string. With a newline in it, each of its lines ends with `\\l`, which sets it flush
 * left. Graphviz reads escapes in labels, and the entities of HTML; it gives a tab no width; and what XML
 * cannot hold would be in the SVG that comes of it.
 */
export function quote(text: string): string {
  const escaped = holdable(text)
    .replaceAll('\t', ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/&(?=#?\w+;)/g, '&amp;');
  if (!escaped.includes('\n')) return `"${escaped}"`;
  return `"${escaped.replace(/\n$/, '').replaceAll('\n', '\\l')}\\l"`;
}

/** The graph in the DOT language; the same graph gives the same text. */
export function writeDot(graph: DotGraph): string {
  const statements = [
    ...defaults('graph', graph.graph),
    ...defaults('node', graph.node),
    ...defaults('edge', graph.edge),
    ...graph.nodes.map(({ id, attributes }) => `${quote(id)}${list(attributes)};`),
    ...(graph.sameRank ?? []).map((ids) => `{ rank=same; ${ids.map(quote).join('; ')}; }`),
    ...graph.edges.map(
      ({ from, to, attributes }) => `${quote(from)} -> ${quote(to)}${list(attributes)};`,
    ),
  ];
  const body = statements.map((statement) => `  ${statement}\n`).join('');
  return `digraph ${quote(graph.name)} {\n${body}}\n`;
}

function defaults(kind: string, attributes: Attributes | undefined): string[] {
  const text = list(attributes);
  return text === '' ? [] : [`${kind}${text};`];
}

function list(attributes: Attributes = {}): string {
  const pairs = Object.entries(attributes).map(([name, value]) =>
    typeof value === 'string' ? `${name}=${quote(value)}` : `${name}=${String(value)}`,
  );
  return pairs.length === 0 ? '' : ` [${pairs.join(', ')}]`;
}
