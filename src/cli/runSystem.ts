// SPDX-License-Identifier: GPL-2.0-only
import {
  exploreAsync,
  fileCheckpoint,
  folderSpill,
  neighbourhood,
  NO_DEADLOCK,
  SymmetryError,
  verifyTrace,
  type Broken,
  type ExploreOptions,
  type Ran,
  type Result,
  type System,
  type Trace,
} from '../explorer/index.ts';
import type { LearntMoves } from '../explorer/learn.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { setupSteps, type Branch, type Breaking, type ViolationReport } from '../report/trace.ts';
import { simplestRun, STORY, tell, type FixedSystem } from '../story/story.ts';
import type { RunHooks, RunOutcome, RunRequest } from './engine.ts';
import { searchText, strategyOf } from './searchChoice.ts';
import { toldByOne, WorkersDisagree } from './toldByOne.ts';

/**
 * Explores a system, and checks what it found by the independent replayer. Where the request asks
 * for the story, the violation is told by its simplest run, and that is the one checked. `unfolded`
 * gives the same system with private actions as steps of their own.
 */
export async function runSystem<S extends object>(
  system: System<S, StepLabel>,
  request: RunRequest,
  hooks: RunHooks,
  unfolded: () => System<S, StepLabel> | null = () => null,
  fixed: () => Iterable<FixedSystem<S>> = () => [],
): Promise<RunOutcome> {
  const { onWarning, ...rest } = hooks;
  const checkpoint = checkpointOf(request, onWarning);
  let ran: Ran = { executor: 'js', workers: 1 };
  let learnt: LearntMoves | undefined;
  const options: ExploreOptions = {
    budget: request.budget,
    ...rest,
    onRan: (now) => {
      ran = now;
    },
    onLearnt: (moves) => {
      learnt = moves;
    },
    ...checkpoint,
    ...(request.spill !== undefined && { spill: folderSpill(request.spill) }),
    ...(request.workers !== undefined && { workers: request.workers }),
    ...(request.search && strategyOf(request.search, system)),
  };
  let result: Result<S, StepLabel>;
  try {
    result = await exploreAsync(system, options);
    if (ran.workers > 1) result = await toldByOne(system, options, result);
  } catch (error) {
    if (error instanceof SymmetryError || error instanceof WorkersDisagree)
      return nothingKnown(request, error.message);
    throw error;
  }
  const { verdict, states, transitions, depth, seconds } = result;
  const begins = (of: Broken<S, StepLabel>): number => setupSteps(reportOf(system, of));
  const simple =
    result.broken && request.story === true
      ? simplestRun(system, result.broken, begins(result.broken), STORY, learnt)
      : null;
  const broken = simple?.broken ?? result.broken;
  const selfCheck = broken ? contradiction(system, broken) : null;
  const story =
    simple && selfCheck === null
      ? tell(system, unfolded(), simple, begins(simple.broken), fixed())
      : null;
  return {
    verdict,
    states,
    transitions,
    depth,
    seconds,
    stopped: stoppedText(result, request),
    ran: {
      ...ran,
      interchangeable: (system.symmetries ?? []).map(({ name }) => name),
      missed: result.lost?.states ?? null,
    },
    ...(request.search && { search: searchText(request.search, system) }),
    unwitnessed: unwitnessedRules(system, request.rules, result.unwitnessed),
    violation:
      broken && selfCheck === null
        ? { ...violationReport(system, broken, request.undrawn), ...(story && { story }) }
        : null,
    selfCheck,
    ...(broken && selfCheck !== null && { evidence: evidenceOf(broken) }),
  };
}

/** The outcome of a search that found itself to be wrong. */
function nothingKnown({ rules }: RunRequest, selfCheck: string): RunOutcome {
  return {
    verdict: 'inconclusive',
    states: 0,
    transitions: 0,
    depth: 0,
    seconds: 0,
    stopped: null,
    unwitnessed: rules,
    violation: null,
    selfCheck,
  };
}

function evidenceOf<S>({
  rule,
  message,
  trace,
}: Broken<S, StepLabel>): NonNullable<RunOutcome['evidence']> {
  const steps = trace.steps.map(({ process, choice }) => ({ process, choice }));
  return { rule, message, steps };
}

