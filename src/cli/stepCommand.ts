// SPDX-License-Identifier: GPL-2.0-only
import { parse } from 'node:path';
import { movesOf, type Enabled } from '../explorer/reference.ts';
import type { System } from '../explorer/system.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { questionNamed } from './explainQuestion.ts';
import { givenPath } from './givenPath.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { colorsOf } from './options.ts';
import { follow } from '../story/follow.ts';
import { markOf, writePath } from '../story/path.ts';
import { stepScreen } from './stepScreen.ts';
import { UsageError } from './usageError.ts';
import { saveWalk, type Walk } from './walkSpec.ts';

/** The options of `step` as commander reads them. */
export interface StepOptions {
  readonly color: string;
  readonly specs?: string;
  /** The folder that walks are written to. */
  readonly out: string;
  /** A path to begin with. */
  readonly from?: string;
}

type Choices = readonly { readonly process: number; readonly choice: number }[];

/** `step`: walks through a scenario by hand: which context moves next, undo, and the path to keep. */
export async function walk(
  which: string,
  options: StepOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const question = questionNamed(which, options.specs, host);
  const { system } = host.engine.open(question.request);
  const naming = host.engine.naming(system.processes.map(({ name }) => name));
  const colors = colorsOf(options.color, io);
  const name = `${question.spec.id}:${question.side}`;
  if (!io.keys) throw new UsageError('there is nothing to read keys from', 'run it in a terminal');
  let path: Choices =
    options.from === undefined ? [] : givenPath(options.from, system, which).steps;
  const show = (): readonly Enabled<object, StepLabel>[] => {
    const followed = follow(system, path);
    const state = followed.steps.at(-1)?.state ?? system.initial;
    const moves = followed.broken.length > 0 ? [] : movesOf(system, state);
    io.out(stepScreen({ name, system, followed, moves, naming, colors }));
    return moves;
  };
  let moves = show();
  for await (const key of io.keys()) {
    if (key === 'q' || key === '\u0003' || key === '\u0004') break;
    if (/\s/.test(key)) continue;
    if (key === 'u') path = path.slice(0, -1);
    else if (key === 'r') path = run(system, path);
    else if (key === 's') {
      io.out(`scmi-lifetime replay ${name} ${walkOf(system, path).path}\n`);
      continue;
    } else if (key === 'w') {
      io.out(written(() => saveWalk(options.out, question, walkOf(system, path))));
      continue;
    } else {
      const move = /^[1-9a-p]$/.test(key) ? moves[indexOf(key)] : undefined;
      if (!move) continue;
      path = [...path, { process: move.process, choice: move.choice }];
    }
    moves = show();
  }
  io.out(`scmi-lifetime replay ${name} ${walkOf(system, path).path}\n`);
  return EXIT.ok;
}

/** `1` to `9`, then `a` to `p`; `q` is for leaving. */
function indexOf(key: string): number {
  return /\d/.test(key) ? Number(key) - 1 : key.charCodeAt(0) - 'a'.charCodeAt(0) + 9;
}

/** Lets the last context go on until it cannot, something can go wrong, or there is a choice. */
function run(system: System<object, StepLabel>, path: Choices): Choices {
  const last = path.at(-1);
  if (!last) return path;
  let steps = path;
  for (let i = 0; i < 200; i++) {
    const followed = follow(system, steps);
    const state = followed.steps.at(-1)?.state;
    if (!state || followed.broken.length > 0) return steps;
    const moves = movesOf(system, state).filter(({ process }) => process === last.process);
    if (moves.length !== 1) return steps;
    steps = [...steps, { process: last.process, choice: 0 }];
  }
  return steps;
}

function walkOf(system: System<object, StepLabel>, path: Choices): Walk {
  const { steps, broken } = follow(system, path);
  const contexts = system.processes.map(({ name }) => name);
  const end = broken[0] ?? null;
  const line = writePath({ steps, mark: markOf(contexts, steps, end) });
  return { path: line, steps: steps.length, broken: end };
}

/** Which file was written and what to do with it, or why not: the walk goes on. */
function written(write: () => string): string {
  try {
    const file = write();
    const { name, dir } = parse(file);
    return `${file}: scmi-lifetime explain ${name} --specs ${dir}\n`;
  } catch (error) {
    return `not written: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
