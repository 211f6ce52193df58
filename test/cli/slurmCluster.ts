// SPDX-License-Identifier: GPL-2.0-only
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, hostname, tmpdir, totalmem, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds that the cluster may take to be there. */
const PATIENCE = 20;

/** A Slurm cluster of this machine alone, with its own keys, ports and folders; it ends with `stop`. */
export class SlurmCluster {
  private readonly root = mkdtempSync(join(tmpdir(), 'slurm-'));
  private readonly daemons: ChildProcess[] = [];
  /** What its commands need. */
  readonly env = { SLURM_CONF: join(this.root, 'slurm.conf') };

  /** Why there can be none here; `null` when there can. */
  static missing(): string | null {
    const lacks = ['munged', 'slurmctld', 'slurmd', 'sbatch'].find(
      (name) => spawnSync(name, ['--version']).error !== undefined,
    );
    return lacks === undefined ? null : `there is no ${lacks}`;
  }

  /** Starts it; false when it does not come up, or the machine has no room for the recipe's tasks. */
  async start(): Promise<boolean> {
    const here = (name: string): string => join(this.root, name);
    const host = hostname().split('.')[0]!;
    const user = userInfo().username;
    const port = 20_000 + (process.pid % 10_000);
    for (const folder of ['state', 'spool', 'munge']) mkdirSync(here(folder), { mode: 0o755 });
    writeFileSync(here('munge/key'), Buffer.alloc(64, this.root), { mode: 0o600 });
    writeFileSync(
      this.env.SLURM_CONF,
      [
        'ClusterName=test',
        `SlurmctldHost=${host}(127.0.0.1)`,
        `SlurmUser=${user}`,
        `SlurmdUser=${user}`,
        'AuthType=auth/munge',
        `AuthInfo=socket=${here('munge/socket')}`,
        `SlurmctldPort=${port}`,
        `SlurmdPort=${port + 1}`,
        `StateSaveLocation=${here('state')}`,
        `SlurmdSpoolDir=${here('spool')}`,
        `SlurmctldPidFile=${here('slurmctld.pid')}`,
        `SlurmdPidFile=${here('slurmd.pid')}`,
        'ProctrackType=proctrack/linuxproc',
        'TaskPlugin=task/none',
        'MpiDefault=none',
        'SelectType=select/cons_tres',
        'SelectTypeParameters=CR_Core_Memory',
        `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus().length} RealMemory=${Math.floor(totalmem() / 2 ** 21)}`,
        'PartitionName=all Nodes=ALL Default=YES State=UP',
        '',
      ].join('\n'),
    );
    this.daemon('munged', [
      '--foreground',
      '--force',
      `--key-file=${here('munge/key')}`,
      `--socket=${here('munge/socket')}`,
      `--pid-file=${here('munge/pid')}`,
      `--log-file=${here('munge/log')}`,
      `--seed-file=${here('munge/seed')}`,
    ]);
    await sleep(500);
    this.daemon('slurmctld', ['-D']);
    this.daemon('slurmd', ['-D']);
    const needed = cpus().length >= 2 && totalmem() / 2 >= 2 ** 32;
    for (let second = 0; needed && second < PATIENCE; second++) {
      if (this.ask('sinfo', ['--noheader', '--format=%T']) === 'idle') return true;
      await sleep(1000);
    }
    return false;
  }

  /** Waits until no job is left. */
  async finished(): Promise<void> {
    // No answer is not an empty one.
    while (this.ask('squeue', ['--noheader']) !== '') await sleep(500);
  }

  async stop(): Promise<void> {
    for (const daemon of this.daemons.toReversed()) {
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      // One that is still coming up may not heed a gentler signal.
      if (daemon.exitCode === null && daemon.kill('SIGKILL')) await ended;
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  private daemon(name: string, argv: readonly string[]): void {
    const env = { ...process.env, ...this.env };
    this.daemons.push(spawn(name, argv, { env, stdio: 'ignore' }));
  }

  /** What a command prints; `null` when it fails. */
  private ask(command: string, argv: readonly string[]): string | null {
    const env = { ...process.env, ...this.env };
    const { status, stdout } = spawnSync(command, argv, { env, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : null;
  }
}
