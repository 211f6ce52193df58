// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records in specs/*.yaml how large the sides that hold are: `counts` of states, transitions and
 * depth. Nothing else in the files changes. Run it after `npm run build`, and say in the commit why
 * the counts have changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { isMap, parseDocument } from 'yaml';
import { modelEngine } from '../dist/src/cli/modelEngine.js';
import { questionsOf } from '../dist/src/cli/question.js';
import { readSpecs } from '../dist/src/cli/select.js';

/** The text with these counts: only their place is written to, so that comments and 0x05 stay. */
function recorded(text, side, { states, transitions, depth }) {
  const counts = `{ states: ${states}, transitions: ${transitions}, depth: ${depth} }`;
  const node = parseDocument(text).get(side, true);
  if (!isMap(node) || !node.flow) throw new Error(`${side} is no { … }`);
  const known = node.get('counts', true);
  if (known) return text.slice(0, known.range[0]) + counts + text.slice(known.range[1]);
  const end = node.range[1] - 1;
  return `${text.slice(0, end).replace(/[\s,]+$/, '')}, counts: ${counts} ${text.slice(end)}`;
}

const only = new Set(process.argv.slice(2));
for (const spec of readSpecs(modelEngine, 'specs')) {
  if (only.size > 0 && !only.has(spec.id)) continue;
  for (const asked of questionsOf(modelEngine, spec, { asked: null, faults: null, budget: {} })) {
    if (asked.expected?.verdict !== 'holds') continue;
    const outcome = await modelEngine.run(asked.request, {});
    if (outcome.verdict !== 'holds') {
      console.error(`${spec.id} ${asked.side}: ${outcome.verdict}, so that nothing is recorded`);
      process.exitCode = 1;
      continue;
    }
    const text = readFileSync(spec.file, 'utf8');
    const options = { ...(await resolveConfig(spec.file)), filepath: spec.file };
    const next = await format(recorded(text, asked.side, outcome), options);
    if (next === text) continue;
    writeFileSync(spec.file, next);
    console.log(`${spec.id} ${asked.side}: ${outcome.states} states`);
  }
}
