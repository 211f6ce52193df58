// SPDX-License-Identifier: GPL-2.0-only
// Node 20 cannot read TypeScript in a worker thread by itself.
import { tsImport } from 'tsx/esm/api';

await tsImport('./fakeWorker.ts', import.meta.url);
