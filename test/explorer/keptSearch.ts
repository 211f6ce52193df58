// SPDX-License-Identifier: GPL-2.0-only
/**
 * A program to kill: `keptSearch.ts FILE` takes its search up from the checkpoint in FILE, keeps it
 * there at every chance, each time with a line that says so, and prints what it found in the end.
 */
import { explore, fileCheckpoint } from '../../src/explorer/index.ts';
import { counters } from './models/counters.ts';

const {
  seconds: _,
  readings: __,
  ...found
} = explore(counters(8, 4, 25), {
  executor: 'wasm',
  checkpoint: {
    store: fileCheckpoint(process.argv[2]!),
    every: 0,
    resume: true,
    onSaved: () => process.stdout.write('saved\n'),
  },
});
process.stdout.write(`${JSON.stringify({ ...found, broken: found.broken?.trace.steps.length })}\n`);
