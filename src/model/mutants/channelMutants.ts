// SPDX-License-Identifier: GPL-2.0-only
import { mutant, type Mutant } from './mutant.ts';
import { drop, ignoreError, turnTest } from './mutate.ts';

/** Mistakes in channels and their transports. */
export const CHANNEL_MUTANTS: readonly Mutant[] = [
  mutant(
    'mailbox channels are not freed in the clean-up',
    'endpoint-lives',
    'fix-01',
    drop('scmi_cleanup_channels', 'mailbox_chan_free()'),
  ),
  mutant(
    'virtio channels are not freed in the clean-up',
    'lists-hold-no-freed',
    'fix-17',
    drop('scmi_cleanup_channels', 'virtio_chan_free()'),
  ),
  mutant(
    'channels are not destroyed in the clean-up',
    'nothing-left',
    'fix-01',
    drop('scmi_cleanup_channels', 'scmi_chan_destroy()'),
  ),
  mutant(
    'transport devices are not destroyed',
    'nothing-left',
    'fix-01',
    drop('scmi_chan_destroy', 'scmi_device_destroy()'),
  ),
  mutant(
    'a shared channel is destroyed for every protocol',
    'no-use-after-free',
    'fix-15',
    drop('scmi_chan_destroy', 'cinfo->dev = NULL'),
  ),
  mutant(
    'a channel that gets no slot is taken for one',
    'endpoint-lives',
    'fix-05',
    ignoreError('scmi_chan_setup', 'ret = idr_alloc(idr, cinfo, prot_id)'),
  ),
  mutant(
    'a channel that gets its slot is taken down',
    'no-use-after-free',
    'fix-01',
    turnTest('scmi_chan_setup', 'ret = idr_alloc(idr, cinfo, prot_id)'),
  ),
  mutant(
    'a channel has no handle',
    'endpoint-published',
    'fix-01',
    drop('scmi_chan_setup', 'cinfo->handle = &info->handle'),
  ),
  mutant(
    'an smbox does not lead to its channel',
    'endpoint-published',
    'fix-01',
    drop('mailbox_chan_setup', 'smbox->cinfo = cinfo'),
  ),
  mutant(
    'a channel does not lead to its smbox',
    'no-send-on-dead-channel',
    'fix-01',
    drop('mailbox_chan_setup', 'cinfo->transport_info = smbox'),
  ),
  mutant(
    'the mailbox is not freed',
    'endpoint-published',
    'fix-01',
    drop('mailbox_chan_free', 'mbox_free_channel(smbox->chan)'),
  ),
  mutant(
    'the mailbox of the TX receiver is not freed',
    'endpoint-published',
    'fix-10',
    drop('mailbox_chan_free', 'mbox_free_channel(smbox->chan_receiver)'),
    { mboxes: 3 },
  ),
  mutant(
    'the mailbox of the P2A receiver is not freed',
    'endpoint-published',
    'fix-10',
    drop('mailbox_chan_free', 'mbox_free_channel(smbox->chan_platform_receiver)'),
    { mboxes: 4 },
  ),
  mutant(
    'a set-up without its receiver keeps the mailbox',
    'endpoint-lives',
    'fix-07',
    drop('mailbox_chan_setup', 'mbox_free_channel(smbox->chan)'),
  ),
  mutant(
    'a set-up that failed keeps its memory',
    'setup-unwound',
    'v3-mailbox-memory',
    drop('mailbox_chan_setup', 'devm_kfree(dev, smbox)'),
  ),
  mutant(
    'the lock of a mailbox is kept after a message',
    'no-deadlock',
    'general-mailbox-use',
    drop('mailbox_mark_txdone', 'mutex_unlock(&smbox->chan_lock)'),
  ),
  mutant(
    'a freed mailbox goes on interrupting',
    'rx-callback-preconditions',
    'fix-13',
    drop('mbox_free_channel', 'chan->mbox->ops->shutdown(chan)'),
  ),
  mutant(
    'a freed mailbox keeps its client',
    'endpoint-lives',
    'fix-01',
    drop('mbox_free_channel', 'chan->cl = NULL'),
  ),
  mutant(
    'nobody completes the shutdown of a channel',
    'no-deadlock',
    'fix-17',
    drop('scmi_vio_channel_release', 'spin_lock_irqsave(&vioch->lock)'),
  ),
  mutant(
    'the clean-up keeps its own user',
    'no-deadlock',
    'fix-17',
    drop('scmi_vio_channel_cleanup_sync', 'scmi_vio_channel_release()'),
  ),
  mutant(
    'the virtqueue callback keeps its user',
    'no-deadlock',
    'general-virtio-notifications',
    drop('scmi_vio_complete_cb', 'scmi_vio_channel_release()', 1),
  ),
  mutant(
    'a sender keeps its user',
    'no-deadlock',
    'fix-17',
    drop('virtio_send_message', 'scmi_vio_channel_release()'),
  ),
  mutant(
    'the clean-up does not wait for users',
    'no-use-after-free',
    'general-virtio-notifications',
    drop('scmi_vio_channel_cleanup_sync', 'wait_for_completion(vioch->shutdown_done)'),
  ),
  mutant(
    'the free list is not emptied',
    'lists-hold-no-freed',
    'fix-17',
    drop('virtio_chan_free', 'INIT_LIST_HEAD(&vioch->free_list)'),
  ),
  mutant(
    'unused buffers stay in their queue',
    'lists-hold-no-freed',
    'fix-17',
    drop('virtio_chan_free', 'virtqueue_detach_unused_buf(vioch->vqueue)'),
  ),
];
