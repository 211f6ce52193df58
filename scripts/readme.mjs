// SPDX-License-Identifier: GPL-2.0-only
// Writes the generated parts of README.md from what the program prints.
//   node scripts/readme.mjs [--check] [--results FILE] [--readme FILE]
// --check changes nothing: it exits with 1 at the first difference (seconds are not compared).
// --results reads the output of `check --json -v` from a file instead of running it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    results: { type: 'string' },
    readme: { type: 'string', default: 'README.md' },
  },
});

const old = readFileSync(values.readme, 'utf8');
const now = [specs, trace].reduce((text, write) => write(text), old);
if (values.check) compare(old, now);
else writeFileSync(values.readme, now);

/** The table of specs. */
function specs(text) {
  const output =
    values.results === undefined
      ? command(['check', '--json', '-v', '--no-svg'])
      : readFileSync(values.results, 'utf8');
  const rows = JSON.parse(output).specs.map((spec) => [
    spec.fix ?? (spec.finding ? 'finding' : ''),
    `[${spec.title}](specs/${spec.id}.yaml)`,
    verdict(spec.before),
    verdict(spec.after),
    spec.before?.length ?? spec.after?.length ?? '',
    thousands(spec.after.states),
    seconds(spec),
  ]);
  const heads = ['fix', 'spec', 'before', 'after', 'steps', 'states', 'seconds'];
  const ruler = ['--:', ':--', ':--', ':--', '--:', '--:', '--:'];
  return replace(
    text,
    /<!-- specs:begin -->\n/,
    'specs',
    [heads, ruler, ...rows].map(row).join('\n'),
  );
}

/** The trace that the marker names, or its last steps: `<!-- trace:begin SPEC:before 12 -->`. */
function trace(text) {
  const begin = /<!-- trace:begin (\S+)(?: (\d+))? -->\n/;
  const [, which, last] = begin.exec(text) ?? [];
  if (which === undefined) return text;
  const less = last === undefined ? [] : ['--last', last];
  const output = command(['explain', which, '--color', 'never', ...less]);
  return replace(
    text,
    begin,
    'trace',
    `\`\`\`\n${output.slice(output.indexOf('====')).trimEnd()}\n\`\`\``,
  );
}

function command(argv) {
  const { status, stdout, stderr } = spawnSync('node', ['dist/src/cli/main.js', ...argv], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  console.error(`scmi-lifetime ${argv.join(' ')} ended with ${status}\n${stderr}`);
  return process.exit(1);
}

function replace(text, begin, name, body) {
  const start = begin.exec(text);
  const end = text.indexOf(`<!-- ${name}:end -->`);
  if (!start || end < 0) throw new Error(`${values.readme} has no block ${name}`);
  return `${text.slice(0, start.index + start[0].length)}\n${body}\n\n${text.slice(end)}`;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function verdict(side) {
  if (side === null) return '';
  return side.rule === null ? side.verdict : `${side.verdict}: ${side.rule}`;
}

function seconds({ before, after }) {
  return ((before?.seconds ?? 0) + (after?.seconds ?? 0)).toFixed(1);
}

function thousands(number) {
  return String(number ?? '').replace(/\B(?=(\d{3})+$)/g, ',');
}

function compare(before, after) {
  // Seconds stand last in a row of the table.
  const lines = (text) => text.split('\n').map((line) => line.replace(/\| \d+\.\d \|$/, '| |'));
  const [was, is] = [lines(before), lines(after)];
  const at = is.findIndex((line, i) => line !== was[i]);
  if (at < 0 && was.length === is.length) return;
  console.error(
    `${values.readme}:${at + 1}: is not what the program prints; run \`npm run readme\``,
  );
  console.error(`- ${was[at] ?? ''}\n+ ${is[at] ?? ''}`);
  process.exitCode = 1;
}
