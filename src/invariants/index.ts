// SPDX-License-Identifier: GPL-2.0-only
import type { Property } from '../explorer/system.ts';
import type { Model } from '../model/model.ts';
import type { State } from '../model/world.ts';
import { boundImpliesInstance } from './boundImpliesInstance.ts';
import { boundImpliesLinked } from './boundImpliesLinked.ts';
import { busIdUnique } from './busIdUnique.ts';
import { callbacksStopped } from './callbacksStopped.ts';
import { deviceOwnsNoFreedBuffer } from './deviceOwnsNoFreedBuffer.ts';
import { devicesGoWithRequest } from './devicesGoWithRequest.ts';
import { devicesReleased } from './devicesReleased.ts';
import { endpointLives } from './endpointLives.ts';
import { endpointPublished } from './endpointPublished.ts';
import { everythingEnds } from './everythingEnds.ts';
import { freeOnce } from './freeOnce.ts';
import { handleLives } from './handleLives.ts';
import { handleUsers } from './handleUsers.ts';
import { handleWhileBound } from './handleWhileBound.ts';
import { handlersFreed } from './handlersFreed.ts';
import { idrNotChangedWhileIterating } from './idrNotChangedWhileIterating.ts';
import { idrReadWriteProtected } from './idrReadWriteProtected.ts';
import { keysFitType } from './keysFitType.ts';
import { listsHoldNoFreed } from './listsHoldNoFreed.ts';
import { noDeadlock } from './noDeadlock.ts';
import { noNullDereference } from './noNullDereference.ts';
import { noSendOnDeadChannel } from './noSendOnDeadChannel.ts';
import { noUseAfterFree } from './noUseAfterFree.ts';
import { nodeOwned } from './nodeOwned.ts';
import { nodesBalanced } from './nodesBalanced.ts';
import { nothingLeft } from './nothingLeft.ts';
import { protocolDevicesGone } from './protocolDevicesGone.ts';
import { protocolUsers } from './protocolUsers.ts';
import { protocolsHeldWhileLinked } from './protocolsHeldWhileLinked.ts';
import { referencesBalanced } from './referencesBalanced.ts';
import { requestsGoWithModule } from './requestsGoWithModule.ts';
import { requestsServed } from './requestsServed.ts';
import { rxCallbackPreconditions } from './rxCallbackPreconditions.ts';
import { setupUnwound } from './setupUnwound.ts';
import { syspowerOwned } from './syspowerOwned.ts';
import { syspowerUnique } from './syspowerUnique.ts';
import { transportDevicesNeverBound } from './transportDevicesNeverBound.ts';
import { virtioChannelIdle } from './virtioChannelIdle.ts';
import { workNotFreedByItself } from './workNotFreedByItself.ts';
import { workNotWaitingForItself } from './workNotWaitingForItself.ts';
import type { Rule } from './rule.ts';

export type { Rule } from './rule.ts';

/** All rules. */
export const RULES: readonly Rule[] = [
  boundImpliesInstance,
  boundImpliesLinked,
  busIdUnique,
  callbacksStopped,
  deviceOwnsNoFreedBuffer,
  devicesGoWithRequest,
  devicesReleased,
  endpointLives,
  endpointPublished,
  everythingEnds,
  freeOnce,
  handleLives,
  handleUsers,
  handleWhileBound,
  handlersFreed,
  idrNotChangedWhileIterating,
  idrReadWriteProtected,
  keysFitType,
  listsHoldNoFreed,
  noDeadlock,
  noNullDereference,
  noSendOnDeadChannel,
  noUseAfterFree,
  nodeOwned,
  nodesBalanced,
  nothingLeft,
  protocolDevicesGone,
  protocolUsers,
  protocolsHeldWhileLinked,
  referencesBalanced,
  requestsGoWithModule,
  requestsServed,
  rxCallbackPreconditions,
  setupUnwound,
  syspowerOwned,
  syspowerUnique,
  transportDevicesNeverBound,
  virtioChannelIdle,
  workNotFreedByItself,
  workNotWaitingForItself,
];

/**
 * The properties that judge a model by the rules named, each with the witness of its premise.
 * Step rules and the deadlock rule are judged elsewhere and give only their witness.
 */
export function propertiesOf(model: Model, names: ReadonlySet<string>): readonly Property<State>[] {
  return RULES.filter(({ name }) => names.has(name)).flatMap((rule) => [
    ...judging(rule, model),
    {
      kind: 'sometimes' as const,
      name: rule.premise.text,
      of: rule.name,
      holds: (state: State) => rule.premise.holds(state, model),
    },
  ]);
}

function judging(rule: Rule, model: Model): readonly Property<State>[] {
  switch (rule.kind) {
    case 'always':
    case 'quiet':
      return [{ kind: rule.kind, name: rule.name, clauses: rule.clauses?.(model) ?? [] }];
    case 'eventually':
      return rule.met ? [{ kind: 'eventually', name: rule.name, met: rule.met(model) }] : [];
    default:
      return [];
  }
}
