// SPDX-License-Identifier: GPL-2.0-only
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { TraceHeading, ViolationReport } from '../../src/report/trace.ts';

/** A label with this call string, outermost first. */
export function label(...calls: readonly (readonly [fn: string, c: string])[]): StepLabel {
  const stack = calls.map(([fn, c]) => ({
    fn,
    file: fn.startsWith('device_') ? 'kernel' : 'bus.c',
    c,
  }));
  return { stack, note: '', site: undefined };
}

export const heading: TraceHeading = {
  spec: 'find-races-with-destroy',
  title: 'A device found is gone before it is used',
  contract: 'No field of an object is read or written after the object has been freed.',
  impact: 'Use after free: an oops.',
  variant: 'v3 without 4',
  bounds: '2 contexts, 1 failure; 12 states',
};

const found = label(
  ['scmi_protocol_device_unrequest', 'scmi_device_destroy()'],
  ['scmi_child_dev_find', 'dev = device_find_child(parent, &id, scmi_match_by_id_table)'],
);

/** A device that is found without a reference, and destroyed before it is used. */
export const race: ViolationReport = {
  rule: 'no-use-after-free',
  message: 'scmi_dev#1 is read after scmi_device_release freed it',
  breaking: 'step',
  contexts: ['unload A', 'unbind'],
  initial: { devices: [{ life: 'live', refs: 2 }], threads: [0, 0], faults: 1 },
  steps: [
    {
      context: 0,
      label: found,
      state: { devices: [{ life: 'live', refs: 3 }], threads: [1, 0], faults: 1 },
    },
    {
      context: 0,
      label: label(
        ['scmi_protocol_device_unrequest', 'scmi_device_destroy()'],
        ['scmi_child_dev_find', 'put_device(dev)'],
      ),
      state: { devices: [{ life: 'live', refs: 2 }], threads: [2, 0], faults: 1 },
    },
    {
      context: 1,
      label: {
        ...label(
          ['scmi_remove', 'scmi_device_destroy()'],
          ['device_unregister', 'put_device(&scmi_dev->dev)'],
        ),
        note: 'last reference',
      },
      state: { devices: [{ life: 'freed', refs: 0 }], threads: [2, 1], faults: 1 },
    },
    {
      context: 0,
      label: label(
        ['scmi_protocol_device_unrequest', 'scmi_device_destroy()'],
        ['__scmi_device_destroy', 'if (scmi_dev->protocol_id == SCMI_PROTOCOL_SYSTEM)'],
      ),
      state: { devices: [{ life: 'freed', refs: 0 }], threads: [2, 1], faults: 1 },
    },
  ],
  loop: null,
  branches: [
    { from: 0, context: 1, label: label(['scmi_remove', 'mutex_lock()']), to: null, breaks: null },
    { from: 2, context: 0, label: label(['scmi_remove', 'device_del()']), to: 4, breaks: null },
    {
      from: 3,
      context: 1,
      label: label(['scmi_remove', 'kfree("it")']),
      to: null,
      breaks: 'no-double-free',
    },
  ],
};
