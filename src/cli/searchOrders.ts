// SPDX-License-Identifier: GPL-2.0-only

/** The orders that `--search` knows. */
export const ORDERS = ['bfs', 'dfs', 'switches', 'bounded', 'random', 'swarm'] as const;
