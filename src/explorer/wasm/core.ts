// SPDX-License-Identifier: GPL-2.0-only
import { CORE_VARIABLES, type CoreContext, type CoreShape } from './coreContext.ts';
import { emitDescend } from './coreDescend.ts';
import { emitPack, emitRepack } from './coreKeys.ts';
import { emitRun } from './coreRun.ts';
import { emitNode, emitNodeIn } from './coreNodes.ts';
import { emitApply, emitChange, emitDecode, emitEncode } from './coreStates.ts';
import { emitFind, emitRehash, emitRehashNodes, emitSpread } from './coreTables.ts';
import { emitSuccessors } from './coreSuccessors.ts';
import { ModuleBuilder } from './module.ts';
import { MAX_PAGES, ownPlaces } from './places.ts';

/**
 * Emits the hot loop for one system: breadth-first search over states as 64-bit keys. A state of two
 * words is its own key; a wider one is compressed into a few binary trees of interned pairs, in the manner
 * of LTSmin (Laarman, van de Pol, Weber: "Parallel Recursive State Compression for Free", SPIN 2011),
 * of which a move renews only what it changes. So the table is exact in both cases, its entries are 8
 * bytes, and with a bijective hash two keys never compare equal by accident.
 */
export function emitCore(shape: CoreShape): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const { words } = shape.topology;
  const base = {
    module,
    shape,
    own: ownPlaces(words),
    v: Object.fromEntries(
      CORE_VARIABLES.map((name) => [name, module.global(name)] as const),
    ) as CoreContext['v'],
    words,
    wide: words > 2,
    node: -1,
    nodeIn: -1,
    pack: -1,
    change: -1,
    decode: -1,
    apply: -1,
    find: -1,
  };
  const node = emitNode(base);
  const nodeIn = emitNodeIn({ ...base, node });
  const pack = emitPack({ ...base, node });
  const decode = emitDecode(base);
  const change = emitChange({ ...base, node, nodeIn });
  const apply = emitApply({ ...base, pack, change });
  const find = emitFind(base);
  const context: CoreContext = { ...base, node, nodeIn, pack, change, decode, apply, find };
  emitEncode(context);
  emitRepack(context);
  emitDescend(context);
  emitSuccessors(context);
  emitRehash(context);
  emitSpread(context);
  emitRehashNodes(context);
  emitRun(context);
  return module.build(MAX_PAGES);
}
