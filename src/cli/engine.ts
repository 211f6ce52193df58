// SPDX-License-Identifier: GPL-2.0-only
import type { Budget, Progress, Ran, System } from '../explorer/system.ts';
import type { StepLabel } from '../model/language/thread.ts';
import type { Scenario } from '../model/scenario.ts';
import type { SearchChoice } from './searchChoice.ts';
import type { Naming } from '../report/diff.ts';
import type { ViolationReport } from '../report/trace.ts';
import type { RecognisedTree } from '../source/index.ts';
import type { Statements } from '../source/places.ts';
import type { TreeLines } from './lines.ts';

/** A fix of the series, or (without a number) another form that the code exists in. */
export interface FixInfo {
  readonly number?: number;
  readonly title: string;
  readonly form: string;
  readonly functions: readonly string[];
  /** The class of defect that a fix mends. */
  readonly class?: string;
  /** Fixes that it builds on. */
  readonly needs?: readonly number[];
  /** The fix that a form reshapes. */
  readonly of?: number | null;
}

/** A rule, its contract in one sentence, and what it means that it is broken. */
export interface RuleInfo {
  readonly name: string;
  readonly contract: string;
  readonly impact: string;
  /** Code with this form is not judged by it, for this reason. */
  readonly unless?: { readonly form: string; readonly why: string };
}

/** One exploration, as plain data, so that it can be handed to a worker. */
export interface RunRequest {
  readonly scenario: Scenario;
  readonly forms: readonly string[];
  readonly rules: readonly string[];
  readonly budget: Budget;
  /** Of the places that the scenario lets fail, only these do: a piece of the whole. */
  readonly failing?: readonly string[];
  /** Follow this one run, as it stands in a replay line, instead of exploring. */
  readonly path?: string;
  /** Tell a violation by its simplest run, with what matters in it and the nearest fine run. */
  readonly story?: boolean;
  /** The forms of the code with the fix: the story says where the run goes another way in it. */
  readonly fixed?: readonly string[];
  /** Nobody draws it: the moves that a violation did not take are not looked for. */
  readonly undrawn?: boolean;
  /** How to search, where it is not the usual way. */
  readonly search?: SearchChoice;
  /** Threads that explore it, once it has some 100,000 states; 1 when it is not said. */
  readonly workers?: number;
  /** Somebody asked for so many; else it is what this machine and `--jobs` leave. */
  readonly workersAsked?: boolean;
  /** The folder for states that the budget of memory has no room for. */
  readonly spill?: string;
  /** Keep the search in `file` (and what the runner adds to its name), every so many seconds. */
  readonly checkpoint?: {
    readonly file: string;
    readonly every: number;
    readonly resume: boolean;
    /** A checkpoint of another identity is refused. */
    readonly identity: string;
  };
}

export interface RunHooks {
  readonly onProgress?: (progress: Progress) => void;
  readonly interrupted?: () => boolean;
  /** What the user should know although the run goes on. */
  readonly onWarning?: (text: string) => void;
}

/** What ran an exploration, and what came of reductions. */
export interface RanSearch extends Ran {
  /** What symmetry reduction took to be interchangeable, by name. */
  readonly interchangeable: readonly string[];
  /** Of hash compaction: states that were missed, to be expected. */
  readonly missed: number | null;
}

/** What became of the piece of an exploration in which these places fail; `null` where it was not run. */
export interface PieceOutcome {
  readonly failing: readonly string[];
  readonly verdict: string;
  readonly length: number | null;
  readonly states: number | null;
  readonly transitions: number | null;
  readonly depth: number | null;
}

/** What one exploration found, as plain data. */
export interface RunOutcome {
  readonly verdict: 'holds' | 'violated' | 'inconclusive';
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** How it was searched, where that was not the usual way. */
  readonly search?: string;
  /** What ran it; absent of what is no search of its own. */
  readonly ran?: RanSearch;
  /** Which budget ended it, or `interrupted`. */
  readonly stopped: string | null;
  /** Rules that no witness shows to have been put to the test. */
  readonly unwitnessed: readonly string[];
  readonly violation: ViolationReport | null;
  /** Set when the independent replayer contradicts the search, or a declared symmetry does not hold. */
  readonly selfCheck: string | null;
  /** Set where it was put together from pieces in which other places fail: then the counts are their sums. */
  readonly pieces?: readonly PieceOutcome[];
  /** With it: the run that the search found and the replayer contradicts. */
  readonly evidence?: {
    readonly rule: string;
    readonly message: string;
    readonly steps: readonly { readonly process: number; readonly choice: number }[];
  };
}

/** A transition system, and the same with private actions as steps of their own. */
export interface OpenSystem {
  readonly system: System<object, StepLabel>;
  readonly unfolded: () => System<object, StepLabel> | null;
}

/** What the command needs of the model, the explorer and the reader of kernel sources. */
export interface Engine {
  readonly catalogue: readonly FixInfo[];
  readonly variants: Readonly<Record<string, ReadonlySet<string>>>;
  readonly rules: readonly RuleInfo[];
  /** Why the model has no room for a scenario, when it can tell. */
  readonly tooLarge?: (scenario: Scenario) => string | null;
  /** Kinds of places that may fail, when the model lists them. */
  readonly sites?: readonly string[];
  /** How leaves are called in a trace of these contexts. */
  readonly naming: (contexts: readonly string[]) => Naming;
  readonly run: (request: RunRequest, hooks: RunHooks) => Promise<RunOutcome>;
  /** The transition system of a request, to walk in by hand. */
  readonly open: (request: RunRequest) => OpenSystem;
  /** @throws SourceError when there is no SCMI stack in it that can be read. */
  readonly readTree: (folder: string) => Promise<RecognisedTree>;
  /** The statements of the model's procedures, by which their lines are found. */
  readonly statements: Statements;
  /** Where the C stands in known kernels, for who names no tree. */
  readonly reference: () => Promise<readonly TreeLines[]>;
}
