// SPDX-License-Identifier: GPL-2.0-only

/**
 * The catalogue of fixes and of the forms that they exist in. A form is a toggle that procedures
 * ask for with `when`; a variant is a set of forms. Sources: the landed commits as the stable trees
 * carry them, and `docs/` for what is inferred of the earlier versions.
 */

import { OLDER_FORMS } from './olderForms.ts';

/** The defects that the series mends. */
export type DefectClass =
  'use-after-free' | 'leak' | 'reference' | 'race' | 'aliasing' | 'early-callback' | 'stale-state';

/** One patch of the series "firmware: arm_scmi: Fix SCMI core cleanup paths" (v3 numbering). */
export interface Fix {
  readonly number: number;
  readonly title: string;
  /** The toggle of its first form. */
  readonly form: string;
  /** C functions touched. */
  readonly functions: readonly string[];
  readonly class: DefectClass;
  /** Fixes without which this one cannot be reached or does not work. */
  readonly needs: readonly number[];
  /** Applies only to trees where one of these functions' text matches. */
  readonly marker?: Marker;
}

/** What in a tree's text tells that there is something to mend. */
export interface Marker {
  readonly functions: readonly string[];
  readonly pattern: RegExp;
  /** Fingerprints of those functions where it is not mended; any other text is not known. */
  readonly unmended: readonly string[];
}

/**
 * Since v6.16 the helper that matches devices passes over transport devices, and so the lookup, which
 * shares it, cannot see them. The fix lets the match of drivers alone pass over them; its C was not seen.
 */
const LOOKUP_SKIPS: Marker = {
  functions: ['scmi_match_by_id_table', 'scmi_dev_match_by_id_table'],
  pattern: /transport/,
  unmended: ['9b4ff6d2932f'],
};

/** A form of the code that is no numbered fix: a later or other shape of one, or a sibling commit. */
export interface Form {
  readonly form: string;
  readonly title: string;
  readonly functions: readonly string[];
  /** The fix that it reshapes, if any. */
  readonly of: number | null;
  readonly marker?: Marker;
}

export const FIXES: readonly Fix[] = [
  {
    number: 1,
    title: 'Fix OF node reference ownership of SCMI devices',
    form: '1',
    functions: [
      '__scmi_device_create',
      'scmi_device_release',
      'scmi_chan_setup',
      'scmi_chan_destroy',
    ],
    class: 'reference',
    needs: [],
  },
  {
    number: 2,
    title: 'Fix transport device teardown lookup',
    form: '2',
    functions: ['scmi_child_dev_find', 'scmi_child_dev_find_get'],
    class: 'leak',
    needs: [],
    marker: LOOKUP_SKIPS,
  },
  {
    number: 3,
    title: 'Clean up channels on setup failure',
    form: '3',
    functions: ['scmi_probe'],
    class: 'leak',
    needs: [],
  },
  {
    number: 4,
    title: 'Fix SCMI device destroy lifetimes',
    form: '4',
    functions: ['__scmi_device_destroy', '__scmi_device_create', 'scmi_device_destroy'],
    class: 'use-after-free',
    needs: [],
  },
  {
    number: 5,
    title: 'Free transport channel on IDR failure',
    form: '5',
    functions: ['scmi_chan_setup'],
    class: 'leak',
    needs: [],
  },
  {
    number: 6,
    title: 'Unregister device notifier before IDR teardown',
    form: '6',
    functions: ['scmi_remove'],
    class: 'use-after-free',
    needs: [],
  },
  {
    number: 7,
    title: 'Unwind TX receiver mailbox setup',
    form: '7',
    functions: ['mailbox_chan_setup'],
    class: 'leak',
    needs: [],
    marker: { functions: ['mailbox_chan_setup'], pattern: /chan_receiver/, unmended: [] },
  },
  {
    number: 8,
    title: 'Unwind P2A receiver mailbox setup',
    form: '8',
    functions: ['mailbox_chan_setup'],
    class: 'leak',
    needs: [],
    marker: { functions: ['mailbox_chan_setup'], pattern: /chan_platform_receiver/, unmended: [] },
  },
  {
    number: 9,
    title: 'Use RCU around the active protocol lookup',
    form: '9',
    functions: ['scmi_device_request_notifier'],
    class: 'race',
    needs: [6],
  },
  {
    number: 10,
    title: 'Avoid IDR updates while cleaning up channels',
    form: '10',
    functions: ['scmi_chan_destroy'],
    class: 'race',
    needs: [],
  },
  {
    number: 11,
    title: 'Clear SystemPower flag on create failure',
    form: '11-create',
    functions: ['__scmi_device_create', '__scmi_device_destroy', 'scmi_device_release_resources'],
    class: 'stale-state',
    needs: [],
  },
  {
    number: 12,
    title: 'Reject out-of-range protocol ids of the device tree',
    form: '12',
    functions: ['scmi_channels_setup', 'scmi_probe'],
    class: 'aliasing',
    needs: [],
  },
  {
    number: 13,
    title: 'Stop channels before notification teardown',
    form: '13',
    functions: ['scmi_remove', 'scmi_probe'],
    class: 'use-after-free',
    needs: [],
  },
  {
    number: 14,
    title: 'Publish channel state before mailbox request',
    form: '14',
    functions: ['mailbox_chan_setup'],
    class: 'early-callback',
    needs: [],
  },
  {
    number: 15,
    title: 'Use channel ID for transport teardown',
    form: '15',
    functions: ['scmi_chan_destroy'],
    class: 'leak',
    needs: [2],
  },
  {
    number: 16,
    title: 'Drop handle on bind failures',
    form: '16',
    functions: ['scmi_device_link_add', 'scmi_set_handle', 'scmi_bus_notifier'],
    class: 'reference',
    needs: [],
  },
  {
    number: 17,
    title: 'Clear virtio channel lists on free',
    form: '17',
    functions: ['virtio_chan_free'],
    class: 'stale-state',
    needs: [],
  },
];

