// SPDX-License-Identifier: GPL-2.0-only
import { bugReport } from '../report/bugReport.ts';
import { storyOf } from '../story/story.ts';
import { count } from './bounds.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { questionNamed } from './explainQuestion.ts';
import { givenPath } from './givenPath.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { withLinesOf } from './lines.ts';
import { colorsOf } from './options.ts';
import { replayHeading } from './replayHeading.ts';
import { browse } from './replayBrowser.ts';
import { violationReport } from './runSystem.ts';

/** The options of `replay` as commander reads them. */
export interface ReplayOptions {
  readonly color: string;
  readonly specs?: string;
  /** Off with `--no-keys`. */
  readonly keys: boolean;
}

/**
 * `replay`: runs a path again. On a terminal one steps through it with keys; else the report is
 * printed. A path of another version of the model is refused with the reason.
 */
export async function replayPath(
  which: string,
  text: string,
  options: ReplayOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const question = questionNamed(which, options.specs, host);
  const { engine } = host;
  const { system, unfolded } = engine.open(question.request);
  const { steps, broken } = givenPath(text, system, which);
  const heading = replayHeading(engine, question, broken?.rule);
  if (!broken) {
    io.out(`${heading.spec}: ${count(steps.length, 'step')}, and no rule is broken\n`);
    return EXIT.ok;
  }
  const story = storyOf(system, unfolded(), broken);
  const found = { ...violationReport(system, broken), story: { ...story, path: text } };
  const violation = withLinesOf(found, new Set(question.request.forms), {
    trees: await engine.reference(),
    given: false,
    statements: engine.statements,
    catalogue: engine.catalogue,
  });
  const naming = engine.naming(violation.contexts);
  if (options.keys && io.outIsTerminal && io.keys) {
    await browse(heading, violation, naming, io, colorsOf(options.color, io));
  } else {
    io.out(bugReport(heading, violation, { naming, bad: colorsOf(options.color, io).red }));
  }
  return EXIT.ok;
}
