// SPDX-License-Identifier: GPL-2.0-only
// Prints a scaled-up SCMI scenario in Promela: `node scmiPromela.mjs 'one driver, two interrupts' > model.pml`.
import { promelaOf } from '../dist/src/explorer/promela.js';
import { scmiWhole } from './scenarios.mjs';

process.stdout.write(promelaOf(scmiWhole(process.argv[2])).text);
