// SPDX-License-Identifier: GPL-2.0-only
import { median, range, table } from './table.mjs';

const ONE = 'ours, 1 worker';
const TWO = 'ours, 2 workers';

/** The figures to reach: what, of whom by whom, how much, and in what, where not in time of both kinds. */
const TARGETS = [
  ['SPIN with generation and gcc / 1 worker', 'SPIN, all', ONE, '≥ 8'],
  ['pan only / 1 worker', 'SPIN, pan only', ONE, '≥ 7'],
  ['pan -DNCORE=2 / 2 workers', 'pan -DNCORE=2', TWO, '≥ 7'],
  ['1 worker / 2 workers', ONE, TWO, '≥ 1.5', 'wall'],
  ['1 worker / C by hand', ONE, 'C by hand', '≤ 1.5'],
  ['peak memory / pan', ONE, 'SPIN, pan only', '≤ 0.33', 'mib'],
];

/**
 * Prints how long competitors take for the same space, of several rounds, and how they compare. A round
 * answers by name what each has taken and counted; a name that is missing in one is left out.
 * @throws Error when one has not counted as many states and transitions.
 */
export function compare(title, { states, transitions }, rounds) {
  const names = Object.keys(rounds[0]).filter((name) => rounds.every((one) => one[name]));
  for (const name of names) {
    // With two cores SPIN counts hand-overs between the cores, too.
    if (name === 'pan -DNCORE=2') continue;
    const wrong = rounds
      .map((one) => one[name])
      .find((run) => run.states !== states || run.transitions !== transitions);
    if (wrong) {
      throw new Error(
        `${name}: ${wrong.states} states and ${wrong.transitions} transitions, not ${states} and ${transitions}`,
      );
    }
  }
  const of = (name, field) => rounds.map((one) => one[name][field]);
  console.log(`\n### ${states.toLocaleString('en')} states (${title}), ${rounds.length} rounds\n`);
  console.log(
    table(
      ['', 'seconds', 'processor seconds', 'peak MiB', 'bytes a state'],
      names.map((name) => [
        name,
        range(of(name, 'wall'), 2),
        range(of(name, 'cpu'), 2),
        median(of(name, 'mib')).toFixed(0),
        ((median(of(name, 'mib')) * 2 ** 20) / states).toFixed(0),
      ]),
    ),
  );
  const ratio = (a, b, field) =>
    range(
      rounds.map((one) => one[a][field] / one[b][field]),
      2,
    );
  const measured = TARGETS.filter(([, a, b]) => names.includes(a) && names.includes(b));
  console.log(
    '\n' +
      table(
        ['measure', 'figure', 'target', 'by processor time'],
        measured.map(([what, a, b, target, only]) => [
          what,
          ratio(a, b, only ?? 'wall'),
          target,
          only === undefined ? ratio(a, b, 'cpu') : '',
        ]),
      ),
  );
}
