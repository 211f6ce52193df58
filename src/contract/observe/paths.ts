// SPDX-License-Identifier: GPL-2.0-only

const known = new Map<string, string>();

/** `devices.3.handle` as `devices.*.handle`: the field, whichever object it is of. */
export function pattern(path: string): string {
  const done = known.get(path);
  if (done !== undefined) return done;
  const made = path.replace(/\.\d+(?=\.|$)/g, '.*');
  known.set(path, made);
  return made;
}
