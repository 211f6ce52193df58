// SPDX-License-Identifier: GPL-2.0-only
// One exploration of a scaled-up SCMI scenario in one process, up to a budget of states, or of a whole
// space: `node exploreScmi.mjs 'two drivers, two interrupts' 1000000 [options]`, or `... 'two drivers,
// five messages' all '{"workers":2}'`. Prints one line of JSON, and one to stderr for every 10 million
// states.
import { explore } from '../dist/src/explorer/search.js';
import { scmi, scmiWhole } from './scenarios.mjs';

const [name, states, options = '{}'] = process.argv.slice(2);
const whole = states === 'all';
const usage = () => {
  const { user, system } = process.cpuUsage();
  return { cpu: Math.round((user + system) / 1e6), rss: process.resourceUsage().maxRSS >> 10 };
};
let next = 1e7;
const result = explore(whole ? scmiWhole(name) : scmi(name), {
  ...(whole ? {} : { stopAtFirst: false, budget: { states: Number(states) } }),
  ...JSON.parse(options),
  onProgress: (progress) => {
    if (progress.states < next) return;
    next += 1e7;
    console.error(JSON.stringify({ ...progress, ...usage() }));
  },
});
const { broken, others, ...counts } = result;
const rules = [broken, ...(others ?? [])].flatMap((found) => (found ? [found.rule] : []));
console.log(JSON.stringify({ ...counts, rules, ...usage() }));
