// SPDX-License-Identifier: GPL-2.0-only
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STACK } from '../../src/source/index.ts';
import { formatPatch, git } from '../series/debianSeries.ts';
import { Workplace, type Ran } from './commandLine.ts';
import { kernel, realHost } from './kernels.ts';

const dir = kernel('6.1.192-2');

/** Backports to 6.1.192, as somebody could send them: title, and what to replace in driver.c by what. */
const BACKPORTS: readonly (readonly [
  title: string,
  ...edits: readonly (readonly [RegExp, string])[],
])[] = [
  [
    'Clean up channels on setup failure',
    [/(scmi_channels_setup\(info\);\n\tif \(ret\)\n\t\tgoto )clear_ida/, '$1clear_txrx_setup'],
  ],
  [
    'Stop channels first, on remove',
    [
      /\n\t\/\* Safe to free channels.*\n\tscmi_cleanup_txrx_channels\(info\);\n(?=\n\tida_free)/,
      '',
    ],
    [
      /(?=\tscmi_notification_exit\(&info->handle\);\n\n\tmutex_lock\(&info->protocols_mtx)/,
      '\tscmi_cleanup_txrx_channels(info);\n',
    ],
  ],
  [
    'And in the error path of probe',
    [/(notification_exit:\n)\tscmi_notification_exit\(&info->handle\);\n/, '$1'],
    [
      /(clear_txrx_setup:\n\tscmi_cleanup_txrx_channels\(info\);\n)/,
      '$1\tscmi_notification_exit(&info->handle);\n',
    ],
  ],
  [
    'Tidy remove up',
    [
      /(\tblocking_notifier_chain_unregister\([^;]*;\n\n)(?=\tscmi_cleanup_txrx)([\s\S]*?)(?=\tbus_unregister_notifier\(&scmi_bus_type, &info->bus_nb\);\n\n\tida)/,
      '$2$1',
    ],
  ],
  ['Do not put the child', [/\t\t\tof_node_put\(child\);\n(\t\t\treturn ret;)/, '$1']],
];

describe.skipIf(dir === undefined)('a series of backports to an older tree', () => {
  let place: Workplace;
  let root: string;
  let repo: string;
  beforeAll(() => {
    place = new Workplace();
    root = mkdtempSync(join(tmpdir(), 'backports-'));
    repo = join(root, 'linux');
    mkdirSync(repo);
    git(repo, 'init', '-q');
    cpSync(join(dir ?? '', STACK), join(repo, STACK), { recursive: true });
    cpSync(join(dir ?? '', 'Makefile'), join(repo, 'Makefile'));
    git(repo, 'add', '-A');
    git(repo, 'commit', '-q', '-m', 'base');
    git(repo, 'tag', 'base');
    const driver = join(repo, STACK, 'driver.c');
    for (const [title, ...edits] of BACKPORTS) {
      const was = readFileSync(driver, 'utf8');
      const now = edits.reduce((text, [from, to]) => {
        expect(text).toMatch(from);
        return text.replace(from, to);
      }, was);
      writeFileSync(driver, now);
      git(repo, 'commit', '-q', '-a', '-m', `firmware: arm_scmi: ${title}`);
    }
    writeFileSync(join(root, 'backports.mbox'), formatPatch(repo, '--cover-letter'));
  });
  afterAll(() => {
    place.remove();
    rmSync(root, { recursive: true });
  });

  test('is judged patch by patch from its mbox', async () => {
    const options = ['--no-svg', '--no-cache', '--ascii', '--out', join(root, 'out')];
    const specs = ['fix-03', 'fix-06', 'fix-13'];
    const { stdout, code }: Ran = await place.run(
      ['series', join(root, 'backports.mbox'), '--tree', repo, ...options, '--spec', ...specs],
      { host: realHost },
    );
    const rows = stdout.split('\n---\n')[1] ?? '';
    expect(rows).toMatchInlineSnapshot(`
      " + 1/5 firmware: arm_scmi: Clean up channels on setup failure  fixes 1  introduces 0  (1 known)
             lands fix 3
             fixes fix-03:endpoint-lives
       * 2/5 firmware: arm_scmi: Stop channels first, on remove      fixes 0  introduces 0
             3 specs can no longer be asked: fix 13 is only partly in
       + 3/5 firmware: arm_scmi: And in the error path of probe      fixes 1  introduces 0
             lands fix 13
             fixes fix-13:no-use-after-free
       x 4/5 firmware: arm_scmi: Tidy remove up                      fixes 0  introduces 1
             no longer has fix 6
             introduces fix-06:callbacks-stopped-before-free
       * 5/5 firmware: arm_scmi: Do not put the child                fixes 0  introduces 0
             no longer has fix 12
             3 specs can no longer be asked: the tree has scmi_channels_setup in a form that the model
               lacks"
    `);
    expect(code).toBe(1);
  });
});
