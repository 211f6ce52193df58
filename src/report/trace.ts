// SPDX-License-Identifier: GPL-2.0-only
import type { Place, StepLabel } from '../model/language/thread.ts';
import { lineNumber } from './sourceLine.ts';

/** How a rule came to be broken, which decides how a trace ends. */
export type Breaking =
  /** By the last step itself. */
  | 'step'
  /** By the state that the last step led to. */
  | 'state'
  /** By a state where nothing can move any more. */
  | 'quiet'
  /** By going round for ever. */
  | 'loop';

/** One step of a trace: which context moved, what it did, and the state after it. */
export interface ReportStep {
  readonly context: number;
  readonly label: StepLabel;
  readonly state: unknown;
}

/** A move that was possible at a state of the trace, and where it leads. */
export interface Branch {
  /** The state of the trace that it leaves: 0 is the initial one. */
  readonly from: number;
  readonly context: number;
  readonly label: StepLabel;
  /** The state of the trace that it leads to; `null`: off the trace. */
  readonly to: number | null;
  /** The rule that the move itself breaks. */
  readonly breaks: string | null;
}

/** A violation with all that a report says of it: plain data, as it comes out of an exploration. */
export interface ViolationReport {
  readonly rule: string;
  readonly message: string;
  readonly breaking: Breaking;
  readonly contexts: readonly string[];
  readonly initial: unknown;
  readonly steps: readonly ReportStep[];
  /** Index of the first state of the cycle, of a `loop`. */
  readonly loop: number | null;
  readonly branches: readonly Branch[];
  /** Which kernel tree the lines of its places are of, and whether the user named it; absent without lines. */
  readonly lines?: {
    readonly tree: string;
    readonly given: boolean;
    /** The fixes that this tree has and the code that ran lacks; none where absent. */
    readonly fixes?: readonly number[];
  };
  /** What is told beside the bare steps; absent where nobody asked for it. */
  readonly story?: Story;
}

/** One of the actions that a step consists of: the visible one, or a private one folded into it. */
export interface StoryPart {
  readonly label: StepLabel;
  /** The state after it. */
  readonly state: unknown;
  /** The violation hangs on what it wrote. */
  readonly matters: boolean;
}

/** A run that differs little from the violation and breaks no rule. */
export interface FineRun {
  readonly change:
    | {
        readonly kind: 'order';
        /** Steps `from`..`to` of the violation, counted from 0, come before its step `before`. */
        readonly from: number;
        readonly to: number;
        readonly before: number;
      }
    | {
        readonly kind: 'wait';
        /** Before this step its context waits until `context` has done `more` steps of its own. */
        readonly from: number;
        readonly context: number;
        readonly more: number;
      }
    | { readonly kind: 'no failure'; readonly step: number };
  /** `origin` is the step of the violation that each one is, where it is one. */
  readonly steps: readonly (ReportStep & { readonly origin: number | null })[];
}

/** What makes a violation a story. */
export interface Story {
  /** Among which runs this is the simplest. */
  readonly among: 'all shortest runs' | 'all orders of these steps' | 'as found';
  /** What `scmi-lifetime replay` takes to run it again. */
  readonly path: string;
  /** The actions of each step; their states where they break a rule are those before. */
  readonly parts: readonly (readonly StoryPart[])[];
  readonly fine: FineRun | null;
  /** Where the same run goes another way with the fix; absent where no fix was asked about. */
  readonly repaired?: RepairedRun | null;
}

/** Where the run goes another way in code with the fix, where it breaks no rule: at least one place. */
export interface RepairedRun {
  readonly places: readonly Otherwise[];
  /** How many more places there are. */
  readonly more: number;
  /** What else differs in these functions. */
  readonly besides: readonly Besides[];
  /** The forms of the code with the fix. */
  readonly forms: readonly string[];
}

/** A statement that only one of the two codes has. */
export interface Besides {
  readonly fn: string;
  readonly c: string;
  /** It is the code with the fix that has it. */
  readonly fixed: boolean;
}

/** One place where a context does something else in code with the fix. */
export interface Otherwise {
  readonly context: number;
  /** The step of the violation, counted from 0. */
  readonly step: number;
  /** What both do just before. */
  readonly before: StepLabel | null;
  /** What only the code without the fix does there. */
  readonly broken: readonly StepLabel[];
  /** What only the code with the fix does there, and how much more of it there is. */
  readonly repaired: readonly StepLabel[];
  readonly more: number;
  /** What both do next. */
  readonly next: StepLabel | null;
}

/** What stands above a trace: which question it answers. */
export interface TraceHeading {
  readonly spec: string;
  readonly title: string;
  /** What the spec asks, in a sentence or two; absent where nothing is asked. */
  readonly question?: string;
  /** The rule's one-sentence contract. */
  readonly contract: string;
  /** What it means for who runs the kernel that the rule is broken. */
  readonly impact: string;
  readonly variant: string;
  readonly bounds: string;
  /** The variant in more words. */
  readonly code?: string;
  /** What each thread is told to do. */
  readonly tasks?: string;
}

/** The context that brings a scenario to where its threads begin. */
const SETUP = 'setup';

/**
 * How many steps lead to where the threads begin: those before the first step of a context that
 * does nothing while the setup is under way. None, when the setup itself is part of the story.
 */
export function setupSteps({ contexts, steps }: ViolationReport): number {
  const last = steps.findLastIndex(({ context }) => contexts[context] === SETUP);
  const early = new Set(steps.slice(0, last + 1).map(({ context }) => context));
  const first = steps.findIndex(({ context }) => !early.has(context));
  return last < first ? first : 0;
}

/** The innermost function of a label and its statement. */
export function placeOf(label: StepLabel): Pick<Place, 'fn' | 'c' | 'tree'> {
  return label.stack.at(-1) ?? { fn: '(end)', c: '' };
}

/** What a step does, in one line: `scmi_probe: info = devm_kzalloc() [fails]`. */
export function stepText(label: StepLabel): string {
  const { fn, c } = placeOf(label);
  return `${fn}: ${c}${noteText(label)}`;
}

/** The same with the line of its C, where that is known: `scmi_probe:3250: info = devm_kzalloc()`. */
export function stepWithLine(label: StepLabel): string {
  const { fn, c, tree } = placeOf(label);
  const line = tree === undefined || tree.what === 'function' ? '' : `:${lineNumber(tree)}`;
  return `${fn}${line}: ${c}${noteText(label)}`;
}

function noteText({ note }: StepLabel): string {
  return note === '' ? '' : ` [${note}]`;
}

/** Which tree the lines are of, as a field of a report; none where there are no lines. */
export function linesField({ lines }: ViolationReport): readonly (readonly [string, string])[] {
  if (!lines) return [];
  const { tree, given, fixes = [] } = lines;
  // Who looks the lines up there finds no bug.
  const has = `which has fix${fixes.length === 1 ? '' : 'es'} ${fixes.join(', ')} already`;
  const name = fixes.length === 0 ? tree : `${tree}, ${has}`;
  return [['Lines', given ? name : `${name} (--tree DIR takes yours)`]];
}
