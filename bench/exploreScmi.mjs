// SPDX-License-Identifier: GPL-2.0-only
// One exploration of a scaled-up SCMI scenario in one process, up to a budget of states:
// `node exploreScmi.mjs 'two drivers, two interrupts' 1000000 [options]`. Prints one line of JSON.
import { explore } from '../dist/src/explorer/search.js';
import { scmi } from './scenarios.mjs';

const [name, states, options = '{}'] = process.argv.slice(2);
const budget = { states: Number(states) };
const result = explore(scmi(name), { stopAtFirst: false, budget, ...JSON.parse(options) });
const { broken, others, ...counts } = result;
const rules = [broken, ...(others ?? [])].flatMap((one) => (one ? [one.rule] : []));
console.log(JSON.stringify({ ...counts, rules }));
