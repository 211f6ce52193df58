// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { brokenClaims, claimsOf, type BrokenClaim } from '../../src/contract/claims/index.ts';
import { observe, type Observation } from '../../src/contract/observe/observation.ts';
import { Layouter, type Code } from '../../src/model/language/code.ts';
import type { Fn, Stmt } from '../../src/model/language/statement.ts';
import { drop, HARMFUL, mutated, type Mutation } from '../../src/model/mutants/index.ts';
import { PROCEDURE, PROCEDURES } from '../../src/model/procedures.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { contextsOf } from '../../src/model/threads.ts';
import type { World } from '../../src/model/world.ts';
import { question, QUESTIONS } from '../model/ask.ts';

const kept = new Map<string, Observation>();

/** The sentences about a spec's fixed side that these mistakes in the model break. */
function brokenBy(
  mutations: readonly Mutation<World>[],
  id: string,
  scenario: Partial<Scenario> = {},
): readonly BrokenClaim[] {
  const { request } = question(id);
  const asked = { spec: id, scenario: { ...request.scenario, ...scenario }, except: [] };
  const forms = new Set(request.forms);
  const key = JSON.stringify([id, scenario]);
  const good = kept.get(key) ?? observe([asked], forms, 'memory');
  kept.set(key, good);
  const procedures = mutated(PROCEDURE, ...mutations);
  const bad = observe([{ ...asked, procedures }], forms, 'memory');
  return brokenClaims(claimsOf(good), bad);
}

/** Mistakes in what is only counted, or that lie in an object without a life of its own. */
const ONLY_A_RULE_SEES: ReadonlySet<string> = new Set([
  'the driver core puts a reference twice',
  'a bus id is given back twice',
  'an instance keeps its id',
  'child nodes are never put',
]);

/** Their scenarios are too large to look at twice. */
const LARGE = new Set(['general-virtio-notifications']);

describe('a mistake in the model breaks a sentence of the contract', () => {
  it.each(HARMFUL.filter(({ spec }) => !LARGE.has(spec)).map((one) => [one.name, one] as const))(
    '%s',
    (name, { mutations, spec, scenario }) => {
      const broken = brokenBy(mutations, spec, scenario);
      expect(broken.length === 0).toBe(ONLY_A_RULE_SEES.has(name));
    },
    30_000,
  );
});

const LOAD = 'general-mailbox-load';
const LISTEN = 'general-mailbox-listener';

/** What the contract calls the locks of the C. */
const CLASSES: Readonly<Record<string, string>> = {
  dev: 'device_lock(scmi_dev)',
  'arm-scmi': 'device_lock(arm-scmi)',
  transport: 'device_lock(transport device)',
  'r_evt->proto->registered_mtx': 'pd->registered_mtx',
  'scmi_info->shmem_lock': 'scmi_smc->shmem_lock',
};

/** Specs in which it shows that a function does not take a lock; the first of the list, where unsaid. */
const SHOWN_IN: Readonly<Record<string, string>> = {
  'device_release_driver_internal arm-scmi': LISTEN,
  'device_driver_detach transport': LISTEN,
  'scmi_remove scmi_list_mutex': LISTEN,
  'scmi_remove info->protocols_mtx': LISTEN,
  'scmi_create_protocol_devices info->devreq_mtx': LISTEN,
  'send_message dev': 'general-mailbox-use',
  'scmi_bind_event_handler r_evt->proto->registered_mtx': LISTEN,
  'scmi_protocols_late_init ni->pending_mtx': LISTEN,
  '__scmi_event_handler_get_ops ni->pending_mtx': LISTEN,
  '__scmi_event_handler_get_ops r_evt->proto->registered_mtx': LISTEN,
  'scmi_get_active_handler r_evt->proto->registered_mtx': 'general-mailbox-irq',
  'scmi_put_handler ni->pending_mtx': LISTEN,
  'scmi_put_handler r_evt->proto->registered_mtx': LISTEN,
  'scmi_put_active_handler r_evt->proto->registered_mtx': 'general-mailbox-irq',
  'smc_channel_lock_acquire scmi_info->shmem_lock': 'v3-smc-early-irq',
};

/** The C of all statements, in any branch. */
function textsOf(body: readonly Stmt<World, never>[]): readonly string[] {
  return body.flatMap((stmt) => {
    switch (stmt.kind) {
      case 'if':
      case 'when':
        return [...textsOf(stmt.then), ...textsOf(stmt.else)];
      case 'loop':
        return textsOf(stmt.body);
      case 'step':
      case 'local':
        return [stmt.c];
      default:
        return [];
    }
  });
}

/** The functions that the code of the contract can come to; older trees have others. */
const REACHED: readonly Fn<World>[] = reached();

function reached(): readonly Fn<World>[] {
  const found = QUESTIONS.filter(({ side }) => side === 'after').flatMap(({ request }) => {
    const { transport } = request.scenario;
    const options = { forms: new Set(request.forms), transport, mayFail: () => true };
    const layouter = new Layouter(PROCEDURE, options);
    return contextsOf(request.scenario).flatMap(({ root }) => functionsOf(layouter.layout(root)));
  });
  const all = new Set(found);
  return PROCEDURES.filter((fn) => all.has(fn));
}

function functionsOf({ fn, instrs }: Code<World>): readonly Fn<World>[] {
  return [fn, ...instrs.flatMap((one) => (one.op === 'call' ? functionsOf(one.code) : []))];
}

/** Every lock that a function of these takes: the function, the lock, its statements. */
const LOCKING = REACHED.flatMap(({ name, body }) =>
  [...new Set(textsOf(body))].flatMap((c) => {
    const lock = /^(?:mutex|device)_lock\(&?(.*)\)$/.exec(c)?.[1];
    return lock === undefined ? [] : [[name, lock, c] as const];
  }),
);

/** Takes a lock out of a function, and its unlocking out of wherever it is. */
function without(fn: string, lock: string): readonly Mutation<World>[] {
  const unlocks = REACHED.filter(({ body }) => textsOf(body).includes(unlock(lock)));
  const own = unlocks.filter(({ name }) => name === fn);
  return [
    drop(fn, lock),
    ...(own.length > 0 ? own : unlocks).map(({ name }) => drop<World>(name, unlock(lock))),
  ];
}

function unlock(lock: string): string {
  return lock.replace('_lock(', '_unlock(');
}

describe('a lock that a function does not take is missed by a sentence of the contract', () => {
  it.each(LOCKING)(
    '%s: %s',
    (fn, lock, c) => {
      const name = CLASSES[lock] ?? lock;
      const broken = brokenBy(without(fn, c), SHOWN_IN[`${fn} ${lock}`] ?? LOAD);
      expect(broken.some(({ claim }) => claim.sentence.includes(`\`${name}\``))).toBe(true);
    },
    30_000,
  );
});
