// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printTokens, tokensOf } from '../../src/source/outline.ts';
import { functionsOf } from '../../src/source/parse.ts';
import { printSkeleton } from '../../src/source/printSkeleton.ts';
import { prune } from '../../src/source/prune.ts';
import { outlineOf } from '../../src/source/tokens.ts';
import { openTree, pathOf, readSource } from '../../src/source/tree.ts';
import { openVocabulary } from '../../src/source/vocabulary.ts';

const cache =
  process.env['SCMI_LIFETIME_KERNELS'] ??
  fileURLToPath(new URL('../../.cache/kernel', import.meta.url));
const [before, after] = ['6.12.107-1~deb12u1', '6.12.117-1~deb12u1'].map((version) =>
  join(cache, version),
) as [string, string];
const there = existsSync(before) && existsSync(after);
if (!there) {
  console.warn(`SKIPPED: no kernel trees in ${cache}: run scripts/fetchKernel.sh to test on them`);
}

const files = ['bus.c', 'driver.c', 'notify.c', 'mailbox.c', 'smc.c', 'virtio.c'];

async function skeletons(dir: string): Promise<Map<string, string>> {
  const tree = openTree(dir);
  const all = new Map<string, string>();
  for (const file of files) {
    for (const fn of (await functionsOf(readSource(pathOf(tree, file) ?? file))).values()) {
      const text = printTokens(tokensOf(prune(outlineOf(fn), openVocabulary)));
      all.set(`${file} ${fn.name}`, fn.node.hasError ? `${text}(does not parse)` : text);
    }
  }
  return all;
}

describe.skipIf(!there)('Debian 6.12.107 and 6.12.117', () => {
  test('every function of the modelled files parses', async () => {
    const found = [...(await skeletons(before)), ...(await skeletons(after))];
    expect(found.length).toBeGreaterThan(380);
    expect(found.filter(([, text]) => text.includes('does not parse'))).toEqual([]);
  });

  test('what the backports changed is what differs, and nothing else', async () => {
    const [old, now] = [await skeletons(before), await skeletons(after)];
    const names = [...new Set([...old.keys(), ...now.keys()])];
    expect(names.filter((name) => old.get(name) !== now.get(name))).toMatchInlineSnapshot(`
      [
        "bus.c scmi_protocol_table_register",
        "bus.c scmi_protocol_device_unrequest",
        "bus.c scmi_child_dev_find",
        "bus.c scmi_driver_register",
        "bus.c scmi_device_release",
        "bus.c __scmi_device_destroy",
        "bus.c __scmi_device_create",
        "bus.c scmi_device_destroy",
        "driver.c scmi_set_handle",
        "driver.c scmi_chan_setup",
        "driver.c scmi_channels_setup",
        "driver.c scmi_chan_destroy",
        "driver.c scmi_bus_notifier",
        "driver.c scmi_device_request_notifier",
        "driver.c scmi_probe",
        "driver.c scmi_remove",
        "notify.c scmi_notification_exit",
        "mailbox.c mailbox_chan_setup",
        "smc.c smc_chan_setup",
        "bus.c scmi_child_dev_find_get",
        "bus.c scmi_device_release_resources",
        "driver.c scmi_clear_handle",
        "notify.c scmi_notification_quiesce",
      ]
    `);
  });

  test('the versions are read from the Makefiles', () => {
    expect([before, after].map((dir) => openTree(dir).version)).toEqual(['6.12.107', '6.12.117']);
  });

  test('a skeleton shows lines, alarms and arguments', async () => {
    expect(await printSkeleton(before, 'scmi_cleanup_txrx_channels')).toMatch(
      /^scmi_cleanup_txrx_channels \(driver\.c:\d+-\d+\)\n +\d+ {3}call scmi_cleanup_channels\(_, \.tx_idr\)\n/,
    );
    await expect(printSkeleton(before, 'no_such_function')).rejects.toThrow(/defines no_such/);
  });
});
