// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { SpecError } from '../../src/specs/diagnostic.ts';
import { parseSpec } from '../../src/specs/parseSpec.ts';

const names = {
  rules: ['no-use-after-free', 'no-leak'],
  forms: ['fix1', 'fix2', 'fix2-landed'],
  variants: ['base', 'v3'],
  fixes: [1, 2],
  sites: ['kzalloc', 'idr_alloc'],
};

const good = `# SPDX-License-Identifier: GPL-2.0-only
# Does the node outlive its device?
# Two drivers race.
id: node-outlives
fix: 1
title: The node outlives its device
functions: [scmi_device_create]
scenario:
  drivers: [{ name: A, protocol: 0x12 }]
  protocols: [{ reg: 0x12 }]
  threads:
    - { name: probe, does: [bind, unbind] }
    - { name: module, does: [load A] }
  faultSites: [kzalloc]
rules: [no-use-after-free]
before: { variant: v3, without: [1], expect: violated, rule: no-use-after-free }
after: { variant: v3, expect: holds, counts: { states: 12 } }
`;

/** The good spec with each of these replaced, and what the loader says of it. */
function complaints(...changes: readonly (readonly [string, string])[]): string {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`not in the spec: ${from}`);
    return before.replace(from, to);
  }, good);
  try {
    parseSpec('specs/node-outlives.yaml', text, names);
    return '';
  } catch (error) {
    if (error instanceof SpecError) return error.message;
    throw error;
  }
}

