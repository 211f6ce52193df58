// SPDX-License-Identifier: GPL-2.0-only

/** Why functions of the modelled files have no procedure; each was looked at. */
const REASONS: readonly (readonly [reason: string, functions: string])[] = [
  [
    'matches or prints names; changes nothing',
    `scmi_dev_match_id scmi_dev_match scmi_match_by_id_table protocol_version_show
     firmware_version_show vendor_id_show sub_vendor_id_show scmi_to_linux_errno`,
  ],
  [
    'runs when the whole SCMI core is loaded or unloaded, which no scenario does',
    `__scmi_devices_unregister scmi_devices_unregister scmi_bus_init scmi_bus_exit
     scmi_driver_init scmi_driver_exit __scmi_transports_setup scmi_transports_init
     scmi_transports_exit virtio_scmi_init virtio_scmi_exit`,
  ],
  [
    'the protocols that are known are fixed in the model',
    `scmi_vendor_protocol_signature scmi_protocol_key_calculate __scmi_vendor_protocol_lookup
     scmi_vendor_protocol_lookup scmi_protocol_get scmi_protocol_put scmi_vendor_protocol_check
     scmi_protocol_register scmi_protocol_unregister`,
  ],
  [
    'a single access, which the procedures that call it stand for',
    `scmi_notification_instance_data_set scmi_notification_instance_data_get scmi_xfer_acquired
     scmi_is_transport_atomic scmi_set_protocol_priv scmi_get_protocol_priv scmi_kfifo_free
     is_polling_required is_transport_polling_capable is_polling_enabled
     scmi_destroy_tx_workqueue scmi_vio_have_vq_rx tx_prepare mailbox_poll_done
     virtio_poll_done scmi_vio_validate`,
  ],
  [
    'transfers: taken and given back as a whole in the procedures that send and receive',
    `scmi_xfer_token_set scmi_xfer_token_clear scmi_xfer_inflight_register_unlocked
     scmi_xfer_inflight_register scmi_xfer_pending_set scmi_xfer_get __scmi_xfer_put
     scmi_xfer_lookup_unlocked scmi_bad_message_trace scmi_msg_response_validate
     scmi_xfer_state_update scmi_xfer_command_acquire scmi_xfer_command_release xfer_put
     scmi_xfer_done_no_timeout scmi_wait_for_reply scmi_wait_for_message_response
     reset_rx_to_maxsz do_xfer_with_response xfer_get_init scmi_vio_msg_acquire
     __scmi_xfer_info_init scmi_channels_max_msg_configure`,
  ],
  [
    'raw mode and debugfs are not modelled',
    `scmi_xfer_raw_inflight_register scmi_xfer_raw_get scmi_xfer_raw_channel_get
     scmi_xfer_raw_put scmi_xfer_raw_wait_for_message_response reset_all_on_write
     scmi_debugfs_counters_setup scmi_debugfs_common_cleanup scmi_debugfs_common_setup
     scmi_debugfs_raw_mode_setup scmi_debugfs_init`,
  ],
  [
    'what protocols ask of the firmware, without lifetimes of its own',
    `version_get scmi_common_extended_name_get scmi_common_get_max_msg_size
     scmi_protocol_msg_check scmi_iterator_init scmi_iterator_run scmi_common_fastchannel_init
     scmi_common_fastchannel_db_ring scmi_revision_area_get scmi_protocol_version_negotiate
     scmi_setup_protocol_implemented scmi_is_protocol_implemented`,
  ],
  [
    "device-managed wrappers: the model's drivers acquire and register by hand",
    `scmi_devm_release_protocol scmi_devres_protocol_instance_get scmi_devm_protocol_get
     scmi_devm_protocol_acquire scmi_devm_protocol_match scmi_devm_protocol_put
     scmi_devm_release_notifier scmi_devm_notifier_register scmi_devm_notifier_match
     scmi_devm_notifier_unregister`,
  ],
];

/** By function: why the model leaves it out. */
export const OUT_OF_SCOPE: ReadonlyMap<string, string> = new Map(
  REASONS.flatMap(([reason, functions]) =>
    functions
      .trim()
      .split(/\s+/)
      .map((name) => [name, reason] as const),
  ),
);
