// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formsOf } from '../../src/cli/forms.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { rulesOf } from '../../src/cli/question.ts';
import { accepts, automataOf, type Automaton } from '../../src/contract/automaton.ts';
import { automatonDot } from '../../src/contract/automatonDot.ts';
import { knownBugs, NOT_EXPRESSIBLE, type KnownBug } from '../../src/contract/knownBugs.ts';
import { Lives } from '../../src/contract/observe/lives.ts';
import { passOf } from '../../src/contract/observe/observation.ts';
import { spec, variant } from './observed.ts';
import { SMALL, smallObservation } from './small.ts';

let automata: readonly Automaton[] = [];
let bugs: readonly KnownBug[] = [];

beforeAll(() => {
  automata = automataOf(smallObservation());
  bugs = knownBugs(
    SMALL,
    automata,
    (side) => formsOf(modelEngine, side),
    (one) => rulesOf(modelEngine, one),
  );
});

describe('automata of the lives of objects', () => {
  it('are deterministic', () => {
    for (const { kind, edges } of automata) {
      const targets = new Map<string, string>();
      for (const { from, event, to } of edges) {
        expect([kind.key, from, event, targets.get(`${from} ${event}`) ?? to]).toEqual([
          kind.key,
          from,
          event,
          to,
        ]);
        targets.set(`${from} ${event}`, to);
      }
    }
  });

  it('use nothing that is freed', () => {
    const after = automata.flatMap(({ kind, edges }) =>
      edges.flatMap(({ from, event, functions }) =>
        from === 'freed' ? [`${kind.key}: ${event} by ${functions.join(', ')}`] : [],
      ),
    );
    // A driver that is loaded once more has a new request at the place of the old one.
    expect(after).toEqual([
      'requested_device: scmi_protocol_device_request by scmi_protocol_device_request',
    ]);
  });

  it('reject every known bug, or a table says why they cannot', () => {
    expect(bugs.length).toBeGreaterThan(25);
    const missed = bugs.filter(({ rejections }) => rejections.length === 0);
    const unsaid = missed.filter(({ rule }) => NOT_EXPRESSIBLE[rule] === undefined);
    expect(unsaid.map((bug) => bug.spec.id)).toEqual([]);
    expect(missed.map((bug) => bug.spec.id)).toEqual(['fix-12']);
  });

  it('reject no known bug where there are none of them: the table is theirs', () => {
    const none = knownBugs(
      SMALL,
      [],
      (side) => formsOf(modelEngine, side),
      (one) => rulesOf(modelEngine, one),
    );
    expect(none.length).toBe(bugs.length);
    expect(none.filter(({ rejections }) => rejections.length > 0)).toEqual([]);
  });

  it('need every edge: without it what some run does is not accepted', () => {
    for (const automaton of automata) {
      for (const gone of automaton.edges) {
        const { from, to, functions, event } = gone;
        const edges = automaton.edges.filter((edge) => edge !== gone);
        const [fn = ''] = functions;
        const verb = from === to ? event : null;
        const seen = { kind: automaton.kind.key, index: 0, from, to, fn, verb };
        expect([seen, accepts(automaton, seen)]).toEqual([seen, true]);
        expect([seen, accepts({ ...automaton, edges }, seen)]).toEqual([seen, false]);
      }
    }
  });

  it('reject a fix that is missing by the object that the fix is about', () => {
    const by = Object.fromEntries(
      bugs.map(({ spec: { id }, rejections }) => [
        id,
        rejections.map(({ automaton }) => automaton.kind.key),
      ]),
    );
    expect(by['fix-04']).toContain('bus_id');
    expect(by['fix-06']).toContain('request_notifier');
    expect(by['fix-11']).toContain('syspower');
    expect(by['fix-13']).toContain('notification_core');
    expect(by['fix-14']).toContain('mailbox_channel');
    expect(by['fix-16-defer']).toContain('handle');
  });

  it.each(['fix-04', 'fix-13', 'general-mailbox-fault'])(
    'accept every run of the fixed model in %s',
    (id) => {
      const pass = passOf(spec(id).scenario, variant('landed'));
      const lives = new Lives(pass);
      const byKind = new Map(automata.map((automaton) => [automaton.kind.key, automaton]));
      const known = new Set<number>();
      const refused: string[] = [];
      pass.run(
        {
          state: () => undefined,
          transition: (from, transition, to) => {
            if (to === null || known.has(transition.id)) return;
            known.add(transition.id);
            for (const one of lives.individuals) {
              const automaton = byKind.get(one.kind.key);
              if (!automaton) continue;
              for (const event of lives.events(from, transition, one)) {
                if (!accepts(automaton, event)) refused.push(JSON.stringify(event));
              }
            }
          },
        },
        100_000,
      );
      expect(refused).toEqual([]);
    },
  );
});

