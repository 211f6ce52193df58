// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('testCounts.mjs', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'counts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What it prints and exits with, for a report with these numbers and a test run's status. */
  function counts(report: object | null, status: number): string {
    const file = join(folder, 'report.json');
    if (report) writeFileSync(file, JSON.stringify(report));
    const ran = spawnSync('node', ['scripts/testCounts.mjs', file, String(status)], {
      encoding: 'utf8',
    });
    return `${ran.stdout}exit ${ran.status}`;
  }

  const loaded = { status: 'passed', assertionResults: [{}] };

  it('counts what passed and failed', () => {
    const all = { numPassedTests: 7, numFailedTests: 0, testResults: [loaded] };
    expect(counts(all, 0)).toBe('7 passed, 0 failed\nexit 0');
    expect(counts({ ...all, numFailedTests: 2 }, 1)).toBe('7 passed, 2 failed\nexit 1');
  });

  it('counts a file that does not load as a failure', () => {
    const testResults = [loaded, { status: 'failed', assertionResults: [] }];
    const report = { numPassedTests: 7, numFailedTests: 0, testResults };
    expect(counts(report, 1)).toBe('7 passed, 1 failed\nexit 1');
  });

  it('counts a run that failed otherwise, or did nothing, as a failure', () => {
    const all = { numPassedTests: 7, numFailedTests: 0, testResults: [loaded] };
    expect(counts(null, 124)).toBe('0 passed, 1 failed\nexit 1');
    expect(counts(all, 124)).toBe('7 passed, 1 failed\nexit 1');
    expect(counts({ ...all, numPassedTests: 0 }, 0)).toBe('0 passed, 0 failed\nexit 1');
  });
});
