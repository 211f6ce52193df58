// SPDX-License-Identifier: GPL-2.0-only
// Written by scripts/knownTexts.ts.

/**
 * The functions that the procedures of the model were held against: name and fingerprint (see
 * `normalText.ts`), under the first Debian version that has this text.
 */
const texts: Readonly<Record<string, string>> = {
  '6.12.107': `
    __scmi_device_create:d84742214223
    __scmi_device_destroy:f5f4230cf283
    __scmi_enable_evt:4e254ec572bf
    __scmi_event_handler_get_ops:b2332d868bc8
    do_xfer:c893353ca744
    mailbox_chan_available:7906116ec242
    mailbox_chan_free:93ae9980d73c
    mailbox_chan_setup:88286a179706
    mailbox_chan_validate:9b0135ad7554
    mailbox_clear_channel:793dbddd615a
    mailbox_fetch_notification:0d804588be40
    mailbox_fetch_response:0b772c1864df
    mailbox_mark_txdone:fb23737d409d
    mailbox_send_message:2946551cd409
    rx_callback:33da48da677d
    scmi_alloc_init_protocol_instance:76a6c1cb9844
    scmi_allocate_event_handler:e7a13cb2d8ed
    scmi_allocate_registered_events_desc:aeb1a34c7494
    scmi_bind_event_handler:bf11acab1792
    scmi_bus_notifier:5772c6da5b8d
    scmi_chan_destroy:cafdd74732e7
    scmi_chan_setup:57cfe46f0dd1
    scmi_channels_setup:01f7905dd328
    scmi_child_dev_find:44189ce005f5
    scmi_cleanup_channels:d6bfd4cd1d27
    scmi_cleanup_txrx_channels:25445edc5228
    scmi_clear_channel:4bcb36de13d1
    scmi_create_protocol_devices:5dcd082e2db4
    scmi_deregister_protocol_events:5567e8284161
    scmi_destroy_protocol_devices:5dce7a0a1b21
    scmi_dev_probe:71fa65b792fc
    scmi_dev_remove:35824ef5eecf
    scmi_device_create:153e0681e225
    scmi_device_destroy:9150744a544c
    scmi_device_link_add:2cfb1748d53e
    scmi_device_release:7b21902697e0
    scmi_device_request_notifier:df8ea54e9f2f
    scmi_disable_events:3b2b46d7537e
    scmi_driver_register:d5233627f563
    scmi_driver_unregister:6d46321a0b73
    scmi_enable_events:fc2e09317dbc
    scmi_event_handler_enable_events:e37774cb2a8f
    scmi_events_dispatcher:3dedf9187726
    scmi_finalize_message:e7d93677214b
    scmi_free_event_handler:ac24fc137996
    scmi_get_active_handler:e39718f1ddb7
    scmi_get_handler:0b321c7ee850
    scmi_get_or_create_handler:82a2af68e755
    scmi_get_protocol_instance:188c89cb9b92
    scmi_handle_get:3279b5e573a3
    scmi_handle_notification:69fa67ae6b16
    scmi_handle_put:c1677cd9a6f4
    scmi_handle_response:fb5a78ff2437
    scmi_initialize_events_queue:0f57603e4bcc
    scmi_lookup_and_call_event_chain:cdd88873f181
    scmi_notification_exit:5e93d5a5a80c
    scmi_notification_init:049ac5d7868a
    scmi_notifier_register:c1ea86304a44
    scmi_notifier_unregister:cdc55b0c1ab7
    scmi_notify:e104bbe6ab35
    scmi_probe:dd751bce175c
    scmi_process_event_header:2965b1581f9c
    scmi_process_event_payload:3891b73ff7f7
    scmi_protocol_acquire:e76fad6ad720
    scmi_protocol_device_request:72e041e23686
    scmi_protocol_device_unrequest:25e54856460b
    scmi_protocol_release:a16674731c53
    scmi_protocol_table_register:001b1083e71b
    scmi_protocol_table_unregister:1d3abf10bddd
    scmi_protocols_late_init:8d1e2efbd43f
    scmi_put_active_handler:ba52b519b650
    scmi_put_handler:5c7bf4e5c8bf
    scmi_put_handler_unlocked:d4316587dae8
    scmi_register_event_handler:08cf335509be
    scmi_register_protocol_events:b77b158bc682
    scmi_remove:8bb8fabd7dbe
    scmi_rx_callback:c1b2c5066416
    scmi_set_handle:a8a1f043d5a1
    scmi_transport_setup:5308ad4cc2e7
    scmi_txrx_setup:de573ed2f289
    scmi_valid_pending_handler:6be54a5001b2
    scmi_vio_channel_acquire:4e668cabe6b6
    scmi_vio_channel_cleanup_sync:7a4619db6c3d
    scmi_vio_channel_ready:387df34d334b
    scmi_vio_channel_release:02162fdb17c4
    scmi_vio_complete_cb:6db364d95bff
    scmi_vio_deferred_tx_worker:8a02d9931ee2
    scmi_vio_feed_vq_rx:c74c34ac6a65
    scmi_vio_msg_release:71a07f3e9313
    scmi_vio_probe:a6ef35d2da1b
    scmi_vio_remove:1029e3d202f5
    scmi_virtio_get_free_msg:288be3a1eac3
    scmi_xfer_info_init:4c5ae8485987
    smc_chan_available:df723acf7b5e
    smc_chan_free:fffb3c56012b
    smc_chan_setup:6db620f890f5
    smc_channel_lock_acquire:8eaaacd67915
    smc_channel_lock_init:1af9e1259a7e
    smc_channel_lock_release:bc15bfef4030
    smc_fetch_response:0b772c1864df
    smc_mark_txdone:d8ea321fef23
    smc_msg_done_isr:691350a9a855
    smc_send_message:30f13d5a40ac
    smc_xfer_inflight:54a09f04533c
    virtio_chan_available:0837c577144f
    virtio_chan_free:6c738d9e0928
    virtio_chan_setup:b8186f2f9169
    virtio_fetch_notification:05b839a1718c
    virtio_fetch_response:6e472950e8ef
    virtio_get_max_msg:7e0fdecd9b49
    virtio_mark_txdone:03f84c0937a9
    virtio_send_message:e1a4050961ed`,
  '6.12.111': `
    mailbox_chan_setup:b824d99dc6e8
    scmi_bus_notifier:762ee6da1ee5
    scmi_chan_destroy:c60dc386d955
    scmi_chan_setup:a158b246a743
    scmi_channels_setup:d6a256239037
    scmi_clear_handle:6451a46f96cd
    scmi_device_link_add:4e4f44b4a66a
    scmi_device_request_notifier:8c55f8df33bd
    scmi_driver_register:fc2396ed76ed
    scmi_notification_exit:3af0872218f3
    scmi_notification_quiesce:5c3bf4330342
    scmi_probe:5fb16f967e12
    scmi_protocol_device_unrequest:7e6ddfcddeb1
    scmi_protocol_table_register:5f0a80c22cd7
    scmi_remove:be8b4b8cdaaf
    scmi_set_handle:01a4b2b091af
    smc_chan_setup:32eca422c367`,
  '6.12.115': `
    __scmi_device_create:b5b0ac6158a1
    __scmi_device_destroy:5007772dc297
    scmi_child_dev_find_get:10a348d41dcc
    scmi_device_destroy:1c38b9a80879
    scmi_device_release:89602fd1708c
    scmi_device_release_resources:df47bdb747c7`,
};

const versions: ReadonlyMap<string, string> = new Map(
  Object.entries(texts).flatMap(([version, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, version] as const),
  ),
);

/** The version whose text of this function was held beside the model; undefined: another text. */
export function knownText(name: string, hash: string): string | undefined {
  return versions.get(`${name}:${hash}`);
}