/** What the script dot2c does with one file, for many. */
const DOT2C = `
import sys
from dot2 import dot2c
for path in sys.argv[1:]:
    print('== NEXT ==')
    dot2c.Dot2c(path).print_model_classic()
`;

const folder = process.env['SCMI_LIFETIME_DOT2'] ?? resolve('.cache/dot2');
const there = existsSync(join(folder, 'dot2c'));
if (!there) console.warn("SKIPPED: the kernel's dot2c is not there: run scripts/fetchDot2.sh");

describe.skipIf(!there)("the kernel's own generator of monitors", () => {
  const work = mkdtempSync(join(tmpdir(), 'dot2-'));
  afterAll(() => rmSync(work, { recursive: true }));

  it('takes every automaton, and sees the same states, events and arrows', () => {
    const files = automata.map((automaton) => {
      const file = join(work, `${automaton.kind.key}.dot`);
      writeFileSync(file, automatonDot(automaton));
      return file;
    });
    const done = spawnSync('python3', ['-c', DOT2C, ...files], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: dirname(folder) },
    });
    expect([done.status, done.stderr]).toEqual([0, '']);
    const texts = done.stdout.split('== NEXT ==');
    for (const [i, automaton] of automata.entries()) {
      const text = texts[i + 1] ?? '';
      const names = (of: string): readonly string[] =>
        [
          ...(new RegExp(`\\.${of}_names = \\{([^}]*)\\}`).exec(text)?.[1] ?? '').matchAll(
            /"(\w+)"/g,
          ),
        ].map(([, name]) => name ?? '');
      expect(names('state')).toEqual(automaton.states);
      expect(names('event')).toEqual(
        [...new Set(automaton.edges.map(({ event }) => event))].toSorted(),
      );
      const table = text.slice(text.indexOf('.function'));
      const cells = [...table.slice(0, table.indexOf('.initial_state')).matchAll(/\{([^{}]*)\}/g)]
        .flatMap(([, row = '']) => row.split(','))
        .map((cell) => cell.trim())
        .filter((cell) => cell !== '' && cell !== 'INVALID_STATE');
      const arrows = new Set(automaton.edges.map(({ from, event }) => `${from} ${event}`));
      expect([automaton.kind.key, cells.length]).toEqual([automaton.kind.key, arrows.size]);
    }
  });

  // Since 6.16 the generator is called rvgen; Debian's 6.12 has dot2k, from which it was made.
  it('makes a monitor of every automaton: dot2k, with a handler for each event', () => {
    const monitors = mkdtempSync(join(work, 'monitors-'));
    mkdirSync(join(monitors, 'dot2k'));
    symlinkSync(join(folder, 'dot2k_templates'), join(monitors, 'dot2k/rv_templates'));
    for (const automaton of automata) {
      writeFileSync(join(monitors, `${automaton.kind.key}.dot`), automatonDot(automaton));
    }
    const program = `
import sys
from dot2.dot2k import dot2k
for name in sys.argv[1:]:
    dot2k(name + '.dot', 'global').print_files()
`;
    const names = automata.map(({ kind }) => kind.key);
    const done = spawnSync('python3', ['-c', program, ...names], {
      cwd: monitors,
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: dirname(folder) },
    });
    expect([done.status, done.stderr]).toEqual([0, '']);
    for (const { kind, edges } of automata) {
      const made = join(monitors, kind.key);
      expect(readdirSync(made).toSorted()).toEqual([`${kind.key}.c`, `${kind.key}.h`]);
      const text = readFileSync(join(made, `${kind.key}.c`), 'utf8');
      const handlers = [...text.matchAll(/^static void handle_(\w+)\(/gm)].map(([, name]) => name);
      const events = [...new Set(edges.map(({ event }) => event))].toSorted();
      expect([kind.key, handlers]).toEqual([kind.key, events]);
    }
  });

  it('refuses what is no automaton', () => {
    const file = join(work, 'none.dot');
    writeFileSync(file, 'digraph none { a -> b }\n');
    const done = spawnSync('python3', ['-c', DOT2C, file], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: dirname(folder) },
    });
    expect(done.status).not.toBe(0);
  });
});
