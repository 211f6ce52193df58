// SPDX-License-Identifier: GPL-2.0-only
import { buffersLeftToDevice } from '../model/transports/virtioState.ts';
import { type Rule } from './rule.ts';

/** What was given to a virtqueue belongs to the device until it is used or the device is reset. */
export const deviceOwnsNoFreedBuffer: Rule = {
  name: 'device-owns-no-freed-buffer',
  contract: 'The virtio device owns no buffer that is freed.',
  impact:
    "The device writes a message into memory that is somebody else's by then: memory corruption by DMA.",
  kind: 'always',
  clauses: () => [(s) => buffersLeftToDevice(s)[0] ?? null],
  premise: {
    text: 'a message of a virtio channel was freed',
    holds: (s) => s.vio.messages.some(({ life }) => life === 'freed'),
  },
};
