// SPDX-License-Identifier: GPL-2.0-only
export type { CatalogueEntry, FixDetail, FixStatus } from './catalogue.ts';
export { printSkeleton } from './printSkeleton.ts';
export { recogniseFunction, type Recognition } from './recognise.ts';
export { commitOf, git } from './fromGit.ts';
export { loadTree } from './loadTree.ts';
export type { FunctionPlace, Places } from './places.ts';
export {
  recogniseSnapshot,
  recogniseTree,
  type Compared,
  type RecognisedFunction,
  type RecognisedTree,
} from './recogniseTree.ts';
export { formsOf, modelVocabulary, skeletonOf } from './skeleton.ts';
export { snippetOutline } from './snippet.ts';
export { inSnapshot, readFolder, snapshotOf, STACK, type Snapshot } from './snapshot.ts';
export { SourceError } from './sourceError.ts';
