// SPDX-License-Identifier: GPL-2.0-only
import { array, bool, int, maybe, oneOf, record, type Schema } from '../explorer/schema.ts';
import { ruleSwitches } from './kernel/broken.ts';
import {
  channelPtr,
  deviceName,
  devicePtr,
  driverPtr,
  headPtr,
  infoPtr,
  instancePtr,
  life,
  linePtr,
  mailboxRef,
  MOST,
  nodePtr,
  parentPtr,
  protocolId,
  threadPtr,
  transportPtr,
  workState,
} from './kernel/values.ts';
import { DRIVERS, PROTOCOLS, type Scenario } from './scenario.ts';

/** How many of each thing this scenario needs. */
export interface Sizes {
  readonly transports: number;
  readonly parents: number;
  readonly infos: number;
  readonly devices: number;
  readonly channels: number;
  readonly mailboxes: number;
  readonly nodes: number;
  readonly instances: number;
  readonly handlers: number;
  readonly heads: number;
  readonly messages: number;
}

/** A mutex or spinlock: the thread that holds it. */
export const lock = record({ owner: threadPtr });

/** struct work_struct: where it stands (see kernel/workqueue.ts), and the worker that runs it. */
export const work = record({ state: workState, worker: threadPtr });

/** A blocking notifier chain: its rwsem, and which instances' blocks are on it. */
const chain = (infos: number) =>
  record({ readers: int(0, MOST.threads), writer: threadPtr, blocks: array(infos, bool()) });

/** `struct idr` keyed by protocol id, as far as lifetimes go. */
const idr = <T extends Schema>(item: T) =>
  record({
    /** `none` before idr_init, `dead` after idr_destroy. */
    state: oneOf('none', 'live', 'dead'),
    at: array(PROTOCOLS.length, item),
    /** Inside idr_for_each. */
    iterating: bool(),
    /** Readers inside an unprotected idr_find, and writers inside an update. */
    reading: int(0, MOST.threads),
    writing: int(0, MOST.threads),
  });

