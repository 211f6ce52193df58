// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/cli/host.ts';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';
import { fakeEngine } from './fakeEngine.ts';

/** What a command line did. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** How a test differs from the plain case: a pipe, no signals, one thread. */
export interface Setting {
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly host?: Partial<Host>;
  /** What is typed. */
  readonly keys?: () => AsyncIterable<string>;
  /** Calls back when the command listens for Ctrl-C. */
  readonly onListen?: (interrupt: () => void) => void;
}

const fix1 = `# Does the device live while it is used?
id: fix-01
fix: 1
title: A device found is gone before it is used
functions: [scmi_child_dev_find, scmi_device_destroy]
scenario:
  threads: [{ name: find, does: [bind] }, { name: destroy, does: [unbind] }]
rules: [no-use-after-free]
before: { variant: base, with: [2], expect: violated, rule: no-use-after-free }
after: { variant: v3, expect: holds, counts: { states: 12 } }
`;
const fix2 = `# Is the list empty in the end?
id: fix-02
fix: 2
title: A destroyed device stays on the list
functions: [scmi_device_unregister]
scenario:
  threads: [{ name: find, does: [bind] }, { name: destroy, does: [unbind] }]
rules: [nothing-left]
before: { variant: v1, expect: violated, rule: nothing-left }
after: { variant: v3, expect: holds }
`;

/** A folder of specs for the fake engine, and a folder to write to. */
export class Workplace {
  readonly root = mkdtempSync(join(tmpdir(), 'cli-'));
  readonly specs = join(this.root, 'specs');
  readonly out = join(this.root, 'out');

  constructor() {
    mkdirSync(this.specs);
    this.write('specs/fix-01.yaml', fix1);
    this.write('specs/fix-02.yaml', fix2);
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  /** Rewrites a part of a spec. */
  change(path: string, from: string, to: string): void {
    const text = path.endsWith('fix-01.yaml') ? fix1 : fix2;
    if (!text.includes(from)) throw new Error(`not in ${path}: ${from}`);
    this.write(path, text.replace(from, to));
  }

  /** Runs a command line; never throws. Paths of this folder are taken out of the output. */
  async run(argv: readonly string[], setting: Setting = {}): Promise<Ran> {
    let stdout = '';
    let stderr = '';
    const io: Io = {
      out: (text) => {
        stdout += text;
      },
      err: (text) => {
        stderr += text;
      },
      outIsTerminal: setting.terminal ?? false,
      errIsTerminal: setting.terminal ?? false,
      env: setting.env ?? {},
      ...(setting.keys && { keys: setting.keys }),
      onInterrupt: (handler) => {
        setting.onListen?.(handler);
        return () => {};
      },
    };
    const host: Host = {
      engine: fakeEngine,
      version: '1.2.3',
      specs: this.specs,
      worker: null,
      ...setting.host,
    };
    const [command, ...rest] = argv;
    const writer = command === 'check' || command === 'merge';
    const writes = writer && !rest.includes('--out') ? ['--out', this.out] : [];
    const code = await run(command === undefined ? [] : [command, ...writes, ...rest], io, host);
    const clean = (text: string): string => text.replaceAll(`${this.root}/`, '');
    return { stdout: clean(stdout), stderr: clean(stderr), code };
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
