// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explore, fileCheckpoint, type CheckpointStore } from '../../src/explorer/index.ts';
import { decodeCheckpoint } from '../../src/explorer/checkpoint.ts';
import type { FileCalls } from '../../src/explorer/fileCheckpoint.ts';
import * as c from '../../src/explorer/wasm/code.ts';
import { CoreMemory } from '../../src/explorer/wasm/coreMemory.ts';
import { VARIABLES } from '../../src/explorer/wasm/coreInstance.ts';
import { ModuleBuilder } from '../../src/explorer/wasm/module.ts';
import { MAX_PAGES } from '../../src/explorer/wasm/places.ts';
import { Remote } from '../../src/explorer/wasm/remote.ts';
import { WASM } from '../../src/explorer/wasm/webAssembly.ts';
import { canMount } from './canMount.ts';
import { counters } from './models/counters.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'faults-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const bytesIn = (file: string): Buffer => fs.readFileSync(file);
const parts = (...texts: readonly string[]): readonly Uint8Array[] =>
  texts.map((text) => Buffer.from(text));

/** Runs the search until it ends, or so many milliseconds beyond so many checkpoints; what it found, if it came to that. */
function runFor(file: string, checkpoints: number, milliseconds: number): Promise<string> {
  const program = fileURLToPath(new URL('keptSearch.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, file]);
  const moment = 'saved\n'.repeat(checkpoints);
  let printed = '';
  let killing = false;
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (killing || !printed.startsWith(moment)) return;
    killing = true;
    setTimeout(() => child.kill('SIGKILL'), milliseconds);
  });
  return new Promise((resolve) =>
    child.on('close', () => resolve(printed.replaceAll('saved\n', ''))),
  );
}

/** States in the checkpoint of that file; not its size, as states may become smaller on the way. */
function statesIn(file: string): number {
  const kept = fileCheckpoint(file).open();
  if (kept === undefined) return 0;
  const { head, close } = decodeCheckpoint(kept);
  close();
  return head.states;
}

test('kill -9 at random moments, again and again: nothing is lost, nothing is wrong', async () => {
  const file = join(folder, 'search');
  const { seconds: _, readings: __, ...whole } = explore(counters(8, 4, 25));
  const expected = { ...whole, broken: whole.broken?.trace.steps.length };
  const moments: string[] = [];
  let kept = 0;
  for (;;) {
    // Behind a checkpoint of its own, so that each run gets further than the one before.
    const checkpoints = 1 + Math.floor(Math.random() * 12);
    const beyond = Math.floor(Math.random() * 150);
    const found = await runFor(file, checkpoints, beyond);
    if (found === '') {
      moments.push(`${checkpoints} checkpoints and ${beyond} ms`);
      const states = statesIn(file);
      expect(states, moments.join(', ')).toBeGreaterThanOrEqual(Math.max(1, kept));
      kept = states;
      continue;
    }
    expect(JSON.parse(found), `killed after ${moments.join(', ')}`).toEqual(expected);
    if (moments.length > 0) return;
    // It came to its end before the signal: nothing is shown yet.
    fs.rmSync(file, { force: true });
  }
});

describe('a checkpoint in a file', () => {
  test('is the last complete one, whichever call fails', () => {
    const file = join(folder, 'search');
    fileCheckpoint(file).save(parts('the first'));
    for (const name of ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'] as const) {
      const calls: FileCalls = {
        ...fs,
        [name]: () => {
          throw new Error(`${name}: EIO`);
        },
      };
      expect(() => fileCheckpoint(file, calls).save(parts('a second', 'one'))).toThrow(name);
      expect(bytesIn(file).toString(), name).toBe('the first');
      expect(fs.readdirSync(folder), name).toEqual(['search']);
    }
    fileCheckpoint(file).save(parts('a second', ' one'));
    expect(bytesIn(file).toString()).toBe('a second one');
  });

  test('is written to its end when writes are short', () => {
    const file = join(folder, 'search');
    const writeSync = ((fd: number, part: Uint8Array, at: number) =>
      fs.writeSync(fd, part, at, 1)) as FileCalls['writeSync'];
    fileCheckpoint(file, { ...fs, writeSync }).save(parts('byte', ' by byte'));
    expect(bytesIn(file).toString()).toBe('byte by byte');
  });

  test.skipIf(!fs.existsSync('/dev/full'))('stays when the disk is full, and says so', () => {
    const file = join(folder, 'search');
    const system = counters(7, 4);
    const failures: string[] = [];
    const onFailed = ({ message }: Error): void => void failures.push(message);
    const run = (store: CheckpointStore, polls: number) =>
      explore(system, {
        executor: 'wasm',
        checkpoint: { store, every: 0, resume: true, onFailed },
        interrupted: () => polls-- <= 0,
      });
    expect(run(fileCheckpoint(file), 3).stopped).toBe('interrupted');
    const before = bytesIn(file);
    const openSync = ((path: string, flags: string) =>
      fs.openSync(path.endsWith('.new') ? '/dev/full' : path, flags)) as FileCalls['openSync'];
    const full = run(fileCheckpoint(file, { ...fs, openSync, rmSync: () => {} }), Infinity);
    expect(full).toMatchObject({ verdict: 'holds', states: 5 ** 7 });
    expect(failures[0]).toContain('ENOSPC');
    expect(bytesIn(file).equals(before)).toBe(true);
    expect(run(fileCheckpoint(file), Infinity)).toMatchObject({ verdict: 'holds', states: 5 ** 7 });
  });

  test.skipIf(!canMount())('stays on a small disk that fills up', () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    try {
      const file = join(folder, 'search');
      const failures: string[] = [];
      const found = explore(counters(7, 4), {
        executor: 'wasm',
        checkpoint: {
          store: fileCheckpoint(file),
          every: 0,
          onFailed: ({ message }) => void failures.push(message),
        },
      });
      expect(found).toMatchObject({ verdict: 'holds', states: 5 ** 7 });
      expect(failures[0]).toContain('ENOSPC');
      expect(fs.readdirSync(folder)).toEqual(['search']);
      const checkpoint = { store: fileCheckpoint(file), every: Infinity, resume: true };
      const resumed = explore(counters(7, 4), { executor: 'wasm', checkpoint });
      expect(resumed).toMatchObject({ verdict: 'holds', states: 5 ** 7 });
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});

describe('a worker thread of the explorer that dies is noticed', () => {
  /** A thread whose core does this. */
  function remote(body: c.Code, patience: number): Remote {
    const module = new ModuleBuilder();
    for (const name of VARIABLES) module.global(name);
    module.function('run', [], 'i32', () => body);
    const thread = new Remote(patience);
    thread.join(new CoreMemory(), new WASM.Module(module.build(MAX_PAGES)));
    return thread;
  }

  test('when its core traps', () => {
    // A load behind the end of the memory.
    const one = remote(c.load32(c.i32(-4)), 10_000);
    one.start();
    one.post();
    expect(() => one.wait()).toThrow('a worker thread of the explorer is dead: it has trapped');
  });

  test('when it never comes back', () => {
    const one = remote(c.sequence(c.loop('ever', c.br('ever')), c.i32(0)), 300);
    one.start();
    one.post();
    expect(() => one.wait()).toThrow('does not come back');
  });
});
