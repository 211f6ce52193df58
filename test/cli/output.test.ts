// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const program = 'node dist/src/cli/main.js';

function shell(line: string): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  return { status, stderr };
}

describe.skipIf(!existsSync('/dev/full'))('output to a full disk', () => {
  it.each(['list', '--help', 'explain fix-01:before', 'check --spec fix-01 --no-svg --json'])(
    'is one line of error, and no verdict: %s',
    (argv) => {
      expect(shell(`${program} ${argv} >/dev/full`)).toEqual({
        status: 2,
        stderr:
          'scmi-lifetime: error: the output cannot be written: ENOSPC: no space left on device, write (write elsewhere)\n',
      });
    },
  );

  it('is no verdict either when it is that of the errors', () => {
    expect(shell(`${program} bogus 2>/dev/full`).status).toBe(2);
  });
});

describe('output that nobody reads on', () => {
  it('ends the program as SIGPIPE would, quietly, with no verdict', () => {
    const gone = 'exec 3> >(:); wait $!;';
    for (const line of [`${program} explain fix-01:before >&3`, `${program} bogus 2>&3`])
      expect(shell(`${gone} ${line}`)).toEqual({ status: 141, stderr: '' });
  });
});
