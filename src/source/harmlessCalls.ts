// SPDX-License-Identifier: GPL-2.0-only

/**
 * Calls that the model does not need, but whose absence would be a mistake. They are no part of a
 * skeleton; where the C is known they must stand where they stood (see `knownDetails.ts`).
 */
const quiet: readonly (readonly [why: string, names: string])[] = [
  [
    'Set-ups of private memory before anyone else sees it; objects of the model begin set up.',
    `BLOCKING_INIT_NOTIFIER_HEAD dev_set_name hash_init idr_init platform_set_drvdata
     reinit_completion snprintf`,
  ],
  ['Drops what a queue holds, without memory of its own.', `kfifo_reset_out`],
  ['Barriers: the model is sequentially consistent.', `smp_mb smp_rmb smp_wmb`],
];

/**
 * Calls in modelled functions that somebody has looked at and found to say nothing about lifetimes.
 * Any other call that the model does not know makes a function "not modelled".
 */
const looked: readonly (readonly [why: string, names: string])[] = [
  [
    'Macros and helpers of the stack itself that only compute something.',
    `IS_HNDL_PENDING KEY_XTRACT_EVT_ID KEY_XTRACT_PROTO_ID KEY_XTRACT_SRC_ID
     MAKE_ALL_SRCS_KEY MAKE_HASH_KEY MSG_XTRACT_TOKEN REVT_FILL_REPORT SCMI_GET_REVT_FROM_PD
     SCMI_XFER_IS_RAW SHMEM_OFFSET SHMEM_PAGE get_num_sources is_notify_supported
     is_polling_enabled is_polling_required is_transport_polling_capable
     scmi_is_protocol_implemented unpack_scmi_header`,
  ],
  [
    'Counters and copies for raw mode: the model has no raw mode.',
    `scmi_inc_count scmi_raw_error_report scmi_raw_message_report`,
  ],
  [
    'What the kernel only reads, compares, formats or measures.',
    `FIELD_FIT dev_get_platdata kfifo_size ktime_get_boottime list_entry memcpy_fromio
     of_device_get_match_data of_device_is_compatible of_fwnode_handle refcount_read
     resource_size strcmp strncmp`,
  ],
];

const names = (rows: typeof looked): ReadonlySet<string> =>
  new Set(rows.flatMap(([, words]) => words.split(/\s+/)));

export const quietCalls = names(quiet);

export const harmlessCalls = names([...looked, ...quiet]);
