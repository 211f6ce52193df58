// SPDX-License-Identifier: GPL-2.0-only
import { serve } from '../../src/cli/worker.ts';
import { fakeEngine } from './fakeEngine.ts';

serve(fakeEngine);
