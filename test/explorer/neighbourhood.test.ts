// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, neighbourhood } from '../../src/explorer/index.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';
import { dieHard } from './models/dieHard.ts';

test('the states of the trace come first, then those one step beside it', () => {
  const { broken } = explore(dieHard(true));

  const { nodes, edges } = neighbourhood(dieHard(true), broken!.trace);

  expect(nodes.slice(0, 7).map((node) => node.state)).toEqual([
    broken!.trace.initial,
    ...broken!.trace.steps.map((step) => step.state),
  ]);
  expect(nodes.map((node) => node.onTrace)).toEqual(nodes.map((_, i) => i < 7));
  expect(edges).toHaveLength(7 * 6);
  expect(edges.filter((edge) => edge.onTrace).map(({ from, to }) => [from, to])).toEqual(
    [0, 1, 2, 3, 4, 5].map((i) => [i, i + 1]),
  );
});

test('a move that breaks a rule leads nowhere', () => {
  const { broken } = explore(boundedBuffer(false));

  const { edges } = neighbourhood(boundedBuffer(false), broken!.trace);

  expect(edges.filter((edge) => edge.breaks !== undefined)).toEqual([
    { from: 1, breaks: 'no-overrun', process: 0, choice: 0, label: 'put', onTrace: true },
  ]);
});