describe('parseSpec', () => {
  it('reads a spec, with its defaults and the question in its header', () => {
    expect(parseSpec('specs/node-outlives.yaml', good, names)).toMatchInlineSnapshot(`
      {
        "after": {
          "counts": {
            "states": 12,
          },
          "expect": "holds",
          "variant": "v3",
          "with": [],
          "without": [],
        },
        "before": {
          "expect": "violated",
          "rule": "no-use-after-free",
          "variant": "v3",
          "with": [],
          "without": [
            1,
          ],
        },
        "budget": {},
        "except": [],
        "file": "specs/node-outlives.yaml",
        "finding": false,
        "fix": 1,
        "functions": [
          "scmi_device_create",
        ],
        "general": false,
        "id": "node-outlives",
        "question": "Does the node outlive its device?
      Two drivers race.",
        "rules": [
          "no-use-after-free",
        ],
        "scenario": {
          "drivers": [
            {
              "name": "A",
              "notifies": false,
              "protocol": 18,
              "sends": false,
            },
          ],
          "faultSites": [
            "kzalloc",
          ],
          "faults": 0,
          "irqKinds": [
            "notification",
            "response",
            "spurious",
          ],
          "irqs": 0,
          "mboxes": 2,
          "messages": 1,
          "protocols": [
            {
              "mboxes": 0,
              "reg": 18,
            },
          ],
          "setup": [],
          "shmems": 2,
          "threads": [
            {
              "does": [
                "bind",
                "unbind",
              ],
              "name": "probe",
            },
            {
              "does": [
                "load A",
              ],
              "name": "module",
            },
          ],
          "transport": "mailbox",
        },
        "title": "The node outlives its device",
      }
    `);
  });

  it('names the line, the field and the nearest name for a typo', () => {
    expect(
      [
        complaints(['rules: [no-use-after-free]', 'rules: [no-use-after-fre]']),
        complaints(['rule: no-use-after-free', 'rule: no-laek']),
        complaints(['variant: v3,', 'variant: v33,']),
        complaints(['does: [bind, unbind]', 'does: [bind, unbnd]']),
        complaints(['without: [1]', 'without: [fix2-lnded]']),
        complaints(['without: [1]', 'without: [18]']),
        complaints(['faultSites: [kzalloc]', 'faultSites: [kmalloc]']),
        complaints(['functions:', 'functoins:']),
        complaints(['{ reg: 0x12 }', '{ reg: 0x12, mbox: 1 }']),
        complaints(['variant: v3, expect', 'variant: v3, withot: [1], expect']),
        complaints(['name: A', 'name: C']),
        complaints(['reg: 0x12', 'reg: 0x14']),
      ].join('\n'),
    ).toMatchInlineSnapshot(`
      "specs/node-outlives.yaml:15:9: error: rules.0: unknown rule "no-use-after-fre" (did you mean "no-use-after-free"?; \`scmi-lifetime rules\` lists them)
      specs/node-outlives.yaml:16:62: error: before.rule: unknown rule "no-laek" (did you mean "no-leak"?; \`scmi-lifetime rules\` lists them)
      specs/node-outlives.yaml:16:20: error: before.variant: unknown variant "v33" (did you mean "v3"?)
      specs/node-outlives.yaml:12:35: error: scenario.threads.0.does.1: unexpected "unbnd" (did you mean "unbind"?)
      specs/node-outlives.yaml:16:34: error: before.without.0: unknown form "fix2-lnded" (did you mean "fix2-landed"?; \`scmi-lifetime fixes\` lists them)
      specs/node-outlives.yaml:16:34: error: before.without.0: no fix 18 (fixes are numbered as in the series; \`scmi-lifetime fixes\` lists them)
      specs/node-outlives.yaml:14:16: error: scenario.faultSites.0: unknown fault site "kmalloc" (did you mean "kzalloc"?)
      specs/node-outlives.yaml:7:1: error: unknown field "functoins" (did you mean "functions"?)
      specs/node-outlives.yaml:10:28: error: scenario.protocols.0: unknown field "mbox" (did you mean "mboxes"?)
      specs/node-outlives.yaml:17:23: error: after: unknown field "withot" (did you mean "without"?)
      specs/node-outlives.yaml:9:21: error: scenario.drivers.0.name: unexpected "C" (did you mean "A"?)
      specs/node-outlives.yaml:10:22: error: scenario.protocols.0.reg: unexpected 20 (one of: 5, 16, 18, 19, 21, 272)"
    `);
  });

  it('names what is missing, of the wrong kind or contradictory', () => {
    expect(
      [
        complaints(['title: The node outlives its device\n', '']),
        complaints(['fix: 1', 'fix: 18']),
        complaints(['fix: 1', 'fix: first']),
        complaints(['title: The node', 'title: [The node]\nlink: The node']),
        complaints(['rules: [no-use-after-free]', 'rules: some']),
        complaints(['rules: [no-use-after-free]', 'rules: []']),
        complaints(['expect: violated, rule: no-use-after-free', 'expect: violated']),
        complaints(['expect: holds,', 'expect: holds, rule: no-leak,']),
        complaints(['expect: holds', 'expect: ok']),
        complaints(['states: 12', 'states: twelve']),
        complaints(['name: module', 'name: probe']),
        complaints(['drivers: [{ name: A, protocol: 0x12 }]', 'drivers: []']),
        complaints(['scenario:', 'scenario:\n  setup: [bind, load B]']),
        complaints(['id: node-outlives', 'id: other']),
        complaints(['# Does the node outlive its device?\n# Two drivers race.\n', '']),
      ].join('\n'),
    ).toMatchInlineSnapshot(`
      "specs/node-outlives.yaml:4:1: error: title: this field is missing (add it; see specs/README.md)
      specs/node-outlives.yaml:5:6: error: fix: 18 is too much (at most 17)
      specs/node-outlives.yaml:5:6: error: fix: expected number, not "first"
      specs/node-outlives.yaml:6:8: error: title: expected string, not a list
      specs/node-outlives.yaml:7:7: error: link: "The node outlives its device": Invalid URL
      specs/node-outlives.yaml:15:8: error: rules: expected \`all\` or a list of rule names
      specs/node-outlives.yaml:15:8: error: rules: an empty list is too little (at least 1)
      specs/node-outlives.yaml:16:9: error: before: \`violated\` without the rule (add \`rule: NAME\`)
      specs/node-outlives.yaml:17:8: error: after: \`holds\` with a broken rule (remove \`rule\`, or expect \`violated\`)
      specs/node-outlives.yaml:17:31: error: after.expect: unexpected "ok" (one of: holds, violated)
      specs/node-outlives.yaml:17:56: error: after.counts.states: expected number, not "twelve"
      specs/node-outlives.yaml:13:15: error: scenario.threads.1.name: a thread named "probe" is there already
      specs/node-outlives.yaml:13:30: error: scenario.threads.1.does.0: "load A" needs driver A (add it to scenario.drivers)
      specs/node-outlives.yaml:9:17: error: scenario.setup.1: "load B" needs driver B (add it to scenario.drivers)
      specs/node-outlives.yaml:4:5: error: id: "other" is not the name of the file (call it "node-outlives", as the file)
      specs/node-outlives.yaml:2:1: error: no header comment (open the file with comment lines that ask the question in prose)"
    `);
  });

  it('reports every fault of a file at once', () => {
    expect(
      complaints(
        ['fix: 1\n', 'fix: 0\n'],
        ['rules: [no-use', 'rules: [no-us'],
        ['title:', 'titel:'],
      ),
    ).toMatchInlineSnapshot(`
      "specs/node-outlives.yaml:5:6: error: fix: 0 is too little (at least 1)
      specs/node-outlives.yaml:6:1: error: unknown field "titel" (did you mean "title"?)
      specs/node-outlives.yaml:15:9: error: rules.0: unknown rule "no-us-after-free" (did you mean "no-use-after-free"?; \`scmi-lifetime rules\` lists them)"
    `);
  });

  it('passes on what the YAML parser says', () => {
    expect(
      [
        complaints(['functions: [scmi_device_create]', 'functions: [scmi_device_create']),
        complaints(['fix: 1\n', 'fix: 1\nfix: 2\n']),
        complaints([good, '# Only a question.\n']),
        complaints([good, '# Only a list.\n- 1\n']),
      ].join('\n'),
    ).toMatchInlineSnapshot(`
      "specs/node-outlives.yaml:8:1: error: Flow sequence in block collection must be sufficiently indented and end with a ]
      specs/node-outlives.yaml:6:1: error: Map keys must be unique
      specs/node-outlives.yaml:1:1: error: a spec is a mapping of fields (see specs/README.md)
      specs/node-outlives.yaml:2:1: error: a spec is a mapping of fields (see specs/README.md)"
    `);
  });
});
