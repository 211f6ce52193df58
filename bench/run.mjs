// SPDX-License-Identifier: GPL-2.0-only
// The benchmark: `npm run bench [-- --rounds=5 --sizes=2,2,1,1/2,2,2,1 --scale=100000,1000000 --whole=2e8]`;
// its parts: `--scmi=no`, `--cold=no`; only the cold start: `node bench/cold.mjs`.
// Whole processes, medians of interleaved rounds; ratios are medians of the rounds' ratios, as other
// work on the machine slows all competitors of a round alike.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureCold } from './cold.mjs';
import { promela } from './promela.mjs';
import { WHOLE } from './scenarios.mjs';
import { COUNTS, sizeOf } from './synthetic.mjs';
import { median, range, table } from './table.mjs';
import { timed as timedIn } from './timed.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'out', 'bench');
const options = Object.fromEntries(
  process.argv.slice(2).map((text) => text.replace(/^--/, '').split('=')),
);
const rounds = Number(options.rounds ?? 3);
const sizes = (options.sizes ?? '2,2,1,1/2,2,2,1').split('/');
// Whole SCMI spaces up to this size: 2e8 for all of them, which takes minutes and 3 GiB.
const whole = Number(options.whole ?? 2e7);
const scale = (options.scale ?? '100000,1000000,10000000').split(',').map(Number);

const timed = (command, args) => timedIn(command, args, out);

function add(...runs) {
  return {
    stdout: runs.at(-1).stdout,
    wall: runs.reduce((sum, run) => sum + run.wall, 0),
    cpu: runs.reduce((sum, run) => sum + run.cpu, 0),
    mib: Math.max(...runs.map((run) => run.mib)),
  };
}

/** What runs side by side for one size, by name: each answers its run and how many states it stored. */
function competitors(size) {
  const { N, K, X, M } = sizeOf(size);
  const name = size.replaceAll(',', '');
  writeFileSync(join(out, `${name}.pml`), promela({ N, K, X, M }));
  const ours = (extra) => {
    const run = timed(process.execPath, [join(here, 'explore.mjs'), size, JSON.stringify(extra)]);
    return { ...run, states: JSON.parse(run.stdout).states };
  };
  const panArgs = ['-m1000000', COUNTS[size][0] > 4e6 ? '-w24' : '-w22'];
  const spin = (pan, flags, args = panArgs) => {
    const made = timed('spin', ['-a', '-o2', `${name}.pml`]);
    const compiled = timed('gcc', ['-O2', '-w', '-DSAFETY', ...flags, '-o', pan, 'pan.c']);
    const run = timed(join(out, pan), args);
    const stored = /(\d+) states, stored/.exec(run.stdout);
    if (/max search depth too small|aborted/.test(run.stdout)) throw new Error(run.stdout);
    return { whole: add(made, compiled, run), run, states: Number(stored?.[1]) };
  };
  const c = join(out, `search-${name}`);
  const macros = Object.entries({ N, K, X, M }).map(([key, value]) => `-D${key}=${value}`);
  execFileSync('gcc', ['-O2', '-march=native', ...macros, join(here, 'search.c'), '-o', c]);
  return () => {
    const one = ours({});
    const plain = spin('pan', ['-DNOREDUCE']);
    const two = ours({ workers: 2 });
    let cores;
    try {
      cores = spin('pan2', ['-DNOREDUCE', '-DNCORE=2', '-DMEMLIM=6000']);
    } catch (error) {
      cores = undefined;
      failures.add(`pan -DNCORE=2 did not run: ${error.message.split('\n')[0]}`);
    }
    const hand = timed(c, []);
    const js = ours({ executor: 'js' });
    return {
      'ours, 1 worker': one,
      'ours, 2 workers': two,
      'ours, plain JavaScript': js,
      'SPIN, all': { ...plain.whole, states: plain.states },
      'SPIN, pan only': { ...plain.run, states: plain.states },
      ...(cores && { 'pan -DNCORE=2': { ...cores.run, states: cores.states } }),
      'C by hand': { ...hand, states: JSON.parse(hand.stdout).states },
    };
  };
}

const failures = new Set();

