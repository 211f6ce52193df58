// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, replay, verifyTrace, type Broken } from '../../src/explorer/index.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';
import { dieHard } from './models/dieHard.ts';
import { lock } from './models/locks.ts';
import { peterson } from './models/peterson.ts';

function broken<S>(result: { readonly broken?: Broken<S> }): Broken<S> {
  if (result.broken === undefined) throw new Error('a violation is wanted');
  return result.broken;
}

test('a replay passes the same states and sees the same break', () => {
  const found = broken(explore(dieHard(true)));

  const { states, violations } = replay(dieHard(true), found.trace.steps);

  expect(states).toEqual([found.trace.initial, ...found.trace.steps.map((step) => step.state)]);
  expect(violations).toEqual([
    { rule: 'not-four', message: 'the big jug holds four gallons', at: 6 },
  ]);
});

test('a step that is not possible is told', () => {
  expect(() => replay(peterson(false), [{ process: 1, choice: 1 }])).toThrow(
    'step 1: process process 1 has no move 1 here',
  );
});

test('a tampered trace does not pass', () => {
  const system = dieHard(true);
  const found = broken(explore(system));
  const { trace } = found;
  const last = trace.steps.at(-1)!;
  const tampered = (steps: typeof trace.steps): Broken<typeof trace.initial> => ({
    ...found,
    trace: { ...trace, steps },
  });
  const butLast = trace.steps.slice(0, -1);

  verifyTrace(system, found);
  expect(() => verifyTrace(system, tampered(butLast))).toThrow(
    'is not broken at step 5; seen: nothing',
  );
  expect(() => verifyTrace(system, tampered([...butLast, { ...last, choice: 0 }]))).toThrow(
    'step 6 has another label: "fill small"',
  );
  expect(() =>
    verifyTrace(system, tampered([...butLast, { ...last, state: { small: 2, big: 4 } }])),
  ).toThrow('another state after step 6');
  expect(() => verifyTrace(system, { ...found, rule: 'other' })).toThrow('"other:');
});

test('a lasso that does not close, or is not fair, does not pass', () => {
  const system = lock('spin');
  const found = broken(explore(system));
  const { trace } = found;

  expect(() =>
    verifyTrace(system, { ...found, trace: { ...trace, steps: trace.steps.slice(0, 1) } }),
  ).toThrow('its cycle does not close');
  const spin = {
    ...system.processes[0]!,
    moves: () => [{ label: 'spin', apply: () => undefined }],
  };
  const step = { process: 0, choice: 0, label: 'spin', state: system.initial };
  expect(() =>
    verifyTrace(
      { ...system, processes: [spin, system.processes[1]!] },
      { ...found, trace: { initial: system.initial, steps: [step], loop: 0 } },
    ),
  ).toThrow('its cycle is not fair to process process 1');
});

test('a trace that goes on after a violation does not pass', () => {
  const system = boundedBuffer(false);
  const found = broken(explore(system));
  const steps = [...found.trace.steps, ...found.trace.steps.slice(-1)];

  expect(() => verifyTrace(system, { ...found, trace: { ...found.trace, steps } })).toThrow(
    'it goes on after a violation in step 2',
  );
});

test('a lasso along which the rule is met does not pass', () => {
  const system = lock('spin');
  const found = broken(explore(system));
  const met = system.properties.map((property) =>
    property.kind === 'eventually' ? { ...property, met: () => true } : property,
  );

  expect(() => verifyTrace({ ...system, properties: met }, found)).toThrow(
    '"one-is-served" is met where the run stays',
  );
});

test('a replay does not leave the domain', () => {
  const system = boundedBuffer(true);
  const producer = {
    ...system.processes[0]!,
    moves: () => [{ label: 'ship', apply: (d: { sent: number }) => void (d.sent = 9) }],
  };

  expect(() => replay({ ...system, processes: [producer] }, [{ process: 0, choice: 0 }])).toThrow(
    'sent: 9 is not in its domain',
  );
});
