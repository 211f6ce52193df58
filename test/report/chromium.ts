// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';

/** Debian's Chromium, or what CHROMIUM names. */
const CANDIDATES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
];

/** The browser to test with; `null` (said loudly) where there is none. */
export function chromiumPath(): string | null {
  const found = CANDIDATES.find((path) => path !== '' && existsSync(path));
  if (found !== undefined) return found;
  console.error('NO CHROMIUM: the pages are not tested in a browser (apt-get install chromium)');
  return null;
}
