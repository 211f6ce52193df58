// SPDX-License-Identifier: GPL-2.0-only
// A worker that dies of its first request.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => process.exit(7));
