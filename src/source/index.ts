// SPDX-License-Identifier: GPL-2.0-only
export type { CatalogueEntry, FixDetail, FixStatus } from './catalogue.ts';
export { printSkeleton } from './printSkeleton.ts';
export { recogniseFunction, type Recognition } from './recognise.ts';
export { recogniseTree, type RecognisedFunction, type RecognisedTree } from './recogniseTree.ts';
export { formsOf, modelVocabulary, skeletonOf } from './skeleton.ts';
export { snippetOutline } from './snippet.ts';
export { SourceError } from './sourceError.ts';
