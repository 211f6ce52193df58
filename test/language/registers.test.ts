// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Leaf, Primitive } from '../../src/explorer/schema.ts';
import { Layouter, registerLeaves, type Code } from '../../src/model/language/code.ts';
import { PROCEDURE } from '../../src/model/procedures.ts';
import { contextsOf } from '../../src/model/threads.ts';
import type { World } from '../../src/model/world.ts';
import { QUESTIONS, titleOf } from '../model/ask.ts';

/** The domains of a thread's registers, plainly: along all call strings, what each procedure has there. */
function plainDomains(root: Code<World>): readonly (readonly Primitive[])[] {
  const leaves: Set<Leaf<Primitive>>[] = [];
  const seen = new Set<string>();
  const visit = ({ fn, instrs }: Code<World>, base: number): void => {
    if (seen.has(`${fn.name} ${base}`)) return;
    seen.add(`${fn.name} ${base}`);
    fn.locals.forEach(([, leaf], i) => (leaves[base + i] ??= new Set()).add(leaf));
    for (const instr of instrs) {
      if (instr.op === 'call') visit(instr.code, base + fn.locals.length);
    }
  };
  visit(root, 0);
  return leaves.map((those) => [...new Set([null, ...[...those].flatMap(({ values }) => values)])]);
}

describe('the registers of a thread', () => {
  it.each(
    QUESTIONS.filter(({ spec }) => /^(?:fix|general)-/.test(spec.id)).map(
      (one) => [titleOf(one), one] as const,
    ),
  )('hold what may live there on any call string: %s', (_, { request }) => {
    const { scenario, forms } = request;
    const layouter = new Layouter<World>(PROCEDURE, {
      forms: new Set(forms),
      transport: scenario.transport,
      mayFail: () => scenario.faults > 0,
    });
    const roots = contextsOf(scenario).map(({ root }) => layouter.layout(root));

    const domains = roots.map((root) => registerLeaves(root).map(({ values }) => values));
    expect(domains).toEqual(roots.map(plainDomains));
    // Something lives in the registers behind a root's own locals, which are none.
    expect(domains.flat().length).toBeGreaterThan(roots.length);
  });
});