export const FORMS: readonly Form[] = [
  {
    form: 'skip',
    title: 'the device lookup skips transport devices (since v6.16, 9593804c44c2)',
    functions: ['scmi_child_dev_find', 'scmi_child_dev_find_get'],
    of: null,
    marker: LOOKUP_SKIPS,
  },
  {
    form: '4-release',
    title: 'the bus id goes with the last reference too, once (v3)',
    functions: ['scmi_device_release', '__scmi_device_create', '__scmi_device_destroy'],
    of: 4,
  },
  {
    form: '11-helper',
    title: 'SystemPower is cleared by the resource helper (v3)',
    functions: ['scmi_device_release_resources', '__scmi_device_destroy'],
    of: 11,
  },
  {
    form: '11-pointer',
    title: 'SystemPower is reserved by the device pointer (landed, e4c16ae2)',
    functions: ['scmi_device_release_resources', '__scmi_device_create'],
    of: 11,
  },
  {
    form: '13-quiesce',
    title: 'late notification init is disabled before channels go (landed, 8e49055d)',
    functions: ['scmi_remove', 'scmi_probe', 'scmi_notification_exit'],
    of: 13,
  },
  {
    form: '14-handle',
    title: 'cinfo->handle is set before chan_setup (v3)',
    functions: ['scmi_chan_setup'],
    of: 14,
  },
  {
    form: '7-free-smbox',
    title: 'a failed mailbox setup gives back its mapping and memory (landed)',
    functions: ['mailbox_chan_setup'],
    of: 7,
  },
  {
    form: 'smc',
    title: 'smc: publish channel state before the interrupt is requested (landed, 0314900d)',
    functions: ['smc_chan_setup'],
    of: 14,
  },
  {
    form: 'eexist',
    title: 'duplicate protocol ids are rejected up front (landed, a14dd8fe)',
    functions: ['scmi_chan_setup'],
    of: 2,
  },
  {
    form: 'unrequest',
    title: 'requested device removal without a stale list head (2c4097e6)',
    functions: ['scmi_protocol_device_unrequest'],
    of: null,
  },
  {
    form: 'rollback',
    title: 'partial protocol table registration is rolled back (2224b622)',
    functions: ['scmi_protocol_table_register'],
    of: null,
  },
  {
    form: 'unregister-on-failure',
    title: 'devices are unrequested if driver registration fails (9f7cd6a6)',
    functions: ['scmi_driver_register'],
    of: null,
  },
  ...OLDER_FORMS,
];

const fixes = (first: number, last: number): readonly string[] =>
  FIXES.filter(({ number }) => number >= first && number <= last).map(({ form }) => form);

const base = ['skip'];
const v1 = [...base, ...fixes(1, 9)];
const v2 = [...v1, ...fixes(10, 14)];
const v3 = [...v2, ...fixes(15, 17), '4-release', '11-helper', '14-handle'];
const siblings = ['unrequest', 'rollback', 'unregister-on-failure'];
const landed = [
  ...v3.filter((form) => form !== '17'),
  '11-pointer',
  '13-quiesce',
  '7-free-smbox',
  'smc',
  'eexist',
  ...siblings,
];

/** The versions of the series, and `all`: what landed together with fix 17, which was dropped. */
export const VARIANTS: Readonly<Record<string, ReadonlySet<string>>> = {
  base: new Set(base),
  v1: new Set(v1),
  v2: new Set(v2),
  v3: new Set(v3),
  landed: new Set(landed),
  all: new Set([...landed, '17']),
};

/** Leaving a fix out leaves out its later shapes too. */
export function withoutFix(forms: ReadonlySet<string>, number: number): ReadonlySet<string> {
  const gone = new Set([
    ...FIXES.filter((fix) => fix.number === number).map(({ form }) => form),
    ...FORMS.filter(({ of }) => of === number).map(({ form }) => form),
  ]);
  return new Set([...forms].filter((form) => !gone.has(form)));
}
