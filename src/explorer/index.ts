// SPDX-License-Identifier: GPL-2.0-only
/**
 * A general explicit-state model checker. A system is plain data and pure functions (`System`); its
 * moves are immer recipes, run once for each distinct reading of the state and learnt as decision
 * trees; the search walks the trees over packed states, and forgets none unless asked for hash compaction.
 */
export * from './schema.ts';
export * from './system.ts';
export { NO_DEADLOCK } from './questions.ts';
export { explore, exploreAsync, type ExploreOptions } from './search.ts';
export {
  CheckpointError,
  type CheckpointOptions,
  type CheckpointStore,
  type KeptBytes,
} from './checkpoint.ts';
export { fileCheckpoint } from './fileCheckpoint.ts';
export { folderSpill, SpillError, type SpillFile, type SpillSpace } from './spill.ts';
export { fingerprint } from './fingerprint.ts';
export { breadthFirst, type Strategy } from './breadthFirst.ts';
export { symmetric, type SymmetricOptions } from './symmetric.ts';
export { SymmetryError } from './symmetryCheck.ts';
export { partialOrder, type PartialOrderOptions } from './partialOrder.ts';
export { layoutOf, pack, unpack, type Layout, type Slot } from './layout.ts';
export { explorePlainly, type PlainResult } from './plain.ts';
export { hashCompaction, type HashCompactionOptions } from './hashCompaction.ts';
export { depthFirst } from './depthFirst.ts';
export { fewestSwitches, switchesOf, type SwitchOptions } from './switches.ts';
export { swarm, type SwarmOptions } from './swarm.ts';
export { randomWalk, type WalkOptions } from './randomWalk.ts';
export { replay, verifyTrace, type Choice, type Replay, type Seen } from './replay.ts';
export {
  checkTransitions,
  type TransitionCheck,
  type TransitionCheckOptions,
} from './transitionCheck.ts';
export { selfCheck, type SelfCheck } from './selfCheck.ts';
export { promelaOf, type Promela } from './promela.ts';
export { neighbourhood, type GraphEdge, type GraphNode, type Neighbourhood } from './graph.ts';
export type { Judgement } from './reference.ts';
