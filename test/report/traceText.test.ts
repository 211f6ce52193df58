// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { plainNaming } from '../../src/report/diff.ts';
import { traceText, WIDTH } from '../../src/report/traceText.ts';
import { heading, label, race } from './race.ts';

const { steps } = race;

describe('traceText', () => {
  it('shows one column per context, what changed, and the calls at the end', () => {
    expect(traceText(heading, race)).toMatchInlineSnapshot(`
      "======================================================================
      BUG: MODEL: no-use-after-free in __scmi_device_destroy
      Rule:   No field of an object is read or written after the object has been freed.
      Impact: Use after free: an oops.
      Spec:   find-races-with-destroy: A device found is gone before it is used
      Code:   v3 without 4
      Bounds: 2 contexts, 1 failure; 12 states

          unload A                        unbind
          --------                        ------
       1  scmi_child_dev_find: dev = device_find_child(parent, &id, scmi_match_by_id_table)
            * devices[0].refs: 2 -> 3
       2  scmi_child_dev_find: put_device(dev)
            * devices[0].refs: 3 -> 2
       3                                  device_unregister: put_device(&scmi_dev->dev) [last reference]
                                            * devices[0].life: live -> freed
                                            * devices[0].refs: 2 -> 0
      4!  __scmi_device_destroy: if (scmi_dev->protocol_id == SCMI_PROTOCOL_SYSTEM)
      Step 4 breaks the rule: scmi_dev#1 is read after scmi_device_release freed it

      Call trace of unload A (step 4):
       __scmi_device_destroy           bus.c: if (scmi_dev->protocol_id == SCMI_PROTOCOL_SYSTEM)
       scmi_protocol_device_unrequest  bus.c: scmi_device_destroy()

      Call trace of unbind (step 3):
       device_unregister  (kernel, modelled): put_device(&scmi_dev->dev)
       scmi_remove        bus.c: scmi_device_destroy()
      ======================================================================
      "
    `);
  });

  it('says that it is the state that breaks a rule, at rest or not, or the first one', () => {
    const endings = [
      traceText(heading, {
        ...race,
        breaking: 'state',
        steps: steps.slice(0, 1),
        message: 'a leak',
      }),
      traceText(heading, {
        ...race,
        breaking: 'quiet',
        steps: steps.slice(0, 1),
        message: 'a leak',
      }),
      traceText(heading, { ...race, breaking: 'state', steps: [], message: 'a leak' }),
      traceText(heading, { ...race, breaking: 'quiet', steps: [], message: 'a leak' }),
    ].map((text) => text.split('\n').filter((line) => /BUG|leak/.test(line)));
    expect(endings).toMatchInlineSnapshot(`
      [
        [
          "BUG: MODEL: no-use-after-free",
          "After step 1: a leak",
        ],
        [
          "BUG: MODEL: no-use-after-free",
          "After step 1 nothing moves any more: a leak",
        ],
        [
          "BUG: MODEL: no-use-after-free",
          "The initial state breaks the rule: a leak",
        ],
        [
          "BUG: MODEL: no-use-after-free",
          "Nothing moves: a leak",
        ],
      ]
    `);
  });

  it('marks where a loop begins', () => {
    const text = traceText(heading, { ...race, breaking: 'loop', loop: 1, message: 'no end' });
    expect(text.split('\n').slice(7, 17).join('\n')).toMatchInlineSnapshot(`
      "
          unload A                        unbind
          --------                        ------
       1  scmi_child_dev_find: dev = device_find_child(parent, &id, scmi_match_by_id_table)
            * devices[0].refs: 2 -> 3
      --- from here on it goes round for ever ---
       2  scmi_child_dev_find: put_device(dev)
            * devices[0].refs: 3 -> 2
       3                                  device_unregister: put_device(&scmi_dev->dev) [last reference]
                                            * devices[0].life: live -> freed"
    `);
  });

  it('only counts the steps that it is told to skip', () => {
    const text = traceText(heading, race, undefined, undefined, 3);
    expect(text.split('\n').slice(8, 99).join('\n')).toMatchInlineSnapshot(`
      "    unload A
          --------
      ... 3 steps of unload A, unbind
      4!  __scmi_device_destroy: if (scmi_dev->protocol_id == SCMI_PROTOCOL_SYSTEM)
      Step 4 breaks the rule: scmi_dev#1 is read after scmi_device_release freed it

      Call trace of unload A (step 4):
       __scmi_device_destroy           bus.c: if (scmi_dev->protocol_id == SCMI_PROTOCOL_SYSTEM)
       scmi_protocol_device_unrequest  bus.c: scmi_device_destroy()
      ======================================================================
      "
    `);
  });

  it('calls leaves and values as it is told, and leaves out what has no name', () => {
    const text = traceText(
      heading,
      { ...race, steps: steps.slice(2, 3), initial: steps[1]?.state },
      {
        leaf: (path) => (path.at(-1) === 'life' ? `life of scmi_dev#${path[1]}` : null),
        value: (value) => `<${value}>`,
      },
    );
    expect(text.split('\n').filter((line) => line.includes('* '))).toEqual([
      '      * life of scmi_dev#0: <live> -> <freed>',
    ]);
  });

  it('keeps to its width, however many contexts and however long their lines', () => {
    const contexts = [
      'bind',
      'unbind',
      'load module A',
      'mailbox interrupt',
      'notify worker',
      'send',
    ];
    const long = `x = ${'devm_kzalloc(info->dev, sizeof(*x), GFP_KERNEL) '.repeat(4)}${'y'.repeat(120)}`;
    const text = traceText(heading, {
      ...race,
      contexts,
      steps: contexts.map((_, context) => ({
        context,
        label: label(['scmi_very_long_function_name_for_a_column', long]),
        state: { [`field_${'z'.repeat(80)}`]: context },
      })),
    });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(WIDTH);
    expect(text.split('\n').slice(7, 19).join('\n')).toMatchInlineSnapshot(`
      "
          bind
                  unbind
                          load module A
                                  mailbox interrupt
                                          notify worker
                                                  send
       1  scmi_very_long_function_name_for_a_column: x = devm_kzalloc(info->dev, sizeof(*x), GFP_KERNEL)
            devm_kzalloc(info->dev, sizeof(*x), GFP_KERNEL) devm_kzalloc(info->dev, sizeof(*x),
            GFP_KERNEL) devm_kzalloc(info->dev, sizeof(*x), GFP_KERNEL)
            yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
            yyyyyyyyyyyyyyyyyyyyyyyyyy"
    `);
  });

  it('paints only when it is given colours', () => {
    const colors = {
      bad: (text: string) => `<bad>${text}</bad>`,
      faint: (text: string) => `~${text}`,
    };
    const text = traceText(heading, race, plainNaming, colors);
    expect(text.split('\n').filter((line) => /<bad>|~/.test(line))).toMatchInlineSnapshot(`
      [
        "<bad>BUG: MODEL: no-use-after-free in __scmi_device_destroy</bad>",
        "~      * devices[0].refs: 2 -> 3",
        "~      * devices[0].refs: 3 -> 2",
        "~                                      * devices[0].life: live -> freed",
        "~                                      * devices[0].refs: 2 -> 0",
        "<bad>4!  __scmi_device_destroy: if (scmi_dev->protocol_id == SCMI_PROTOCOL_SYSTEM)</bad>",
        "<bad>Step 4 breaks the rule: scmi_dev#1 is read after scmi_device_release freed it</bad>",
      ]
    `);
    // oxlint-disable-next-line no-control-regex -- plain output is plain ASCII
    expect(traceText(heading, race)).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
