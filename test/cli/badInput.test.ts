// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('bad input', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  /** What a command line that is refused says; it must print nothing else and exit with 2. */
  async function refusal(...argv: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await place.run(argv);
    expect({ argv, stdout, code }).toEqual({ argv, stdout: '', code: 2 });
    return stderr.trimEnd();
  }

  it('is refused in one line with a remedy', async () => {
    const lines = [
      await refusal('check', '--jbs', '2'),
      await refusal('check', '--wiht', '2'),
      await refusal('chek'),
      await refusal('check', 'fix-01'),
      await refusal('check', '--spec'),
      await refusal('check', '--spec', 'fix-1'),
      await refusal('check', '--spec', 'fix-01:before'),
      await refusal('check', '--variant', 'v4'),
      await refusal('check', '--with', '18'),
      await refusal('check', '--without', '1-pionter'),
      await refusal('check', '--with', '1,,2'),
      await refusal('check', '--transport', 'optee'),
      await refusal('check', '--transport', 'virtio'),
      await refusal('check', '--faults', '-1'),
      await refusal('check', '--jobs', '0'),
      await refusal('check', '--workers', 'all'),
      await refusal('check', '--budget-seconds', 'long'),
      await refusal('check', '--budget-states', '1e3'),
      await refusal('check', '--color', 'sometimes'),
      await refusal('check', '--specs', join(place.root, 'nowhere')),
      await refusal('explain'),
      await refusal('explain', 'fix-01:between'),
      await refusal('explain', 'fix-03:before'),
      await refusal('explain', 'fix-01:before', '--tree', join(place.root, 'specs')),
    ];
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "scmi-lifetime: error: unknown option '--jbs' (Did you mean --jobs?)
      scmi-lifetime: error: unknown option '--wiht' (Did you mean --with?)
      scmi-lifetime: error: unknown command 'chek' (Did you mean check?)
      scmi-lifetime: error: too many arguments for 'check'. Expected 0 arguments but got 1. (name specs with --spec)
      scmi-lifetime: error: option '--spec <id...>' argument missing (see --help)
      scmi-lifetime: error: no spec "fix-1" (did you mean "fix-01"?; \`scmi-lifetime list\` lists them)
      scmi-lifetime: error: no spec "fix-01:before" (did you mean "fix-01"?; \`scmi-lifetime list\` lists them)
      scmi-lifetime: error: unknown variant "v4" (did you mean "v1"?)
      scmi-lifetime: error: no fix 18 (the fixes are 1 to 17; \`scmi-lifetime fixes\` lists them)
      scmi-lifetime: error: unknown form "1-pionter" (did you mean "1-pointer"?)
      scmi-lifetime: error: --with "1,,2" has an empty item (write 1,2,5)
      scmi-lifetime: error: option '--transport <name>' argument 'optee' is invalid. Allowed choices are mailbox, virtio, smc. (see --help)
      scmi-lifetime: error: no spec is left for transport virtio (choose others with --spec)
      scmi-lifetime: error: --faults "-1" is no number (a whole number from 0 up)
      scmi-lifetime: error: --jobs "0" is no number (a whole number from 1 up)
      scmi-lifetime: error: --workers "all" is no number (a whole number from 1 up)
      scmi-lifetime: error: --budget-seconds "long" is no time (seconds above 0)
      scmi-lifetime: error: --budget-states "1e3" is no number (a whole number from 1 up)
      scmi-lifetime: error: option '--color <when>' argument 'sometimes' is invalid. Allowed choices are auto, always, never. (see --help)
      nowhere:1:1: error: cannot be read: ENOENT (name the folder of the specs with --specs DIR)
      scmi-lifetime: error: missing required argument 'spec' (see --help)
      scmi-lifetime: error: "fix-01:between" is no side of a spec (write SPEC, SPEC:before or SPEC:after)
      scmi-lifetime: error: no spec "fix-03" (did you mean "fix-01"?; \`scmi-lifetime list\` lists them)
      scmi-lifetime: error: --tree specs: it has no drivers/firmware/arm_scmi (name the top of a kernel source tree)"
    `);
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('is refused in a spec, with file, line and column', async () => {
    place.change('specs/fix-01.yaml', 'does: [bind]', 'does: [bnid]');
    place.change('specs/fix-02.yaml', 'rules: [nothing-left]', 'rules: [nothing-lfet]');
    expect(await refusal('check')).toMatchInlineSnapshot(`
      "specs/fix-01.yaml:7:34: error: scenario.threads.0.does.0: unexpected "bnid" (did you mean "bind"?)
      specs/fix-02.yaml:8:9: error: rules.0: unknown rule "nothing-lfet" (did you mean "nothing-left"?; \`scmi-lifetime rules\` lists them)"
    `);
    expect(await refusal('list')).toBe(await refusal('check'));
  });

  it('is refused when a spec or the output folder is no such thing', async () => {
    place.write('file', '');
    const taken = join(place.root, 'file');
    const { stderr, code } = await place.run(['check', '--no-svg', '--out', taken]);
    expect({ stderr, code }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "scmi-lifetime: error: cannot write file/fix-01.before.txt: EEXIST (name another folder with --out DIR)
      ",
      }
    `);

    mkdirSync(join(place.specs, 'fix-03.yaml'));
    expect(await refusal('check')).toMatchInlineSnapshot(
      `"specs/fix-03.yaml:1:1: error: cannot be read: EISDIR (make it a readable file, or remove it)"`,
    );
  });
});