function measure(size) {
  const round = competitors(size);
  const all = Array.from({ length: rounds }, round);
  const names = Object.keys(all[0]).filter((name) => all.every((one) => one[name]));
  for (const name of names) {
    // With two cores SPIN counts hand-overs between the cores as states, too.
    if (name === 'pan -DNCORE=2') continue;
    const wrong = all.find((one) => one[name].states !== COUNTS[size][0]);
    if (wrong) throw new Error(`${name}: ${wrong[name].states} states, not ${COUNTS[size][0]}`);
  }
  const of = (name, field) => all.map((one) => one[name][field]);
  console.log(`\n### ${COUNTS[size][0].toLocaleString('en')} states (${size}), ${rounds} rounds\n`);
  console.log(
    table(
      ['', 'seconds', 'processor seconds', 'peak MiB', 'bytes a state'],
      names.map((name) => [
        name,
        range(of(name, 'wall'), 2),
        range(of(name, 'cpu'), 2),
        median(of(name, 'mib')).toFixed(0),
        ((median(of(name, 'mib')) * 2 ** 20) / COUNTS[size][0]).toFixed(0),
      ]),
    ),
  );
  const ratio = (a, b, field = 'wall') =>
    names.includes(a) && names.includes(b)
      ? range(
          all.map((one) => one[a][field] / one[b][field]),
          2,
        )
      : 'not measured';
  const one = 'ours, 1 worker';
  const two = 'ours, 2 workers';
  console.log(
    '\n' +
      table(
        ['measure', 'figure', 'target', 'by processor time'],
        [
          [
            'SPIN with generation and gcc / 1 worker',
            ratio('SPIN, all', one),
            '≥ 7',
            ratio('SPIN, all', one, 'cpu'),
          ],
          [
            'pan only / 1 worker',
            ratio('SPIN, pan only', one),
            '≥ 6',
            ratio('SPIN, pan only', one, 'cpu'),
          ],
          [
            'pan -DNCORE=2 / 2 workers',
            ratio('pan -DNCORE=2', two),
            '≥ 7',
            ratio('pan -DNCORE=2', two, 'cpu'),
          ],
          ['1 worker / 2 workers', ratio(one, two), '≥ 1.5', ''],
          [
            '1 worker / C by hand',
            ratio(one, 'C by hand'),
            '≤ 1.5',
            ratio(one, 'C by hand', 'cpu'),
          ],
          ['peak memory / pan', ratio(one, 'SPIN, pan only', 'mib'), '≤ 0.33', ''],
        ],
      ),
  );
}

/** One exploration of an SCMI scenario, up to so many states or `all`: its result, and a row. */
function exploreScmi(name, states, options) {
  const args = [join(here, 'exploreScmi.mjs'), name, String(states), JSON.stringify(options)];
  const run = timed(process.execPath, args);
  const result = JSON.parse(run.stdout);
  const row = [
    name,
    Object.values(options).join(),
    result.states.toLocaleString('en'),
    result.transitions.toLocaleString('en'),
    run.wall.toFixed(2),
    run.cpu.toFixed(2),
    run.mib.toFixed(0),
    ((run.mib * 2 ** 20) / result.states).toFixed(0),
    `${(result.transitions / result.seconds / 1e6).toFixed(2)}`,
  ];
  return { result, row };
}

/** Whole spaces of SCMI scenarios; in plain JavaScript only the small ones. */
function measureWhole(executors) {
  const fitting = Object.entries(WHOLE).filter(([, { states }]) => states <= whole);
  const rows = fitting.flatMap(([name, { states }]) =>
    executors
      .filter(({ executor }) => executor !== 'js' || states <= 2e6)
      .map((options) => {
        const { result, row } = exploreScmi(name, 'all', options);
        if (result.states !== states || result.verdict !== 'holds') {
          throw new Error(`${name}: ${JSON.stringify(result)}, not ${states} states`);
        }
        return row;
      }),
  );
  printScmi('whole spaces', rows);
}

/** A scaled-up SCMI scenario at growing budgets of states. */
function measureScmi(name, executors) {
  const budgets = scale.flatMap((states) =>
    executors.map((options) => exploreScmi(name, states, options).row),
  );
  printScmi('up to a budget', budgets);
}

function printScmi(title, rows) {
  console.log(`\n### SCMI: ${title}\n`);
  console.log(
    table(
      [
        'scenario',
        '',
        'states',
        'transitions',
        'seconds',
        'processor s',
        'peak MiB',
        'bytes a state',
        'M transitions/s',
      ],
      rows,
    ),
  );
}

mkdirSync(out, { recursive: true });
const spinVersion = execFileSync('spin', ['-V'], { encoding: 'utf8' }).trim();
const gcc = execFileSync('gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0];
const load = readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
console.log(
  `Node ${process.version}, ${spinVersion}, ${gcc}; ${availableParallelism()} × ${cpus()[0]?.model}; ` +
    `load at the beginning ${load}.`,
);
for (const size of sizes) measure(size);
if (options.scmi !== 'no') {
  const executors = [{ executor: 'js' }, { workers: 1 }, { workers: 2 }];
  measureWhole(executors);
  measureScmi(options.scenario ?? 'two drivers, two interrupts', executors);
}
if (options.cold !== 'no') measureCold(Math.max(rounds, 5));
for (const failure of failures) console.log(`\n${failure}`);
