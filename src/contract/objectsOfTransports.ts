// SPDX-License-Identifier: GPL-2.0-only
import type { ObjectKind } from './objects.ts';
import { orphaned } from './objectsOfCore.ts';
import { lifeOf, words } from './words.ts';

const has = (word: string) => (life: string) => life.split('_').includes(word);

/** Channels and what the transports keep behind them. */
export const TRANSPORT_OBJECTS: readonly ObjectKind[] = [
  {
    key: 'channel',
    title: 'Channel info',
    c: 'struct scmi_chan_info',
    owner: 'devres of arm-scmi.N',
    endedBy: ['device_unbind_cleanup', 'scmi_chan_setup'],
    path: 'channels',
    count: (s) => s.channels.length,
    life: (s, i) => {
      const cinfo = s.channels[i];
      if (!cinfo) return null;
      const idrs = s.infos.flatMap(({ tx_idr, rx_idr }) => [tx_idr, rx_idr]);
      return lifeOf(
        cinfo.life,
        'live',
        cinfo.handle && 'handle',
        cinfo.transport_info && 'endpoint',
        cinfo.life === 'live' && idrs.some(({ at }) => at.includes(i)) && 'found',
        cinfo.life === 'live' && orphaned(s, cinfo.info),
      );
    },
    membership: /\.(life|rx|info)$/,
    published: has('found'),
  },
  {
    key: 'mailbox_client',
    title: 'Mailbox client',
    c: 'struct scmi_mailbox with its struct mbox_client',
    owner: 'devres of arm-scmi.N',
    endedBy: ['device_unbind_cleanup', 'mailbox_chan_setup'],
    path: 'smboxes',
    count: (s) => s.smboxes.length,
    life: (s, i) => {
      const smbox = s.smboxes[i];
      if (!smbox) return null;
      const channel = s.channels[i];
      return lifeOf(
        smbox.life,
        'live',
        smbox.cinfo !== null && 'published',
        typeof smbox.chan === 'number' && 'requested',
        smbox.life === 'live' && channel?.life === 'freed' && 'orphaned',
      );
    },
    membership: /\.life$/,
    published: has('published'),
  },
  {
    key: 'mailbox_channel',
    title: 'Mailbox channel',
    c: 'struct mbox_chan',
    owner: 'the mailbox controller; its client from mbox_request_channel() to mbox_free_channel()',
    endedBy: ['mbox_free_channel'],
    path: 'mailboxes',
    count: (s) => s.mailboxes.length,
    life: (s, i) => {
      const chan = s.mailboxes[i];
      if (!chan) return null;
      if (chan.cl === null) return words('none', chan.irq && 'irq');
      const smbox = s.smboxes[chan.cl];
      const cinfo = smbox?.cinfo ?? null;
      return words(
        'bound',
        chan.irq && 'irq',
        chan.irq && smbox?.life === 'live' && cinfo === null && 'unpublished',
        chan.irq && cinfo !== null && s.channels[cinfo]?.handle !== true && 'handleless',
        (smbox?.life === 'freed' || (cinfo !== null && s.channels[cinfo]?.life === 'freed')) &&
          'dangling',
      );
    },
    membership: /\./,
    published: has('irq'),
  },
  {
    key: 'smc_channel',
    title: 'SMC channel',
    c: 'struct scmi_smc',
    owner: 'devres of arm-scmi.N',
    endedBy: [],
    path: 'smcs',
    count: (s) => s.smcs.length,
    life: (s, i) => {
      const smc = s.smcs[i];
      return smc ? lifeOf(smc.life, 'live', smc.cinfo !== null && 'published') : null;
    },
    membership: /\.life$/,
    published: has('published'),
  },
  {
    key: 'smc_interrupt',
    title: 'SMC interrupt line',
    c: 'struct irqaction of the "a2p" interrupt',
    owner: 'the platform; its handler from request_irq() to free_irq()',
    endedBy: [],
    path: 'irqLines',
    count: (s) => s.irqLines.length,
    life: (s, i) => {
      const line = s.irqLines[i];
      if (!line || line.dev_id === null) return 'none';
      const smc = s.smcs[line.dev_id];
      const cinfo = smc?.cinfo ?? null;
      return words(
        'requested',
        smc?.life === 'live' && cinfo === null && 'unpublished',
        smc?.life === 'freed' && 'dangling',
      );
    },
    membership: /\./,
    published: has('requested'),
  },
  {
    key: 'virtio_channel',
    title: 'Virtio channel',
    c: 'struct scmi_vio_channel',
    owner: 'devres of the virtio device: it outlives the instance',
    endedBy: [],
    path: 'vio.channels',
    count: (s) => s.vio.channels.length,
    life: (s, i) => {
      const vioch = s.vio.channels[i];
      if (!vioch) return null;
      const messages = s.vio.messages.filter(({ rx }) => rx === (i === 1));
      return words(
        vioch.cinfo === null ? 'idle' : 'ready',
        vioch.users > 1 && 'used',
        vioch.cinfo !== null && s.channels[vioch.cinfo]?.life === 'freed' && 'dangling',
        messages.some(({ life, on }) => life === 'freed' && on === 'free') && 'stale_list',
        vioch.shutdown_done !== 'null' && vioch.shutdown_done !== 'gone' && 'closing',
      );
    },
    membership: /\./,
    published: has('ready'),
  },
  {
    key: 'virtio_message',
    title: 'Virtio message',
    c: 'struct scmi_vio_msg with its buffers',
    owner: 'devres of arm-scmi.N, while lists of the virtio channel hold it',
    endedBy: ['release_nodes'],
    path: 'vio.messages',
    count: (s) => s.vio.messages.length,
    life: (s, i) => {
      const msg = s.vio.messages[i];
      if (!msg) return null;
      return words(msg.life, msg.on !== 'none' && msg.on, msg.device && 'device');
    },
    membership: /\./,
    published: (life) => life.startsWith('live_'),
  },
  {
    key: 'virtio_workqueue',
    title: 'Virtio workqueue',
    c: 'vioch->deferred_tx_wq',
    owner: 'a devres action of arm-scmi.N',
    endedBy: [],
    path: 'vio.wqs',
    count: (s) => s.vio.wqs.length,
    life: (s, i) => {
      const life = s.vio.wqs[i];
      const used = s.vio.channels.some(({ wq }) => wq === i);
      return words(life, used && 'used');
    },
    membership: /\./,
    published: has('used'),
  },
];
