// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { renderGraphFromSource } from 'graphviz-cli';
import { describe, expect, it } from 'vitest';
import { plainNaming } from '../../src/report/diff.ts';
import { writeDot, type DotGraph } from '../../src/report/dot.ts';
import { renderSvg } from '../../src/report/svg.ts';
import { traceDot } from '../../src/report/traceDot.ts';
import { holdable } from '../../src/report/xml.ts';
import { hostileHeading, hostileText, hostileViolation } from './hostile.ts';
import { wellFormed } from './wellFormed.ts';

const texts = fc.array(hostileText, { minLength: 1, maxLength: 12 });

/** Every text wherever a graph has one. */
const graphOf = (all: readonly string[]): DotGraph => ({
  name: all[0] ?? '',
  nodes: all.map((text, i) => ({ id: `n${i}`, attributes: { label: text, tooltip: `t${text}` } })),
  edges: all.map((text, i) => ({ from: 'n0', to: `n${i}`, attributes: { label: text } })),
});

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What a reader of XML reads; Graphviz writes a space that XML would lose as one that does not break. */
function read(markup: string): string {
  return markup.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
    code === undefined ? (ENTITIES[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');
const linesOf = (text: string): readonly string[] =>
  spaced(holdable(text).replaceAll('\t', ' ')).split('\n');

/** The lines of text in each group of this class, in order. */
function drawn(svg: string, kind: 'node' | 'edge'): readonly (readonly string[])[] {
  const groups = svg.matchAll(new RegExp(`<g id="[^"]*" class="${kind}">[^]*?</g>`, 'g'));
  return [...groups].map(([group]) =>
    [...group.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, line = '']) => spaced(read(line))),
  );
}

describe('a hostile text in a graph', () => {
  it('is what Graphviz draws, line by line', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const svg = await renderSvg(graphOf(all));
        expect(wellFormed(svg.slice(svg.indexOf('<svg')))).toBeNull();
        const want = all.map((text) => linesOf(text).filter((line) => line !== ''));
        expect(drawn(svg, 'node').map((lines) => lines.filter((line) => line !== ''))).toEqual(
          want,
        );
        expect(drawn(svg, 'edge').map((lines) => lines.filter((line) => line !== ''))).toEqual(
          want,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is one attribute, and adds nothing to the graph', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const input = writeDot(graphOf(all));
        const json = await renderGraphFromSource({ input }, { format: 'json0' });
        const { objects, edges } = JSON.parse(json) as { objects: object[]; edges: object[] };
        expect([objects.length, edges.length]).toEqual([all.length, all.length]);
        for (const node of objects) {
          expect(Object.keys(node).toSorted()).toEqual([
            '_gvid',
            'height',
            'label',
            'name',
            'pos',
            'tooltip',
            'width',
          ]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the picture of a violation as it is', async () => {
    const count = async (text: string): Promise<unknown> => {
      const svg = await renderSvg(
        traceDot(hostileHeading(text), hostileViolation(text), plainNaming),
      );
      expect(wellFormed(svg.slice(svg.indexOf('<svg')))).toBeNull();
      return [drawn(svg, 'node').length, drawn(svg, 'edge').length];
    };
    const plain = await count('x');
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(await count(text)).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});
