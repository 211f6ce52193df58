// SPDX-License-Identifier: GPL-2.0-only
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';
import { kernel, realHost } from './kernels.ts';

const dir = kernel('6.12.117-1~deb12u1');

describe.skipIf(dir === undefined)('audit --watch', () => {
  test('says what an edit changes, and what taking it back does', async () => {
    const root = mkdtempSync(join(tmpdir(), 'watch-'));
    cpSync(dir ?? '', root, { recursive: true });
    const handlers: (() => void)[] = [];
    let text = '';
    let heard: (() => void) | undefined;
    const io: Io = {
      out: (some) => {
        text += some;
        heard?.();
      },
      err: () => {},
      outIsTerminal: false,
      errIsTerminal: false,
      env: {},
      onInterrupt: (handler) => {
        handlers.push(handler);
        return () => {};
      },
    };
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(text)) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    };
    const argv = ['audit', root, '--watch', '--no-cache', '--spec', 'fix-05', 'fix-07'];
    const ended = run(argv, io, realHost);
    await until(/^Watching .* \(Linux 6\.12\.117\): 0 findings$/m);
    const file = join(root, 'drivers/firmware/arm_scmi/driver.c');
    const before = readFileSync(file, 'utf8');
    const save = (now: string): void => {
      writeFileSync(join(root, 'draft'), now);
      renameSync(join(root, 'draft'), file);
    };
    save(before.replace('info->desc->ops->chan_free(prot_id, cinfo, idr);', ''));
    await until(
      /^driver\.c: 1 finding\n {2}no longer has fix 5\n {2}introduces fix-05:endpoint-lives$/m,
    );
    save(before);
    await until(/^driver\.c: 0 findings\n {2}lands fix 5\n {2}fixes fix-05:endpoint-lives$/m);
    for (const handler of handlers) handler();
    expect(await ended).toBe(130);
    rmSync(root, { recursive: true });
  });
});
