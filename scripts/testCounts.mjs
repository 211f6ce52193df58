// SPDX-License-Identifier: GPL-2.0-only
// Prints "N passed, N failed" out of vitest's JSON report: node scripts/testCounts.mjs REPORT STATUS
// STATUS is what the test run ended with. Exits with 1 unless all went well.
import { existsSync, readFileSync } from 'node:fs';

const [file = 'out/vitest.json', status = '0'] = process.argv.slice(2);
const { passed, failed } = counts();
// A run that failed otherwise (it did not compile, or ran out of time) is a failure too.
const failures = failed === 0 && status !== '0' ? 1 : failed;
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures === 0 && passed > 0 ? 0 : 1;

function counts() {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot even be loaded has no tests to fail.
  const unloaded = report.testResults.filter(
    ({ status: result, assertionResults }) => result === 'failed' && assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}
