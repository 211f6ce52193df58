// SPDX-License-Identifier: GPL-2.0-only
import { treeRun } from './auditRun.ts';
import { modelEngine } from './modelEngine.ts';
import { serve } from './worker.ts';

serve({ ...modelEngine, run: treeRun });
