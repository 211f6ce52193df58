// SPDX-License-Identifier: GPL-2.0-only

/**
 * Calls by name that are what a later tree reaches through a table of the core: until v6.12 the
 * transports were linked with the core and called its helpers themselves; since then they are modules
 * of their own, and get the same functions, with the same arguments in the same places, as
 * `core->shmem`, `core->msg` and `core` (driver.c and common.h fill the tables with these very names).
 */
const tables: Readonly<Record<string, string>> = {
  'core->shmem': `shmem_tx_prepare shmem_read_header shmem_fetch_response shmem_fetch_notification
    shmem_clear_channel shmem_channel_free shmem_poll_done`,
  'core->msg': `msg_tx_prepare msg_read_header msg_fetch_response msg_fetch_notification
    msg_command_size msg_response_size msg_poll_done`,
  core: 'scmi_rx_callback',
};

const members: ReadonlyMap<string, string> = new Map(
  Object.values(tables)
    .flatMap((names) => names.trim().split(/\s+/))
    .map((name) => [name, name.replace(/^(?:shmem|msg|scmi)_/, '')]),
);

/** The member that a later tree calls where this one calls a function by name; else the name. */
export const sameCall = (name: string): string => members.get(name) ?? name;
