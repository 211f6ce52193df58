// SPDX-License-Identifier: GPL-2.0-only
import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../src/cli/engine.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { piecesOf } from '../../src/cli/pieces.ts';
import { Violation, type Move } from '../../src/explorer/index.ts';
import type { Stmt } from '../../src/model/language/statement.ts';
import { PROCEDURES } from '../../src/model/procedures.ts';
import type { World } from '../../src/model/world.ts';
import { question } from './ask.ts';

/** Every state that can be reached, and every move, by the functions alone: a move that breaks a rule leads nowhere. */
function reachable(request: RunRequest): { states: Set<string>; moves: Set<string> } {
  const { system } = modelEngine.open(request);
  const states = new Set<string>();
  const moves = new Set<string>();
  const open: object[] = [];
  const see = (state: object): string => {
    const key = JSON.stringify(state);
    if (!states.has(key)) open.push(state);
    states.add(key);
    return key;
  };
  see(system.initial);
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    const here = from;
    const key = JSON.stringify(here);
    system.processes.forEach((one, process) => {
      one.moves(here).forEach((move, choice) => {
        const to = take(here, move);
        moves.add(`${key} ${process}x${choice} ${typeof to === 'string' ? to : see(to)}`);
      });
    });
  }
  return { states, moves };
}

function take(state: object, move: Move<object, unknown>): object | string {
  try {
    return produce(state, (draft) => move.apply(draft));
  } catch (error) {
    if (error instanceof Violation) return error.rule;
    throw error;
  }
}

function union(requests: readonly RunRequest[]): ReturnType<typeof reachable> {
  const all = requests.map(reachable);
  return {
    states: new Set(all.flatMap(({ states }) => [...states])),
    moves: new Set(all.flatMap(({ moves }) => [...moves])),
  };
}

describe.each(['before', 'after'] as const)('the pieces of fix-11 %s, by what fails', (side) => {
  const whole = question('fix-11', side);
  const pieces = piecesOf(whole, 3).map(({ request }) => request);
  const all = reachable(whole.request);

  it('have the states and moves of the whole, each as it is there', () => {
    expect(pieces.map(({ failing }) => failing)).toEqual([
      ['kzalloc'],
      ['ida_alloc'],
      ['device_register'],
    ]);
    expect(union(pieces)).toEqual(all);
    for (const one of pieces) expect(reachable(one).states.size).toBeLessThan(all.states.size);
  });

  it('would not have them without one of the places', () => {
    for (const left of pieces) {
      const { states } = union(pieces.filter((one) => one !== left));
      expect(states.size).toBeLessThan(all.states.size);
    }
  });

  it('would have others if what does not fail were no step any more', () => {
    const narrowed = pieces.map(({ failing, ...request }) => ({
      ...request,
      scenario: { ...request.scenario, faultSites: failing! },
    }));
    expect(union(narrowed)).not.toEqual(all);
  });

  it('are no pieces of a whole with two failures', () => {
    const two = (request: RunRequest): RunRequest => ({
      ...request,
      scenario: { ...request.scenario, faults: 2 },
    });
    const { states } = union(pieces.map(two));
    expect(states.size).toBeLessThan(reachable(two(whole.request)).states.size);
    const asked = { ...whole, request: two(whole.request) };
    expect(piecesOf(asked, 3)).toEqual([asked]);
  });
});

function stepsIn(body: readonly Stmt<World, never>[]): readonly Stmt<World, never>[] {
  return body.flatMap((stmt) => {
    switch (stmt.kind) {
      case 'step':
        return [stmt];
      case 'if':
      case 'when':
        return [...stepsIn(stmt.then), ...stepsIn(stmt.else)];
      case 'loop':
        return stepsIn(stmt.body);
      default:
        return [];
    }
  });
}

it('a step that may fail can go on without, first of all, and only one kind of place in it fails', () => {
  // So a piece has the moves of the whole under their numbers, and nothing waits in it that does not there.
  const failing = PROCEDURES.flatMap(({ body }) => stepsIn(body)).flatMap((stmt) =>
    stmt.kind === 'step' && stmt.outcomes.some(({ site }) => site !== undefined)
      ? [stmt.outcomes]
      : [],
  );
  expect(failing.length).toBeGreaterThan(50);
  for (const [first, ...others] of failing) {
    expect([first!.site, first!.enabled]).toEqual([undefined, undefined]);
    expect(new Set(others.map(({ site }) => site)).size).toBe(1);
  }
});
