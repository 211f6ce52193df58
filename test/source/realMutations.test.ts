// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/source/snapshot.ts';
import { kernel } from '../cli/kernels.ts';
import { clangFormat, hasClangFormat, STYLES } from './clangFormat.ts';
import { logged, reformatted, renamed, unseen } from './mutants.ts';
import { changed, edited, noticed, recognised, told } from './mutateTree.ts';

const version = '6.12.117-1~deb12u1';
const older = '6.1.192-2';
const oldest = '6.1.176-1';
// how many mutants each way of looking finds at least: what the model is about is not left to hashes
const trees = [
  { one: version, dir: kernel(version) ?? '', least: { form: 500, details: 850 } },
  { one: older, dir: kernel(older) ?? '', least: { form: 450, details: 700 } },
  { one: oldest, dir: kernel(oldest) ?? '', least: { form: 350, details: 600 } },
];
const [{ dir } = { dir: '' }, { dir: dir6_1 } = { dir: '' }] = trees;
const clang = hasClangFormat();

describe.each(trees)('mutations of Debian $one', ({ dir, least }) => {
  test.skipIf(dir === '').each([
    ['every local and label renamed', renamed],
    ['a message before every statement', logged],
    ['other line breaks, and comments elsewhere', reformatted],
  ])('%s: nothing else is seen', async (_, change) => {
    expect(await told(await changed(dir, change))).toEqual(await told(readFolder(dir)));
  });

  test.skipIf(dir === '' || !clang).each(Object.entries(STYLES))(
    'clang-format, %s: nothing else is seen',
    async (_, style) => {
      const formatted = await changed(dir, (text) => clangFormat(text, style));
      expect(await told(formatted)).toEqual(await told(readFolder(dir)));
    },
  );

  test.skipIf(dir === '')(
    'the same in texts that nobody has seen: conditions and arguments are compared one by one',
    async () => {
      const functions = await recognised(
        await changed(dir, async (text) => unseen(await renamed(text))),
      );
      const was = await recognised(readFolder(dir));
      expect(functions.map(({ name, forms }) => [name, forms])).toEqual(
        was.map(({ name, forms }) => [name, forms]),
      );
      expect(new Set(functions.map(({ compared }) => compared))).toEqual(
        new Set(['details', undefined]),
      );
    },
  );

  test.skipIf(dir === '')(
    'every swap, dropped call, goto elsewhere, other condition, argument and value is seen',
    async () => {
      const { inForm, inDetails, inText, missed } = await noticed(dir);
      expect(missed).toEqual([]);
      expect([inForm > least.form, inDetails > least.details, inText < 130]).toEqual([
        true,
        true,
        true,
      ]);
    },
  );
});

describe.skipIf(dir === '')(`mistakes in Debian ${version}`, () => {
  test.each([
    ['scmi_get_protocol_instance', 'mutex_lock(&info->protocols_mtx)', 'mutex'],
    ['scmi_handle_get', 'mutex_lock(&scmi_list_mutex)', 'mutex'],
    ['scmi_device_request_notifier', 'rcu_read_lock()', 'rcu'],
  ])('%s with guard() instead of %s is the same', async (name, lock, kind) => {
    const unlock = lock.replace('lock', 'unlock');
    const argument = lock.replace(/.*\(|\)$/g, '');
    const guarded = await changed(dir, (text) => {
      const start = text.search(new RegExp(`^(?:\\w[^\\n;/]*\\W)?${name}\\([^;{]*\\{`, 'm'));
      if (start < 0) return text;
      const end = text.indexOf('\n}\n', start);
      const own = text.slice(start, end);
      const rest = own.replace(`${unlock};`, kind === 'rcu' ? '}' : '');
      const held = kind === 'rcu' ? 'scoped_guard(rcu) {' : `guard(${kind})(${argument});`;
      return text.slice(0, start) + rest.replace(`${lock};`, held) + text.slice(end);
    });
    const both = [await recognised(guarded), await recognised(readFolder(dir))];
    const [now, then] = both.map((functions) => functions.find((fn) => fn.name === name));
    expect(now).toMatchObject({ status: 'form', compared: 'details', forms: then?.forms });
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
    const functions = await recognised(edited(dir, file, from, to));
    const strange = functions.filter(({ status }) => status === 'not-modelled');
    expect(strange.map(({ difference }) => difference?.length)).toEqual([expect.any(Number)]);
  });
});

describe.skipIf(dir6_1 === '')(`mistakes in Debian ${older}`, () => {
  const kept = 'of_node_put(child);\n\t\t\treturn ret;';
  test.each([
    ['a child that is not put', 'driver.c', kept, 'return ret;'],
    [
      'a helper that is not the same',
      'mailbox.c',
      'shmem_fetch_response',
      'shmem_fetch_notification',
    ],
    ['a supplier that is not asked for', 'driver.c', 'ret = desc->ops->link_supplier(dev);', ''],
    [
      'a failed link that leads past the id',
      'driver.c',
      /(link_supplier\(dev\);\s*if \(ret\)\s*)goto clear_ida/,
      '$1goto clear_txrx_setup',
    ],
    ['a virtio device that need not be there', 'virtio.c', /if \(!scmi_vdev\) \{[^}]*\}/, ''],
    [
      'a failed request that keeps the mapping',
      'mailbox.c',
      'devm_iounmap(dev, smbox->shmem);',
      '',
    ],
    [
      'a request of the other mailbox',
      'mailbox.c',
      'mbox_request_channel(cl, tx ? 0 : 1)',
      'mbox_request_channel(cl, tx ? 1 : 0)',
    ],
    [
      'a notifier that stays',
      'driver.c',
      /(\tbus_unregister_notifier\([^;]*;)(?=\s*\/\* Safe)/,
      '',
    ],
    [
      'a node that is another',
      'bus.c',
      'scmi_dev->dev.of_node = np;',
      'scmi_dev->dev.of_node = parent->of_node;',
    ],
  ])('%s: the function is no longer modelled', async (_, file, from, to) => {
    const strange = (await recognised(edited(dir6_1, file, from, to))).filter(
      ({ status }) => status === 'not-modelled',
    );
    expect(strange.map(({ difference }) => difference?.length)).toEqual([expect.any(Number)]);
  });
});
