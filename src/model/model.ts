// SPDX-License-Identifier: GPL-2.0-only
import { produce } from 'immer';
import { int, record, zero, type Schema } from '../explorer/schema.ts';
import type { System } from '../explorer/system.ts';
import type { Property } from '../explorer/system.ts';
import { ruleSwitches } from './kernel/broken.ts';
import { Layouter } from './language/code.ts';
import type { Fn, Options } from './language/statement.ts';
import { Thread, type StepLabel } from './language/thread.ts';
import { PROCEDURE } from './procedures.ts';
import { DRIVERS, type Scenario } from './scenario.ts';
import { sizesOf } from './sizes.ts';
import { symmetriesOf } from './symmetries.ts';
import { contextsOf, toldCount } from './threads.ts';
import type { State, World } from './world.ts';
import { kernelSchema } from './worldSchema.ts';

/** What a model is built from. */
export interface ModelOptions {
  readonly scenario: Scenario;
  readonly forms: ReadonlySet<string>;
  /** Names of the step rules that are checked. */
  readonly checked: ReadonlySet<string>;
  /** State rules, made for the model that they judge. */
  readonly properties?: (model: Model) => readonly Property<State>[];
  /** Without it, private steps are steps of their own: slower, to check the folding. */
  readonly fold?: boolean;
  /** Told of each private step that joins another, as a recipe runs it. */
  readonly onFolded?: (label: StepLabel) => void;
  /** Other procedures than the model's own: mutants. */
  readonly procedures?: ReadonlyMap<string, Fn<World>>;
  /** Of the places that the scenario lets fail, only these do (empty: none): a part of the runs of the whole. */
  readonly failing?: readonly string[];
}

/** A transition system of the SCMI stack, and what is needed to read its states. */
export interface Model {
  readonly system: System<State, StepLabel>;
  readonly scenario: Scenario;
  readonly threads: readonly Thread<World>[];
  /** Threads that the scenario tells to run: they must come to an end. */
  readonly told: number;
  /** The same model, of the same schema, with private steps as steps of their own. */
  readonly unfolded: () => Model;
}

/**
 * Builds the transition system of a scenario for one set of forms.
 * @throws Error when the scenario is larger than the model's domains, or the model is wrong.
 */
export function buildModel(options: ModelOptions): Model {
  const { scenario, forms, failing } = options;
  const among =
    (sites: readonly string[]) =>
    (site: string, fn: string): boolean =>
      sites.includes(site) || sites.includes(`${fn}:${site}`);
  const build: Options = {
    forms,
    transport: scenario.transport,
    mayFail: (site, fn) =>
      scenario.faults > 0 &&
      (scenario.faultSites.length === 0 || among(scenario.faultSites)(site, fn)),
    ...(failing && { fails: among(failing) }),
  };
  const contexts = contextsOf(scenario);
  const layouter = new Layouter(options.procedures ?? PROCEDURE, build);
  const codes = contexts.map(({ root }) => layouter.layout(root));
  const threadsOf = (fold: boolean): readonly Thread<World>[] =>
    contexts.map(({ name }, self) => new Thread(name, codes[self]!, self, fold, options.onFolded));
  const schema = schemaOf(scenario, threadsOf(false), options.checked);
  const blank = zero(schema) as unknown as State;
  const symmetries = symmetriesOf(schema, contexts);
  const model = (fold: boolean): Model => {
    const threads = threadsOf(fold);
    const system: System<State, StepLabel> = {
      name: `scmi ${scenario.transport}`,
      schema,
      initial: initialState(scenario, blank, threads),
      processes: threads.map(
        (thread) => thread.process() as unknown as System<State, StepLabel>['processes'][number],
      ),
      properties: [],
      symmetries,
    };
    const bare: Model = {
      system,
      scenario,
      threads,
      told: toldCount(scenario),
      unfolded: () => model(false),
    };
    return { ...bare, system: { ...system, properties: options.properties?.(bare) ?? [] } };
  };
  return model(options.fold ?? true);
}

function schemaOf(
  scenario: Scenario,
  threads: readonly Thread<World>[],
  checked: ReadonlySet<string>,
): Schema {
  const kernel = kernelSchema(scenario, sizesOf(scenario));
  return record({
    faults: int(0, scenario.faults),
    threads: record(Object.fromEntries(threads.map((thread, i) => [String(i), thread.schema()]))),
    ...kernel.fields,
    checks: ruleSwitches(checked),
  });
}

function initialState(scenario: Scenario, blank: State, threads: readonly Thread<World>[]): State {
  return produce(blank, (draft) => {
    const s = draft as World;
    s.faults = scenario.faults;
    s.irqs = scenario.irqs;
    s.ready = scenario.setup.length === 0;
    s.tree.nodes.forEach((node, i) => {
      const protocol = scenario.protocols[i - 1];
      node.reg = protocol?.reg ?? 0x10;
      node.mboxes = protocol?.mboxes ?? scenario.mboxes;
      if (protocol?.mboxes === 0) node.mboxes = 0;
    });
    for (const drawn of scenario.drivers) {
      const driver = s.drivers[DRIVERS.indexOf(drawn.name)];
      if (!driver) continue;
      driver.protocol = drawn.protocol;
      driver.notifies = drawn.notifies;
      driver.sends = drawn.sends;
    }
    for (const node of s.nodes) node.refs = 0;
    threads.forEach((thread) => thread.start(s));
  });
}
