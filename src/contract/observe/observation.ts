// SPDX-License-Identifier: GPL-2.0-only
import { propertiesOf, RULES } from '../../invariants/index.ts';
import { buildModel, type ModelOptions } from '../../model/model.ts';
import type { Scenario } from '../../model/scenario.ts';
import { Accesses } from './accesses.ts';
import { LifeRecorder } from './automata.ts';
import { Lives } from './lives.ts';
import { Locks } from './locks.ts';
import { Pass } from './pass.ts';
import { Races } from './races.ts';

/** A scenario to observe, under the id of the spec that it is of. */
export interface Asked {
  readonly spec: string;
  readonly scenario: Scenario;
  /** Rules that a known finding breaks: a state at rest that breaks only those is noted all the same. */
  readonly except: readonly string[];
  /** Other procedures than the model's own: mutants. */
  readonly procedures?: ModelOptions['procedures'];
}

/** One pass over the states of a scenario. */
export interface ObservedRun {
  readonly spec: string;
  /** Other specs that ask about the same scenario. */
  readonly also: readonly string[];
  readonly states: number;
  readonly transitions: number;
  /** Rules that some run breaks: nothing behind that was looked at. */
  readonly broken: readonly string[];
  /** Why nothing could be observed. */
  readonly failed: string | null;
}

/** A row of cells and the specs in whose runs it was seen. */
export interface Row {
  readonly cells: readonly string[];
  readonly specs: readonly string[];
}

/** Everything that the contract is made of, as plain data. */
export interface Observation {
  readonly forms: readonly string[];
  /** The rules at whose break a run ends. */
  readonly judgedBy: 'all' | 'memory';
  readonly runs: readonly ObservedRun[];
  /** Kind, from, to, function. */
  readonly edges: readonly Row[];
  /** Kind, state, function, what the use is called. */
  readonly uses: readonly Row[];
  /** Kind, state: how objects of the kind begin. */
  readonly initial: readonly Row[];
  /** Kind, state. */
  readonly atRest: readonly Row[];
  /** Field, access, function, context, locks. */
  readonly fields: readonly Row[];
  /** Field, function and access, function and access. */
  readonly races: readonly Row[];
  /** Held, taken, function. */
  readonly order: readonly Row[];
  /** Function, context, locks, file. */
  readonly functions: readonly Row[];
  /** Function, lock. */
  readonly takes: readonly Row[];
  /** Spec, rule: where runs end. */
  readonly ends: readonly Row[];
}

/** More states than any scenario of the repository has; one that has more is not observed. */
const MOST_STATES = 1_500_000;

/** The rules without which a run cannot go on as the C would: memory is misused. */
const MEMORY = [
  'no-use-after-free',
  'no-null-dereference',
  'rx-callback-preconditions',
  'free-once',
] as const;

const RULES_OF: Readonly<Record<Observation['judgedBy'], ReadonlySet<string>>> = {
  all: new Set(RULES.map(({ name }) => name)),
  memory: new Set(MEMORY),
};

/**
 * Visits every state of every scenario that a run without a broken rule reaches, with the code that
 * `forms` stands for, and notes lives, accesses, locks and meetings. Code that breaks rules early is
 * better judged by `memory` only: a run that ends at its first break shows little.
 */
export function observe(
  asked: readonly Asked[],
  forms: ReadonlySet<string>,
  judgedBy: Observation['judgedBy'] = 'all',
  onRun: (run: ObservedRun) => void = () => undefined,
): Observation {
  let tables: Tables | undefined;
  const runs: ObservedRun[] = [];
  for (const group of sameScenarios(asked)) {
    const [first, ...rest] = group;
    if (!first) continue;
    const also = rest.map(({ spec }) => spec);
    const { seen, tables: next } = observeOne(first, forms, RULES_OF[judgedBy], tables);
    tables = next;
    const run = { spec: first.spec, also, ...seen };
    runs.push(run);
    onRun(run);
  }
  return {
    forms: [...forms].toSorted(),
    judgedBy,
    runs,
    edges: tables?.lives.edges.list() ?? [],
    uses: tables?.lives.uses.list() ?? [],
    initial: tables?.lives.initial.list() ?? [],
    atRest: tables?.lives.atRest.list() ?? [],
    fields: tables?.accesses.fields.list() ?? [],
    races: tables?.races.met.list() ?? [],
    order: tables?.accesses.order.list() ?? [],
    functions: tables?.accesses.functions.list() ?? [],
    takes: tables?.accesses.takes.list() ?? [],
    ends: runs.flatMap(({ spec, broken }) =>
      broken.map((rule) => ({ cells: [spec, rule], specs: [spec] })),
    ),
  };
}

interface Tables {
  readonly lives: LifeRecorder;
  readonly accesses: Accesses;
  readonly races: Races;
}

/** The pass that observes a scenario: judged by all rules unless told otherwise. */
export function passOf(
  scenario: Scenario,
  forms: ReadonlySet<string>,
  rules: ReadonlySet<string> = RULES_OF.all,
  procedures?: ModelOptions['procedures'],
): Pass {
  const options: ModelOptions = {
    scenario,
    forms,
    checked: rules,
    properties: (model) => propertiesOf(model, rules),
    ...(procedures && { procedures }),
  };
  const model = buildModel(options);
  return new Pass(model, buildModel({ ...options, fold: false }), model.system.properties);
}

function observeOne(
  { spec, scenario, except, procedures }: Asked,
  forms: ReadonlySet<string>,
  rules: ReadonlySet<string>,
  before: Tables | undefined,
): { readonly tables: Tables; readonly seen: Omit<ObservedRun, 'spec' | 'also'> } {
  const pass = passOf(scenario, forms, rules, procedures);
  const locks = new Locks(pass.layout);
  const names = pass.model.system.processes.map(({ name }) => name);
  const tables: Tables = {
    lives: new LifeRecorder(new Lives(pass), spec, before?.lives),
    accesses: new Accesses(locks, names, spec, before?.accesses),
    races: new Races(locks, spec, before?.races),
  };
  try {
    const seen = pass.run(
      {
        state: (at, enabled, unrest) => {
          if (at.id === 0) tables.lives.begin(at);
          tables.races.note(enabled);
          if (unrest?.every((rule) => except.includes(rule)) === true) tables.lives.rest(at);
        },
        transition: (from, transition, to) => {
          if (to === null) return;
          tables.accesses.note(from, transition);
          tables.lives.transition(from, transition, to);
        },
      },
      MOST_STATES,
    );
    return { tables, seen: { ...seen, failed: null } };
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    return { tables, seen: { states: 0, transitions: 0, broken: [], failed } };
  }
}

function sameScenarios(asked: readonly Asked[]): readonly (readonly Asked[])[] {
  const groups = new Map<string, Asked[]>();
  for (const one of asked) {
    const key = JSON.stringify(one.scenario);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}
