// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { explore, folderSpill, verifyTrace, type Result } from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { modelOf, QUESTIONS, titleOf } from '../model/ask.ts';

const folder = mkdtempSync(join(tmpdir(), 'spill-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What every search agrees on. */
function agreed<S, L>({ verdict, states, transitions, depth, broken }: Result<S, L>) {
  const { rule, trace } = broken ?? {};
  return { verdict, states, transitions, depth, rule, steps: trace?.steps.length };
}

/** All general specs, which hold, and some that do not. */
const ASKED = QUESTIONS.filter(
  ({ spec, side }) => spec.general || (side === 'before' && /^fix-(04|09|13)$/.test(spec.id)),
);

test.each(ASKED.map((asked) => [titleOf(asked), asked] as const))(
  'a search that goes to the disk all the time finds the same: %s',
  (_, asked) => {
    const { system } = modelOf(asked);
    const usual = explore(system);
    // Some twenty times in each search, and after each level.
    const tableStates = Math.max(1, Math.floor(usual.states / 20));
    const { create } = folderSpill(folder);
    let files = 0;
    const space = {
      create: () => {
        files++;
        return create();
      },
    };
    const spill = { space, memory: 32 << 20, tableStates };

    const found = explore(system, { strategy: compactBreadthFirst({ from: 1, spill }) });

    expect(agreed(found)).toEqual(agreed(usual));
    // One for the states, and more for runs of keys.
    expect(files).toBeGreaterThan(5);
    if (found.broken) verifyTrace(system, found.broken);
  },
);
