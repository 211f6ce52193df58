// SPDX-License-Identifier: GPL-2.0-only
// Prints what each way of searching found in all runs of a certificate:
//   node scripts/matrix.mjs out/certificate.json
// States are those of the runs that hold by every way. Exit 1 where a verdict differs.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/matrix.mjs CERTIFICATE (written by `check --certify`)');
  process.exit(2);
}
const { entries } = JSON.parse(readFileSync(file, 'utf8'));
const names = [...new Set(entries.flatMap(({ ways }) => Object.keys(ways)))];
const whole = entries.filter(({ ways }) =>
  names.every((name) => ways[name] === undefined || ways[name].verdict === 'holds'),
);
const sum = (name) => whole.reduce((total, { ways }) => total + (ways[name]?.states ?? 0), 0);
const usual = sum(names[0]);

const rows = names.map((name) => {
  const found = entries.flatMap(({ ways }) => (ways[name] ? [ways[name]] : []));
  const count = (verdict) => found.filter((one) => one.verdict === verdict).length;
  return {
    'way of searching': name,
    holds: count('holds'),
    violated: count('violated'),
    inconclusive: count('inconclusive'),
    [`states in ${whole.length} runs`]: sum(name),
    'of the first': Number((sum(name) / usual).toFixed(3)),
  };
});
console.table(rows);

const general = whole.filter(({ spec }) => spec.startsWith('general-'));
const ratios = general.map(({ spec, ways }) => {
  const states = Object.fromEntries(names.map((name) => [name, ways[name]?.states ?? NaN]));
  return { 'general spec': spec, ...states };
});
console.table(ratios);

const differ = entries.filter(({ ways }) => {
  const verdicts = Object.values(ways).map(({ verdict }) => verdict);
  return new Set(verdicts.filter((verdict) => verdict !== 'inconclusive')).size > 1;
});
for (const { spec, side } of differ) console.log(`${spec} ${side}: the verdicts differ`);
process.exitCode = differ.length > 0 ? 1 : 0;
