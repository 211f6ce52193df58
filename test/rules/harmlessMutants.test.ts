// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { mention } from '../../src/model/kernel/c.ts';
import { mutated, replace, swap, type Mutation } from '../../src/model/mutants/index.ts';
import { PROCEDURE } from '../../src/model/procedures.ts';
import type { World } from '../../src/model/world.ts';
import { ask, answerTo, question, verdictOf } from '../model/ask.ts';

const harmless: readonly (readonly [string, string, Mutation<World>])[] = [
  [
    'an extra mention',
    'fix-01',
    replace('scmi_remove', 'idr_destroy(&info->protocols)', (stmt) => [mention('kmsg()'), stmt]),
  ],
  [
    'the fields of a new channel in another order',
    'fix-01',
    swap('scmi_chan_setup', 'cinfo->id = prot_id', 'cinfo->dev = &tdev->dev'),
  ],
  [
    'a channel and its smbox published in another order, before the request',
    'fix-14',
    swap('mailbox_chan_setup', 'cinfo->transport_info = smbox', 'smbox->cinfo = cinfo'),
  ],
  [
    'the receivers of a freed channel cleared in another order',
    'general-mailbox-notifications',
    swap(
      'mailbox_chan_free',
      'smbox->chan_receiver = NULL',
      'smbox->chan_platform_receiver = NULL',
    ),
  ],
];

test.each(harmless)('%s changes neither verdict nor counts', (_, id, mutation) => {
  const asked = question(id);
  const { states, transitions, depth } = answerTo(asked);
  const mutant = ask(asked, { procedures: mutated(PROCEDURE, mutation) });
  expect(verdictOf(mutant)).toBe('holds');
  expect(mutant).toMatchObject({ states, transitions, depth });
});

test('a form that is not built may be wrong: nobody sees it', () => {
  const mutation = swap<World>(
    '__scmi_device_destroy',
    'ida_free(scmi_bus_id, scmi_dev->id)',
    'device_unregister()',
  );
  const mutant = ask(question('fix-01'), { procedures: mutated(PROCEDURE, mutation) });
  expect(verdictOf(mutant)).toBe('holds');
});
