// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { FIXES, FORMS } from '../../src/model/fixes.ts';
import { PROCEDURES } from '../../src/model/procedures.ts';
import { readCFile } from '../../src/source/cFile.ts';
import { compareDetails } from '../../src/source/knownDetails.ts';
import { recogniseFunction } from '../../src/source/recognise.ts';
import { recogniseSnapshot, transportOf } from '../../src/source/recogniseTree.ts';
import { modelVocabulary } from '../../src/source/skeleton.ts';
import { leavesOf } from '../../src/source/outline.ts';
import { readFolder, type Snapshot } from '../../src/source/snapshot.ts';
import { harmful, logged, reformatted, renamed, unseen } from './mutants.ts';

vi.setConfig({ testTimeout: 180_000 });

const version = '6.12.117-1~deb12u1';
const cache =
  process.env['SCMI_LIFETIME_KERNELS'] ??
  fileURLToPath(new URL('../../.cache/kernel', import.meta.url));
const dir = join(cache, version);
const there = existsSync(join(dir, 'Makefile'));
if (!there) console.warn(`SKIPPED: no kernel tree ${version}: run scripts/fetchKernel.sh`);

const vocabulary = modelVocabulary(PROCEDURES);
const catalogue = [...FIXES, ...FORMS];

describe.skipIf(!there)(`mutations of Debian ${version}`, () => {
  const told = async (snapshot: Snapshot): Promise<readonly (readonly string[])[]> => {
    const { functions } = await recogniseSnapshot(snapshot, PROCEDURES, catalogue);
    return functions.map(({ name, status, forms, hash }) => [
      name,
      status,
      forms.join(),
      hash ?? '',
    ]);
  };
  const changed = async (change: (text: string) => string | Promise<string>): Promise<Snapshot> => {
    const snapshot = readFolder(dir);
    const files = new Map<string, string>();
    for (const [path, text] of snapshot.files) {
      files.set(path, path.endsWith('.c') ? await change(text) : text);
    }
    expect([...files]).not.toEqual([...snapshot.files]);
    return { ...snapshot, files };
  };

  test.each([
    ['every local and label renamed', renamed],
    ['a message before every statement', logged],
    ['other line breaks, and comments elsewhere', reformatted],
  ])('%s: nothing else is seen', async (_, change) => {
    expect(await told(await changed(change))).toEqual(await told(readFolder(dir)));
  });

  test('the same in texts that nobody has seen: conditions and arguments are compared one by one', async () => {
    const snapshot = await changed(async (text) => unseen(await renamed(text)));
    const { functions } = await recogniseSnapshot(snapshot, PROCEDURES, catalogue);
    const was = await recogniseSnapshot(readFolder(dir), PROCEDURES, catalogue);
    expect(functions.map(({ name, forms }) => [name, forms])).toEqual(
      was.functions.map(({ name, forms }) => [name, forms]),
    );
    expect(new Set(functions.map(({ compared }) => compared))).toEqual(
      new Set(['details', undefined]),
    );
  });

  test.each([
    ['scmi_get_protocol_instance', 'mutex_lock(&info->protocols_mtx)', 'mutex'],
    ['scmi_handle_get', 'mutex_lock(&scmi_list_mutex)', 'mutex'],
    ['scmi_device_request_notifier', 'rcu_read_lock()', 'rcu'],
  ])('%s with guard() instead of %s is the same', async (name, lock, kind) => {
    const unlock = lock.replace('lock', 'unlock');
    const argument = lock.replace(/.*\(|\)$/g, '');
    const guarded = await changed((text) => {
      const start = text.search(new RegExp(`^(?:\\w[^\\n;/]*\\W)?${name}\\([^;{]*\\{`, 'm'));
      if (start < 0) return text;
      const end = text.indexOf('\n}\n', start);
      const own = text.slice(start, end);
      const rest = own.replace(`${unlock};`, kind === 'rcu' ? '}' : '');
      const held = kind === 'rcu' ? 'scoped_guard(rcu) {' : `guard(${kind})(${argument});`;
      return text.slice(0, start) + rest.replace(`${lock};`, held) + text.slice(end);
    });
    const tree = await recogniseSnapshot(guarded, PROCEDURES, catalogue);
    const was = await recogniseSnapshot(readFolder(dir), PROCEDURES, catalogue);
    const [now, then] = [tree, was].map((one) => one.functions.find((fn) => fn.name === name));
    expect(now).toMatchObject({ status: 'form', compared: 'details', forms: then?.forms });
  });

  test('every swap, dropped call, goto elsewhere, other condition, argument and value is seen', async () => {
    const snapshot = readFolder(dir);
    const { functions } = await recogniseSnapshot(snapshot, PROCEDURES, catalogue);
    let [inForm, inDetails, inText] = [0, 0, 0];
    const missed: string[] = [];
    for (const { name, file, path, status } of functions) {
      if (status !== 'form') continue;
      const whole = await readCFile(snapshot.files.get(path ?? '') ?? '');
      const text = whole.get(name)?.text ?? '';
      const fns = PROCEDURES.filter((fn) => fn.name === name);
      const look = async (source: string): Promise<Look> => {
        const facts = (await readCFile(source)).get(name);
        const outline = facts?.outline ?? [];
        const found = recogniseFunction(fns, outline, vocabulary, transportOf(file));
        return {
          form: found.kind === 'form' ? found.present.join() : found.kind,
          difference: compareDetails(name, outline, vocabulary).difference,
          hash: facts?.hash ?? '',
          leaves: JSON.stringify(
            leavesOf(outline).flatMap((leaf) =>
              vocabulary.counts(leaf) ? [[leaf.kind, leaf.name, leaf.detail]] : [],
            ),
          ),
        };
      };
      const was = await look(text);
      expect(was.difference, name).toEqual([]);
      for (const mutant of await harmful(text)) {
        const now = await look(mutant.text);
        // what the model is about must make the function another one; the rest, its text
        if (now.form !== was.form) inForm++;
        else if (now.difference.length > 0) inDetails++;
        else if (now.leaves === was.leaves && now.hash !== was.hash) inText++;
        else missed.push(`${name}: ${mutant.what}`);
      }
    }
    expect(missed).toEqual([]);
    expect([inForm > 500, inDetails > 850, inText < 130]).toEqual([true, true, true]);
  });

  test.each([
    [
      'an error that is taken for success',
      'driver.c',
      /if \(ret\)(?=\s*goto clear_dev_req)/,
      'if (!ret)',
    ],
    [
      'an error that is not handed on',
      'driver.c',
      /(\nstatic int do_xfer\([\s\S]*?return )ret(?=;\n\})/,
      '$10',
    ],
    [
      'a put of another node',
      'bus.c',
      'put_device(&scmi_dev->dev)',
      'put_device(scmi_dev->dev.parent)',
    ],
    ['a device without its release', 'bus.c', /\n.*dev\.release = .*;/, ''],
    ['driver data that is not set', 'driver.c', 'platform_set_drvdata(pdev, info);', ''],
    ['a flag that is not set back', 'bus.c', /(atomic_set\(&scmi_syspower_registered, )0/, '$11'],
    [
      'another channel than was asked for',
      'transports/mailbox.c',
      /(chan_receiver = mbox_request_channel\(cl, )a2p_rx_chan/,
      '$1p2a_chan',
    ],
    [
      'a lock of something else',
      'notify.c',
      'mutex_lock(&ni->pending_mtx)',
      'mutex_lock(&ni->other_mtx)',
    ],
    [
      'one channel fewer cleaned up',
      'driver.c',
      'scmi_cleanup_channels(info, &info->rx_idr)',
      'scmi_cleanup_channels(info, &info->tx_idr)',
    ],
    [
      'a condition that asks for more',
      'driver.c',
      /if \(cinfo->dev\)/,
      'if (cinfo->dev && cinfo->is_p2a)',
    ],
  ])('%s: the function is no longer modelled', async (_, file, from, to) => {
    const was = readFolder(dir);
    const path = [...was.files.keys()].find((one) => one.endsWith(`arm_scmi/${file}`)) ?? '';
    const text = was.files.get(path) ?? '';
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    const snapshot = { ...was, files: new Map([...was.files, [path, edited]]) };
    const { functions } = await recogniseSnapshot(snapshot, PROCEDURES, catalogue);
    const strange = functions.filter(({ status }) => status === 'not-modelled');
    expect(strange.map(({ difference }) => difference?.length)).toEqual([expect.any(Number)]);
  });
});

interface Look {
  readonly form: string;
  readonly difference: readonly string[];
  readonly hash: string;
  readonly leaves: string;
}
