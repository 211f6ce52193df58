// SPDX-License-Identifier: GPL-2.0-only
import { loadSpecs } from '../specs/loadSpecs.ts';
import { suggestion } from '../specs/nearest.ts';
import type { Spec } from '../specs/spec.ts';
import type { Engine } from './engine.ts';
import { UsageError } from './usageError.ts';

/** Reads the specs in a folder, or only the one with this id if there is one, against what the engine knows. */
export function readSpecs(engine: Engine, folder: string, only?: string): readonly Spec[] {
  const names = {
    rules: engine.rules.map(({ name }) => name),
    forms: engine.catalogue.map(({ form }) => form),
    variants: Object.keys(engine.variants),
    fixes: engine.catalogue.flatMap(({ number }) => (number === undefined ? [] : [number])),
    ...(engine.tooLarge && { tooLarge: engine.tooLarge }),
    ...(engine.sites && { sites: engine.sites }),
  };
  return loadSpecs(folder, names, only);
}

/**
 * The specs with these ids (none: all) and this transport.
 * @throws UsageError when an id is unknown or nothing is left.
 */
export function select(
  specs: readonly Spec[],
  ids: readonly string[],
  transport: string | undefined,
): readonly Spec[] {
  for (const id of ids) {
    if (specs.some((spec) => spec.id === id)) continue;
    const remedy = suggestion(
      // as `explain` names a side, or several at once
      id.replace(/[:,].*/, ''),
      specs.map((spec) => spec.id),
    );
    throw new UsageError(`no spec "${id}"`, `${remedy}; \`scmi-lifetime list\` lists them`);
  }
  const chosen = specs.filter(
    ({ id, scenario }) =>
      (ids.length === 0 || ids.includes(id)) &&
      (transport === undefined || scenario.transport === transport),
  );
  if (chosen.length > 0) return chosen;
  throw new UsageError(`no spec is left for transport ${transport}`, 'choose others with --spec');
}
