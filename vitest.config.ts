// SPDX-License-Identifier: GPL-2.0-only
import { defineConfig } from 'vitest/config';

/** Milliseconds after which a test hangs. It is far beyond what any takes, also where other work makes all of them slow. */
const HANGS = 300_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: HANGS,
    hookTimeout: HANGS,
    // What other programs say is compared, and bash warns of a locale that is not installed.
    env: { LC_ALL: 'C' },
    expect: { poll: { timeout: HANGS } },
  },
});
