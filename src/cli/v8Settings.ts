// SPDX-License-Identifier: GPL-2.0-only
import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 optimise a function after 15 times as much work as it does by itself. Most questions are
 * answered before that pays: a quarter of the time to a first trace went into code that hardly ran.
 * Whatever runs for seconds is optimised as before, and WebAssembly is not concerned.
 */
setFlagsFromString('--interrupt-budget=1000000');

/** Lets the part of the heap for young objects grow at once to what it may take, not by doubling. */
setFlagsFromString('--semi-space-growth-factor=16');

/**
 * Lets V8 collect the whole heap at once when it must, not in steps ahead of that beside the program: a first
 * trace is told before it must, and a search keeps its states elsewhere.
 */
setFlagsFromString('--no-incremental-marking');
