// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { renderGraphFromSource } from 'graphviz-cli';
import { describe, expect, it } from 'vitest';
import { quote, writeDot } from '../../src/report/dot.ts';
import { MOST_NODES, renderSvg } from '../../src/report/svg.ts';

/** What Graphviz reads in a quoted string: `\"` is a quote, `&amp;` an ampersand, anything else stands for itself. */
function read(quoted: string): string {
  const inner = /^"((?:[^"\\]|\\[^])*)"$/.exec(quoted)?.[1];
  if (inner === undefined) throw new Error(`not one string: ${quoted}`);
  return inner.replaceAll('\\"', '"').replaceAll('&amp;', '&');
}

describe('quote', () => {
  it('escapes quotes and backslashes, and sets lines flush left', () => {
    expect(quote('a "b" \\n')).toBe('"a \\"b\\" \\\\n"');
    expect(quote('one\r\ntwo')).toBe('"one\\ltwo\\l"');
    expect(quote('one\n')).toBe('"one\\l"');
    expect(quote('a\u0000b')).toBe('"a?b"');
    expect(quote('R&D &lt; &0;')).toBe('"R&D &amp;lt; &amp;0;"');
  });

  it('is one string for DOT, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(read(quote(text)).replaceAll('\\\\', '\\')).toBe(text);
      }),
      { examples: [['&0;'], ['&amp;'], ['&amp;amp;']] },
    );
  });

  it('comes out of Graphviz as the text that went in', async () => {
    const texts = fc.sample(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), {
      seed: 1,
      numRuns: 60,
    });
    const nodes = texts.map((text, i) => ({ id: `n${i}`, attributes: { tooltip: text } }));
    const input = writeDot({ name: 'all', nodes, edges: [] });
    const json = await renderGraphFromSource({ input }, { format: 'json0' });
    const { objects } = JSON.parse(json) as { objects: readonly { tooltip: string }[] };
    expect(objects.map(({ tooltip }) => tooltip.replaceAll('\\\\', '\\'))).toEqual(texts);
  });
});

describe('writeDot', () => {
  it('writes defaults, nodes, ranks and edges in order', () => {
    const dot = writeDot({
      name: 'g',
      graph: { rankdir: 'LR' },
      node: { shape: 'box' },
      nodes: [{ id: 'a', attributes: { label: 'A "1"', penwidth: 2 } }, { id: 'b' }],
      edges: [{ from: 'a', to: 'b', attributes: { constraint: false } }],
      sameRank: [['a', 'b']],
    });
    expect(dot).toMatchInlineSnapshot(`
      "digraph "g" {
        graph [rankdir="LR"];
        node [shape="box"];
        "a" [label="A \\"1\\"", penwidth=2];
        "b";
        { rank=same; "a"; "b"; }
        "a" -> "b" [constraint=false];
      }
      "
    `);
  });

  it('refuses to draw what would take minutes', async () => {
    const nodes = Array.from({ length: MOST_NODES + 1 }, (_, i) => ({ id: `n${i}` }));
    await expect(renderSvg({ name: 'large', nodes, edges: [] })).rejects.toThrow(
      '2001 nodes are too many to draw (at most 2000)',
    );
  });
});
