// SPDX-License-Identifier: GPL-2.0-only
// One whole exploration of the synthetic model in one process: `node explore.mjs 2,2,2,1 [options]`.
// Prints one line of JSON.
import { explore } from '../dist/src/explorer/bundle.js';
import { sizeOf, synthetic } from './synthetic.mjs';

const [size = '1,1,1,1', options = '{}'] = process.argv.slice(2);
const result = explore(synthetic(sizeOf(size)), JSON.parse(options));
const { verdict, states, transitions, depth, readings, seconds } = result;
const rss = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ verdict, states, transitions, depth, readings, seconds, rss }));
