// SPDX-License-Identifier: GPL-2.0-only
import { LISTENER, mutant, type Mutant } from './mutant.ts';
import { drop, ignoreError, swap } from './mutate.ts';

/** Mistakes in an instance’s probe, remove, handles and notifications. */
export const CORE_MUTANTS: readonly Mutant[] = [
  mutant(
    'devreq_mtx is kept after a creation',
    'no-deadlock',
    'general-mailbox-load',
    drop('scmi_create_protocol_devices', 'mutex_unlock(info->devreq_mtx)'),
  ),
  mutant(
    'devreq_mtx is kept after a destruction',
    'no-deadlock',
    'general-mailbox-load',
    drop('scmi_destroy_protocol_devices', 'mutex_unlock(info->devreq_mtx)'),
  ),
  mutant(
    'scmi_list_mutex is kept after a lookup',
    'no-deadlock',
    'general-mailbox-use',
    drop('scmi_handle_get', 'mutex_unlock(scmi_list_mutex)'),
  ),
  mutant(
    'protocols_mtx is kept after a lookup',
    'no-deadlock',
    'general-mailbox-use',
    drop('scmi_get_protocol_instance', 'mutex_unlock(info->protocols_mtx)'),
  ),
  mutant(
    'an instance stays on the list',
    'nothing-left',
    'fix-01',
    drop('scmi_remove', 'list_del(&info->node)'),
  ),
  mutant(
    'an instance keeps its id',
    'nothing-left',
    'fix-01',
    drop('scmi_remove', 'ida_free(&scmi_id, info->id)'),
  ),
  mutant(
    'an instance stays on the bus notifier',
    'callbacks-stopped-before-free',
    'fix-01',
    drop('scmi_remove', 'bus_unregister_notifier(&scmi_bus_type, &info->bus_nb)'),
  ),
  mutant(
    'an instance stays on the requests’ chain',
    'callbacks-stopped-before-free',
    'fix-01',
    drop(
      'scmi_remove',
      'blocking_notifier_chain_unregister(&scmi_requested_devices_nh, &info->dev_req_nb)',
    ),
  ),
  mutant(
    'a failed probe stays on the bus notifier',
    'callbacks-stopped-before-free',
    'general-mailbox-fault',
    drop('scmi_probe', 'bus_unregister_notifier(&scmi_bus_type, &info->bus_nb)'),
  ),
  mutant(
    'a failed probe stays on the requests’ chain',
    'callbacks-stopped-before-free',
    'general-mailbox-fault',
    drop(
      'scmi_probe',
      'blocking_notifier_chain_unregister(&scmi_requested_devices_nh, &info->dev_req_nb)',
    ),
  ),
  mutant(
    'child nodes are never put',
    'nodes-balanced',
    'general-mailbox-use',
    drop('scmi_remove', 'of_node_put(child)'),
  ),
  mutant(
    'child nodes are put and were not taken',
    'nodes-balanced',
    'general-mailbox-use',
    drop('scmi_probe', 'of_node_get(child)'),
  ),
  mutant(
    'a handle stays after a failed bind',
    'handle-while-bound',
    'fix-16-defer',
    drop('scmi_bus_notifier', 'scmi_clear_handle(sdev) /* BUS_NOTIFY_DRIVER_NOT_BOUND */'),
  ),
  mutant(
    'a handle stays after an unbind',
    'handle-while-bound',
    'general-mailbox-use',
    drop('scmi_bus_notifier', 'scmi_clear_handle(sdev) /* BUS_NOTIFY_UNBOUND_DRIVER */'),
    { setup: ['load A', 'bind'], threads: [{ name: 'sysfs', does: ['sysfs unbind A'] }] },
  ),
  mutant(
    'a handle is cleared and its user stays',
    'handle-users',
    'general-mailbox-load',
    drop('scmi_clear_handle', 'scmi_handle_put()'),
  ),
  mutant(
    'a handle is put and not cleared',
    'handle-users',
    'general-mailbox-use',
    drop('scmi_clear_handle', 'scmi_dev->handle = NULL'),
    { setup: ['load A', 'bind'], threads: [{ name: 'sysfs', does: ['sysfs unbind A'] }] },
  ),
  mutant(
    'a handle goes with its device, and its user stays',
    'handle-users',
    'general-mailbox-load',
    drop('scmi_bus_notifier', 'scmi_clear_handle(sdev) /* BUS_NOTIFY_UNBOUND_DRIVER */'),
  ),
  mutant(
    'a device link that fails is ignored',
    'bound-implies-linked',
    'fix-16-link',
    ignoreError('scmi_set_handle', 'scmi_device_link_add()'),
  ),
  mutant(
    'notifications end before the channels stop',
    'no-use-after-free',
    'fix-13',
    swap('scmi_remove', 'scmi_cleanup_txrx_channels()', 'scmi_notification_exit()'),
  ),
  mutant('late initialization is never stopped', 'callbacks-stopped-before-free', 'fix-01', [
    drop('scmi_remove', 'scmi_notification_quiesce()'),
    drop('scmi_notification_exit', 'scmi_notification_quiesce()'),
  ]),
  mutant(
    'works are not waited for when their queue goes',
    'no-use-after-free',
    'general-mailbox-notifications',
    drop('scmi_notification_exit', 'destroy_workqueue: all works have run'),
  ),
  mutant(
    'a driver’s notifier is never unregistered',
    'handlers-freed',
    'general-mailbox-use',
    drop('devres_release_all', 'scmi_notifier_unregister()'),
    LISTENER,
  ),
  mutant(
    'an event handler is put once too few',
    'handlers-freed',
    'general-mailbox-use',
    drop('scmi_notifier_unregister', 'scmi_put_handler()', 1),
    LISTENER,
  ),
  mutant(
    'a device never gives its protocol back',
    'protocol-users',
    'general-mailbox-load',
    drop('devres_release_all', 'scmi_protocol_release()'),
  ),
  mutant(
    'a second user of a protocol is not counted',
    'references-balanced',
    'general-mailbox-listener',
    drop('scmi_get_protocol_instance', 'refcount_inc(&pi->users)'),
  ),
];
