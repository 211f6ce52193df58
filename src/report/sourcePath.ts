// SPDX-License-Identifier: GPL-2.0-only

const FOLDER = 'drivers/firmware/arm_scmi';

/** Files that stand in a folder of their own since Linux 6.12. */
const TRANSPORTS = new Set(['mailbox.c', 'optee.c', 'smc.c', 'virtio.c']);

/** Where a C file of the stack stands in a kernel tree of today. */
export function sourcePath(file: string): string {
  return TRANSPORTS.has(file) ? `${FOLDER}/transports/${file}` : `${FOLDER}/${file}`;
}
