// SPDX-License-Identifier: GPL-2.0-only
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { questionsOf, type Question } from '../../src/cli/question.ts';
import { readSpecs } from '../../src/cli/select.ts';
import {
  explore,
  type ExploreOptions,
  type Property,
  type Result,
} from '../../src/explorer/index.ts';
import { propertiesOf } from '../../src/invariants/index.ts';
import type { Fn } from '../../src/model/language/statement.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import { buildModel, type Model } from '../../src/model/model.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import type { State, World } from '../../src/model/world.ts';
import type { Spec } from '../../src/specs/spec.ts';

/** The specs as the command reads them, and the model of each side: what the tests ask questions of. */

export const SPECS: readonly Spec[] = readSpecs(modelEngine, 'specs');

export const QUESTIONS: readonly Question[] = SPECS.flatMap((spec) =>
  questionsOf(modelEngine, spec, { asked: null, faults: null, budget: {} }),
);

/** No run of a spec comes near this: a test that stops here has found something else. */
const MOST_STATES = 2_000_000;

/** What a test changes about a question. */
export interface Changes {
  readonly procedures?: ReadonlyMap<string, Fn<World>>;
  readonly fold?: boolean;
  readonly onFolded?: (label: StepLabel) => void;
  readonly scenario?: Partial<Scenario>;
  readonly rules?: readonly string[];
}

export type Answer = Result<State, StepLabel>;

/** `fix-04 before` */
export const titleOf = ({ spec, side }: Question): string => `${spec.id} ${side}`;

/** The question that a spec asks of one of its sides. */
export function question(id: string, side: 'before' | 'after' = 'after'): Question {
  const found = QUESTIONS.find((one) => one.spec.id === id && one.side === side);
  if (!found) throw new Error(`no spec asks ${id} ${side}`);
  return found;
}

export function modelOf({ request }: Question, changes: Changes = {}): Model {
  const { scenario, rules: judged, ...options } = changes;
  const rules = new Set(judged ?? request.rules);
  return buildModel({
    scenario: { ...request.scenario, ...scenario },
    forms: new Set(request.forms),
    checked: rules,
    properties: (model) => propertiesOf(model, rules),
    ...options,
  });
}

/** Explores the model of a question. */
export function ask(asked: Question, changes: Changes = {}, options: ExploreOptions = {}): Answer {
  const budget = { states: MOST_STATES, ...options.budget };
  return explore(modelOf(asked, changes).system, { ...options, budget });
}

const answers = new Map<Question, Answer>();

/** The same, once for each question and test file. */
export function answerTo(asked: Question): Answer {
  const known = answers.get(asked);
  if (known) return known;
  const answer = ask(asked);
  answers.set(asked, answer);
  return answer;
}

/** `holds`, or the rule that is broken first. */
export const verdictOf = ({ verdict, broken, stopped }: Answer): string =>
  broken?.rule ?? (stopped === undefined ? verdict : `stopped by ${stopped}`);

/** The rules whose premise was met everywhere that they ask for it. */
export function witnessed(asked: Question, answer: Answer): readonly string[] {
  const unseen = new Set(answer.unwitnessed);
  return witnessesOf(asked)
    .filter(({ name }) => !unseen.has(name))
    .map(({ of }) => of);
}

function witnessesOf(asked: Question) {
  return modelOf(asked).system.properties.flatMap((property: Property<State>) =>
    property.kind === 'sometimes' ? [property] : [],
  );
}