/** The whole state that the model's recipes read and write, besides the threads. */
function kernel(scenario: Scenario, sizes: Sizes) {
  const virtio = scenario.transport === 'virtio';
  const smc = scenario.transport === 'smc';
  const senders = scenario.threads.filter(({ does }) => does.includes('send')).length;
  return {
    /** The rules that are checked: constants of the run, they take no bits. */
    checks: ruleSwitches(),
    /** The device tree: constants of the run. Node 0 is the SCMI node (BASE), the others its children. */
    tree: record({
      shmems: oneOf<number>(scenario.shmems),
      nodes: array(sizes.nodes, record({ reg: protocolId, mboxes: int(0, 4) })),
    }),

    // What outlives every instance.
    scmi_list_mutex: lock,
    scmi_requested_devices_mtx: lock,
    scmi_requested_devices_nh: chain(sizes.infos),
    bus_notifier: chain(sizes.infos),
    scmi_id: array(sizes.infos, bool()),
    scmi_bus_id: array(sizes.devices, bool()),
    /** The SystemPower reservation: taken by a flag (before fix 11) or by the device's own pointer. */
    scmi_syspower: maybe(
      oneOf<number | 'flag'>('flag', ...Array.from({ length: sizes.devices }, (_, i) => i)),
    ),
    /** One per SCMI driver: its request and its place on the bus. */
    drivers: array(
      DRIVERS.length,
      record({
        protocol: protocolId,
        notifies: bool(),
        sends: bool(),
        /** struct scmi_requested_dev */
        rdev: oneOf('none', 'listed', 'unlisted', 'freed'),
        registered: bool(),
        /** Holds of bus_for_each_drv() on the driver's place in the bus's list, and of its files in sysfs. */
        iterators: int(0, 7),
        /** The per-protocol list head that rdev is on. */
        head: headPtr,
      }),
    ),
    /** Per-protocol list heads of requested devices. */
    heads: array(sizes.heads, record({ life, inIdr: bool(), protocol: protocolId })),

    /** The transport's platform devices, one per SCMI node. */
    transports: array(
      sizes.transports,
      record({
        lock,
        driver: oneOf('unbound', 'probing', 'bound', 'unbinding'),
        parent: parentPtr,
      }),
    ),
    /** probe_count of dd.c: probes that wait_for_device_probe() waits for. */
    probe_count: int(0, 2 * MOST.threads),
    /** The setup of the scenario is done: the other threads and interrupts may begin. */
    ready: bool(),
    /** Platform devices "arm-scmi.N". */
    parents: array(
      sizes.parents,
      record({
        /** `killed`: device_del() has begun; `deleted`: its directory in sysfs is gone. */
        life: oneOf('none', 'registered', 'killed', 'deleted'),
        lock,
        driver: oneOf('unbound', 'probing', 'bound', 'unbinding'),
        info: infoPtr,
        deferred: bool(),
        /** The transport device that it hangs on, and the device link to it. */
        transport: transportPtr,
        link: oneOf('none', 'probe', 'active', 'unbind'),
      }),
    ),
    /** Device tree nodes: references beyond the tree's own. */
    nodes: array(sizes.nodes, record({ refs: int(-2, 2 * MOST.references - 1) })),

    // struct scmi_info
    infos: array(
      sizes.infos,
      record({
        life,
        parent: parentPtr,
        listed: bool(),
        users: int(0, MOST.references),
        protocols_mtx: lock,
        devreq_mtx: lock,
        tx_idr: idr(channelPtr),
        rx_idr: idr(channelPtr),
        active_protocols: idr(nodePtr),
        protocols: idr(instancePtr),
        /** info->notify_priv: the notification core lives in the slot of its instance. */
        notify_priv: bool(),
        /** Transfer tables of each direction, set up by scmi_xfer_info_init. */
        tx_minfo: bool(),
        rx_minfo: bool(),
      }),
    ),

    // struct scmi_chan_info, and the transport's private part (same index)
    channels: array(
      sizes.channels,
      record({
        life,
        info: infoPtr,
        rx: bool(),
        id: protocolId,
        dev: devicePtr,
        handle: bool(),
        /** Mailbox: the channel's own smbox is published. Virtio: which vioch. */
        transport_info: bool(),
      }),
    ),
    // struct scmi_mailbox, allocated by the channel of the same index
    smboxes: array(
      sizes.channels,
      record({
        life,
        cinfo: channelPtr,
        chan: mailboxRef,
        chan_receiver: mailboxRef,
        chan_platform_receiver: mailboxRef,
        chan_lock: lock,
      }),
    ),
    // struct scmi_smc, allocated by the channel of the same index
    smcs: array(
      smc ? sizes.channels : 0,
      record({
        life,
        cinfo: channelPtr,
        /** scmi_info->irq: none, and the sender polls */
        irq: linePtr,
        shmem_lock: lock,
      }),
    ),
    /** The "a2p" interrupts: one for each node. */
    irqLines: array(
      smc ? sizes.transports * sizes.nodes : 0,
      record({
        /** Its handler's argument, while it has one: this scmi_smc. */
        dev_id: channelPtr,
        /** Its handler is in flight. */
        handling: bool(),
      }),
    ),
    /** Channels of the mailbox controller. */
    mailboxes: array(
      sizes.mailboxes,
      record({
        /** chan->cl: the client embedded in this smbox. */
        cl: channelPtr,
        /** The controller may raise interrupts: between startup and shutdown. */
        irq: bool(),
        /** Its handler is in flight. */
        handling: bool(),
      }),
    ),

    // struct scmi_device: transport devices (X) and protocol devices (C)
    devices: array(
      sizes.devices,
      record({
        life: oneOf('none', 'alloc', 'registered', 'deleted', 'freed'),
        parent: parentPtr,
        node: nodePtr,
        protocol: protocolId,
        name: deviceName,
        /** The protocol id in a transport device's name, which is not cut to 8 bits. */
        nameKey: protocolId,
        id: int(0, sizes.devices),
        /** The id in the name that sysfs has, from device_add() to device_del(). */
        sysfs: int(0, sizes.devices),
        /** References by owner. */
        refs: record({
          /** device_initialize's own, dropped by device_unregister */
          initial: bool(),
          /** device_find_child's */
          found: int(0, 3),
          /** the driver core's, while it works on the device */
          core: int(0, senders > 1 ? 7 : 3),
          /** device links': the one that `link` is about, and dropped ones until device_link_wq has run */
          link: int(0, 3),
        }),
        /** Node references held for this device, by whoever took them. */
        nodeRefs: int(0, 2),
        lock,
        driver: driverPtr,
        bound: bool(),
        deferred: bool(),
        handle: infoPtr,
        /**
         * Device link to the parent; `dormant`: the parent has no driver; `available`: it has, and the
         * device has none (form 'on-request').
         */
        link: oneOf('none', 'probe', 'active', 'unbind', 'dormant', 'available'),
        /** devres: a protocol acquired by the driver's probe, and a notifier registered. */
        protocol_devres: infoPtr,
        notifier_devres: infoPtr,
      }),
    ),

    // struct scmi_protocol_instance with its registered events (pd, kfifo, notify_work)
    instances: array(
      sizes.instances,
      record({
        life,
        info: infoPtr,
        protocol: protocolId,
        users: int(0, MOST.references),
        /** struct scmi_registered_events_desc */
        pd: life,
        registered_mtx: lock,
        /** Events in pd->equeue.kfifo */
        events: int(0, MOST.events),
        /** pd->equeue.notify_work on notify_wq */
        notify_work: work,
      }),
    ),
    // struct scmi_notify_instance, one per info (same index)
    notify: array(
      sizes.infos,
      record({
        life,
        pending_mtx: lock,
        /** ni->registered_protocols: whose registered events (pd) a slot points to */
        registered: array(PROTOCOLS.length, instancePtr),
        /** ni->init_work on the system workqueue */
        init_work: work,
        notify_wq: oneOf('none', 'live', 'draining', 'dead'),
      }),
    ),
    // struct scmi_event_handler
    handlers: array(
      sizes.handlers,
      record({
        life,
        info: infoPtr,
        protocol: protocolId,
        users: int(0, MOST.references),
        /** The hash table that it is in. */
        on: oneOf('none', 'pending', 'registered'),
        /** hndl->r_evt, null while pending: whose registered event, and so whose pd */
        r_evt: instancePtr,
        enabled: bool(),
      }),
    ),

    /** The one SCMI virtio device: it outlives the instances. The run begins behind scmi_vio_probe(). */
    vio: record({
      present: oneOf<boolean>(virtio),
      /** Constants: the device has an event queue; messages of a channel; what the device may send. */
      p2a: oneOf<boolean>(virtio && scenario.mboxes > 1),
      max_msg: oneOf<number>(scenario.messages ?? 1),
      kinds: record({
        notification: oneOf<boolean>(scenario.irqKinds.includes('notification')),
        response: oneOf<boolean>(scenario.irqKinds.includes('response')),
        spurious: oneOf<boolean>(scenario.irqKinds.includes('spurious')),
      }),
      scmi_vdev: virtio ? oneOf<boolean>(true, false) : oneOf<boolean>(false),
      /** vq->broken of every virtqueue of the device: set together, and only a reset clears it. */
      broken: virtio ? bool() : oneOf<boolean>(false),
      /** struct scmi_vio_channel: 0 is the command queue, 1 the event queue. */
      channels: array(
        virtio ? 2 : 0,
        record({
          cinfo: channelPtr,
          users: int(0, MOST.references),
          /** The completion on cleanup_sync's stack: `gone` once that frame has returned. */
          shutdown_done: oneOf('null', 'waiting', 'done', 'gone'),
          /** vioch->deferred_tx_wq: the workqueue that this instance allocated. */
          wq: infoPtr,
        }),
      ),
      /** The workqueues themselves: devm actions on P. */
      wqs: array(virtio ? sizes.infos : 0, life),
      // struct scmi_vio_msg with its buffers
      messages: array(
        virtio ? sizes.messages : 0,
        record({
          life,
          info: infoPtr,
          rx: bool(),
          users: int(0, 1),
          /** Where the driver keeps it: `vq` until virtqueue_get_buf() answers it. */
          on: oneOf('none', 'free', 'vq'),
          /** The device may still write to it. */
          device: bool(),
        }),
      ),
    }),
    /** Interrupts that may still arrive. */
    irqs: int(0, scenario.irqs),
    /** What they may be: constants of the run. */
    irqKinds: record({
      notification: oneOf<boolean>(scenario.irqKinds.includes('notification')),
      response: oneOf<boolean>(scenario.irqKinds.includes('response')),
      spurious: oneOf<boolean>(scenario.irqKinds.includes('spurious')),
    }),
  };
}

/** The schema of a state without its threads. */
export function kernelSchema(scenario: Scenario, sizes: Sizes) {
  return record(kernel(scenario, sizes));
}
