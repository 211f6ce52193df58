// SPDX-License-Identifier: GPL-2.0-only

/** The LEB128 bytes of an unsigned number. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const more = rest > 0x7f ? 0x80 : 0;
    bytes.push((rest & 0x7f) | more);
    rest >>>= 7;
  } while (rest !== 0);
  return bytes;
}

/** The LEB128 bytes of a signed number. */
export function signed(value: bigint): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const end = (rest === 0n && byte < 0x40) || (rest === -1n && byte >= 0x40);
    bytes.push(end ? byte : byte | 0x80);
    if (end) return bytes;
  }
}
