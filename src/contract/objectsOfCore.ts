// SPDX-License-Identifier: GPL-2.0-only
import type { State } from '../model/world.ts';
import type { ObjectKind } from './objects.ts';
import { lifeOf, words } from './words.ts';

const has = (word: string) => (life: string) => life.split('_').includes(word);
/** Whoever changes an IDR asks first whether somebody walks it. */
const UPDATE = { leaf: /\.iterating$/, event: 'update' };
const LIFE = /\.(life)$/;

/** Whether the instance is gone that something belongs to. */
export function orphaned(s: State, info: number | null): string | false {
  return info !== null && s.infos[info]?.life === 'freed' && 'orphaned';
}

const channelIdr = (name: 'tx_idr' | 'rx_idr'): ObjectKind => ({
  key: name,
  title: name === 'tx_idr' ? 'Channel IDR, transmit' : 'Channel IDR, receive',
  c: `info->${name}`,
  owner: 'the instance',
  endedBy: ['scmi_cleanup_channels'],
  path: 'infos',
  field: name,
  count: (s) => s.infos.length,
  life: (s, i) => {
    const idr = s.infos[i]?.[name];
    const filled = idr?.at.some((entry) => entry !== null);
    return words(
      idr?.state === 'live' ? (filled === true ? 'filled' : 'empty') : idr?.state,
      idr?.iterating === true && 'walked',
    );
  },
  membership: /\./,
  verbs: [UPDATE],
  published: has('filled'),
});

/** The instance, its platform devices and what it keeps by protocol. */
export const CORE_OBJECTS: readonly ObjectKind[] = [
  {
    key: 'instance',
    title: 'Instance',
    c: 'struct scmi_info',
    owner: 'devres of the platform device arm-scmi.N',
    endedBy: ['device_unbind_cleanup'],
    path: 'infos',
    count: (s) => s.infos.length,
    life: (s, i) => {
      const info = s.infos[i];
      if (!info) return null;
      return lifeOf(
        info.life,
        info.tx_idr.state === 'none' && 'allocated',
        info.tx_idr.state === 'live' && 'channels',
        info.tx_idr.state === 'dead' && 'torn_down',
        info.notify_priv && 'notifying',
        info.listed && 'listed',
      );
    },
    membership: /\.(life|listed|parent|users|(tx_idr|rx_idr|active_protocols|protocols)\..*)$/,
    published: has('listed'),
  },
  {
    key: 'parent',
    title: 'Platform device of the instance',
    c: 'struct platform_device "arm-scmi.N"',
    owner: 'devres of the transport device',
    endedBy: ['device_driver_detach'],
    path: 'parents',
    count: (s) => s.parents.length,
    life: (s, i) => {
      const parent = s.parents[i];
      return words(parent?.life, parent?.driver !== 'unbound' && parent?.driver);
    },
    membership: /\./,
    published: has('bound'),
  },
  {
    key: 'transport_device',
    title: 'Transport device',
    c: 'struct platform_device of the device tree node',
    owner: 'the device tree',
    endedBy: ['device_driver_detach'],
    path: 'transports',
    count: (s) => s.transports.length,
    life: (s, i) => s.transports[i]?.driver ?? null,
    membership: /\./,
    published: has('bound'),
  },
  {
    key: 'supplier_link',
    title: 'Device link of the instance to its transport device',
    c: 'struct device_link, DL_FLAG_AUTOREMOVE_CONSUMER',
    owner: 'driver core, for scmi_transport_setup()',
    endedBy: ['device_release_driver_internal', 'driver_probe_device'],
    path: 'parents',
    field: 'link',
    count: (s) => s.parents.length,
    life: (s, i) => s.parents[i]?.link ?? null,
    membership: /\./,
    published: (life) => life !== 'none',
  },
  channelIdr('tx_idr'),
  channelIdr('rx_idr'),
  {
    key: 'active_protocols',
    title: 'Active-protocol entries',
    c: 'info->active_protocols',
    owner: 'the instance; each entry holds a reference on its node',
    endedBy: ['scmi_remove'],
    path: 'infos',
    field: 'active_protocols',
    count: (s) => s.infos.length,
    life: (s, i) => {
      const info = s.infos[i];
      const idr = info?.active_protocols;
      const filled = idr?.at.some((entry) => entry !== null);
      return words(
        idr?.state === 'live' ? (filled === true ? 'filled' : 'empty') : idr?.state,
        (idr?.reading ?? 0) > 0 && 'read_unprotected',
        s.scmi_requested_devices_nh.blocks[i] === true && 'notified',
      );
    },
    membership: /\./,
    verbs: [UPDATE],
    published: has('filled'),
  },
  {
    key: 'protocol_instance',
    title: 'Protocol instance',
    c: 'struct scmi_protocol_instance',
    owner: 'a devres group of arm-scmi.N',
    endedBy: [
      'device_unbind_cleanup',
      'scmi_alloc_init_protocol_instance',
      'scmi_protocol_release',
    ],
    path: 'instances',
    count: (s) => s.instances.length,
    life: (s, i) => {
      const pi = s.instances[i];
      if (!pi) return null;
      const found = s.infos.some(({ protocols }) => protocols.at.includes(i));
      return lifeOf(
        pi.life,
        'live',
        found && 'found',
        pi.pd === 'live' && 'events',
        pi.life === 'live' && orphaned(s, pi.info),
      );
    },
    membership: /\.(life|info|pd|notify_work\..*|registered_mtx\..*|events)$/,
    published: has('found'),
  },
  {
    key: 'node_reference',
    title: 'Device tree node references',
    c: "struct device_node (references beyond the tree's own)",
    owner: 'devices of the bus, active-protocol entries, loops over children',
    endedBy: ['scmi_device_release', 'scmi_remove'],
    path: 'nodes',
    count: (s) => s.nodes.length,
    life: (s, i) => {
      const refs = s.nodes[i]?.refs ?? 0;
      return refs < 0 ? 'put_too_often' : refs === 0 ? 'none' : 'held';
    },
    membership: LIFE,
    published: () => false,
  },
];
