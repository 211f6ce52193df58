// SPDX-License-Identifier: GPL-2.0-only
import type { Cache } from './auditCache.ts';
import type { TreeReader } from './auditReach.ts';
import type { Engine } from './engine.ts';

/** What the command is run over: the real model, or a small one in tests. */
export interface Host {
  readonly engine: Engine;
  /** The version of the program. */
  readonly version: string;
  /** The folder of the specs, unless `--specs` names another. */
  readonly specs: string;
  /** The module of the workers; without one everything runs in this thread. */
  readonly worker: URL | null;
  /** What reads kernel trees, for audits, series and drift. */
  readonly trees?: TreeReader;
  /** Where results are kept between runs. */
  readonly cache?: () => Cache;
}