/** Why it stopped: within which bound, and how much random walks saw, or hash compaction lost. */
function stoppedText(
  {
    stopped,
    coverage,
    lost,
    states,
  }: Pick<Result<unknown>, 'stopped' | 'coverage' | 'lost' | 'states'>,
  { search }: Pick<RunRequest, 'search'>,
): string | null {
  if (stopped === undefined) return null;
  if (stopped === 'switches' && search) {
    return `${stopped} (runs with more than ${search.switches} were left out)`;
  }
  if (coverage) {
    return `${stopped} (${coverage.taken} of ${coverage.learnt} distinct outcomes taken)`;
  }
  if (!lost) return stopped;
  const expected = lost.states.toPrecision(2);
  return `${stopped} (no violation in ${states} states; expected missed states: ${expected}, and what only they lead to, at ${lost.bits} bits)`;
}

/** Where the request wants the search to be kept. A disk that stays full is told once. */
function checkpointOf(
  { checkpoint }: RunRequest,
  onWarning: RunHooks['onWarning'],
): Pick<ExploreOptions, 'checkpoint'> {
  if (!checkpoint) return {};
  const { file, ...options } = checkpoint;
  let told = false;
  const onFailed = ({ message }: Error): void => {
    if (!told) onWarning?.(`no checkpoint could be written, the last one is kept: ${message}`);
    told = true;
  };
  return {
    checkpoint: { ...options, store: fileCheckpoint(`${file}.checkpoint`), onFailed },
  };
}

function contradiction<S>(
  system: System<S, StepLabel>,
  broken: Broken<S, StepLabel>,
): string | null {
  try {
    verifyTrace(system, broken);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A rule is put to the test when it has witnesses and each of them was seen. */
export function unwitnessedRules<S>(
  system: System<S, StepLabel>,
  rules: readonly string[],
  unseen: readonly string[],
): readonly string[] {
  const witnesses = system.properties.flatMap((property) =>
    property.kind === 'sometimes' ? [property] : [],
  );
  return rules.filter((rule) => {
    const own = witnesses.filter(({ of }) => of === rule);
    return own.length === 0 || own.some(({ name }) => unseen.includes(name));
  });
}

/** A violation with all that a report says of it; `undrawn`: without what only a picture shows. */
export function violationReport<S>(
  system: System<S, StepLabel>,
  broken: Broken<S, StepLabel>,
  undrawn = false,
): ViolationReport {
  return {
    ...reportOf(system, broken),
    breaking: breakingOf(system, broken),
    branches: undrawn ? [] : branchesOf(system, broken.trace),
  };
}

/** The report without what takes time to find out. */
function reportOf<S>(
  system: System<S, StepLabel>,
  { rule, message, trace }: Broken<S, StepLabel>,
): ViolationReport {
  return {
    rule,
    message,
    breaking: 'step',
    contexts: system.processes.map(({ name }) => name),
    initial: trace.initial,
    steps: trace.steps.map(({ process, label, state }) => ({ context: process, label, state })),
    loop: trace.loop ?? null,
    branches: [],
  };
}

/** The moves along a trace that it did not take; its states come first among the nodes, in order. */
function branchesOf<S>(
  system: System<S, StepLabel>,
  trace: Trace<S, StepLabel>,
): readonly Branch[] {
  const { nodes, edges } = neighbourhood(system, trace);
  return edges
    .filter(({ onTrace }) => !onTrace)
    .map(({ from, to, process, label, breaks }) => ({
      from,
      context: process,
      label,
      to: to !== undefined && nodes[to]?.onTrace === true ? to : null,
      breaks: breaks ?? null,
    }));
}

function breakingOf<S>(system: System<S, StepLabel>, broken: Broken<S, StepLabel>): Breaking {
  const { rule, message, trace } = broken;
  if (trace.loop !== undefined) return 'loop';
  const end = trace.steps.at(-1)?.state ?? trace.initial;
  const rules = system.properties.filter(({ name }) => name === rule);
  const isState = rules.some(
    (one) => one.kind === 'always' && one.clauses.some((clause) => clause(end) === message),
  );
  if (isState) return 'state';
  const atRest = rule === NO_DEADLOCK || rules.some(({ kind }) => kind !== 'sometimes');
  const moves = system.processes.some((process) => process.moves(end).length > 0);
  return atRest && !moves ? 'quiet' : 'step';
}
