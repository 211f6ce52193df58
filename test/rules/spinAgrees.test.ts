// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_DEADLOCK, promelaOf } from '../../src/explorer/index.ts';
import { philosophers } from '../explorer/models/philosophers.ts';
import type { Question } from '../../src/cli/question.ts';
import { modelOf, question, QUESTIONS, titleOf } from '../model/ask.ts';

const there = ['spin', 'gcc'].every((tool) => spawnSync(tool, ['--version']).error === undefined);

let dir: string;
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'spin-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What SPIN finds: the first error, or how much it visited. */
function spin(text: string) {
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: dir, encoding: 'utf8' });
  writeFileSync(join(dir, 'model.pml'), text);
  run('spin', '-a', '-o2', 'model.pml');
  run('gcc', '-w', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c');
  const out = run('./pan', '-m100000');
  const [, error] = /^pan:\d+: (assertion violated|invalid end state)/m.exec(out) ?? [];
  const count = (what: RegExp): number => Number(what.exec(out)?.[1]);
  if (error !== undefined) return { error };
  return {
    states: count(/(\d+) states, stored/),
    transitions: count(/(\d+) transitions/),
  };
}

const named = (questions: readonly Question[]) =>
  questions.map((asked) => [titleOf(asked), modelOf(asked).system] as const);

/** Two instances, notifications, failures; each transport. */
const KEPT = named([
  question('fix-04'),
  question('general-mailbox-notifications'),
  question('general-virtio-fault'),
  question('v3-smc-early-irq'),
]);

/** Steps that break a rule. */
const BROKEN = named([
  question('fix-13', 'before'),
  question('fix-14', 'before'),
  question('finding-p2a-error-pointer'),
]);

/** All questions take some minutes. */
const EVERY = process.env['SPIN_ALL'] === undefined ? [] : QUESTIONS;

describe.skipIf(!there)('SPIN', () => {
  test.each(KEPT)('stores the same states and takes the same transitions: %s', (_, system) => {
    const { text, states, transitions, broken } = promelaOf(system);

    expect(broken).toBe(false);
    expect(spin(text)).toEqual({ states, transitions });
  });

  test.each(BROKEN)('finds the step that breaks a rule: %s', (_, system) => {
    const { text, broken } = promelaOf(system);

    expect(broken).toBe(true);
    expect(spin(text)).toEqual({ error: 'assertion violated' });
  });

  test.each(EVERY.map((asked) => [titleOf(asked), asked] as const))('agrees: %s', (_, asked) => {
    const { text, states, transitions, broken } = promelaOf(modelOf(asked).system);
    const error = expect.stringMatching(/assertion violated|invalid end state/);

    expect(spin(text)).toEqual(broken ? { error } : { states, transitions });
  });

  test(`finds ${NO_DEADLOCK} broken, and not where all may rest`, () => {
    const system = philosophers(4, false);
    const patient = system.processes.map((process) => ({ ...process, resting: () => true }));

    const { text, broken } = promelaOf(system);
    const { text: restful, states, transitions } = promelaOf({ ...system, processes: patient });

    expect(broken).toBe(true);
    expect(spin(text)).toEqual({ error: 'invalid end state' });
    expect(spin(restful)).toEqual({ states, transitions });
  });

  test('notices a write that is left out', () => {
    const { text, states, transitions } = promelaOf(philosophers(4, true));
    const without = text.replace(/taken_0 = 0; /, '');

    expect(without).not.toBe(text);
    expect(spin(text)).toEqual({ states, transitions });
    expect(spin(without)).not.toEqual({ states, transitions });
  });
});
