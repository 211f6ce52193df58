// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed } from './timed.mjs';

/** Several runs, one after the other, as one. */
function add(...runs) {
  return {
    wall: runs.reduce((sum, run) => sum + run.wall, 0),
    cpu: runs.reduce((sum, run) => sum + run.cpu, 0),
    mib: Math.max(...runs.map((run) => run.mib)),
  };
}

/**
 * SPIN's whole search of a model in Promela, of so many states and no deeper: `all`, with generation and gcc,
 * and `pan` only. SPIN counts the initial state among the transitions; here it is not.
 * @throws Error when it finds an error, or does not come to an end.
 */
export function spin(text, { out, name, states, depth, cores = 1 }) {
  writeFileSync(join(out, `${name}.pml`), text);
  const pan = `pan${cores}`;
  const flags = [
    '-DSAFETY',
    '-DNOREDUCE',
    ...(cores > 1 ? [`-DNCORE=${cores}`, '-DMEMLIM=6000'] : []),
  ];
  const made = timed('spin', ['-a', '-o2', `${name}.pml`], out);
  const compiled = timed('gcc', ['-O2', '-w', ...flags, '-o', pan, 'pan.c'], out);
  const run = timed(join(out, pan), [`-m${depth}`, states > 4e6 ? '-w24' : '-w22'], out);
  if (!/errors: 0/.test(run.stdout) || /max search depth too small|aborted/.test(run.stdout)) {
    throw new Error(`${pan} of ${name} found an error or did not end:\n${run.stdout}`);
  }
  const count = (what) => Number(new RegExp(`(\\d+) ${what}`).exec(run.stdout)?.[1]);
  const counts = { states: count('states, stored'), transitions: count('transitions') - 1 };
  return { all: { ...add(made, compiled, run), ...counts }, pan: { ...run, ...counts } };
}
