// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';

/** Runs a command under `time`: its output, seconds, processor seconds and peak memory in MiB. */
export function timed(command, args, cwd) {
  const measure = ['-f', '@@ %e %U %S %M', command, ...args];
  const { stdout, stderr, status } = spawnSync('/usr/bin/time', measure, { cwd, encoding: 'utf8' });
  const found = /@@ ([\d.]+) ([\d.]+) ([\d.]+) (\d+)/.exec(stderr);
  if (status !== 0 || !found) throw new Error(`${command} ${args.join(' ')}: ${stderr}${stdout}`);
  const [wall, user, system, peak] = found.slice(1).map(Number);
  return { stdout, wall, cpu: user + system, mib: peak / 1024 };
}
