#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only
import './v8Settings.ts';
import { command } from './command.ts';
import { leave, processIo } from './io.ts';

leave(await command(process.argv.slice(2), processIo()));
