// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './commandLine.ts';

describe('check of one variant', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  /** The rows and the remarks, and the status. */
  async function ask(...options: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await place.run(['check', '--no-svg', ...options]);
    return [stderr + stdout.split('\n\n')[0], `exit ${code}`].join('\n');
  }

  it('answers a plain question for each spec', async () => {
    expect(await ask('--variant', 'v1')).toMatchInlineSnapshot(`
      "fix  title                                     verdict                 steps  states
        1  A device found is gone before it is used  holds                              12
        2  A destroyed device stays on the list      violated: nothing-left      3      12
      fix-02: violated: nothing-left is violated in 3 steps: the device is still on the list
      exit 1"
    `);
    expect(await ask('--variant', 'v3')).toMatchInlineSnapshot(`
      "fix  title                                     verdict  steps  states
        1  A device found is gone before it is used  holds               12
        2  A destroyed device stays on the list      holds               12
      exit 0"
    `);
  });

  it('puts fixes in on top of base, and takes them out of all', async () => {
    expect(await ask('--with', '1')).toMatchInlineSnapshot(`
      "fix  title                                     verdict                 steps  states
        1  A device found is gone before it is used  holds                              12
        2  A destroyed device stays on the list      violated: nothing-left      3      12
      fix-02: violated: nothing-left is violated in 3 steps: the device is still on the list
      exit 1"
    `);
    expect(await ask('--without', '1,2')).toMatchInlineSnapshot(`
      "fix  title                                     verdict                      steps  states
        1  A device found is gone before it is used  violated: no-use-after-free      4      12
        2  A destroyed device stays on the list      violated: nothing-left           3      12
      fix-01: violated: no-use-after-free is violated in 4 steps: dev is freed
      fix-02: violated: nothing-left is violated in 3 steps: the device is still on the list
      exit 1"
    `);
    expect(await ask('--with', '1-pointer,2', '--without', '1')).toMatchInlineSnapshot(`
      "fix  title                                     verdict                      steps  states
        1  A device found is gone before it is used  violated: no-use-after-free      4      12
        2  A destroyed device stays on the list      violated: no-use-after-free      4      12
      fix-01: violated: no-use-after-free is violated in 4 steps: dev is freed
      fix-02: violated: no-use-after-free is violated in 4 steps: dev is freed
      exit 1"
    `);
  });

  it('asks an aimed spec about its own rule only, and a general one about all', async () => {
    place.change('specs/fix-01.yaml', 'rules: [no-use-after-free]', 'rules: all');
    expect(await ask('--variant', 'base', '--spec', 'fix-01')).toMatchInlineSnapshot(`
      "fix  title                                     verdict                      steps  states
        1  A device found is gone before it is used  violated: no-use-after-free      4      12
      exit 1"
    `);
    place.change('specs/fix-01.yaml', 'rules: [no-use-after-free]', 'general: true\nrules: all');
    expect(await ask('--variant', 'base', '--spec', 'fix-01')).toMatchInlineSnapshot(`
      "fix  title                                     verdict                 steps  states
        1  A device found is gone before it is used  violated: nothing-left      3      12
      exit 1"
    `);
  });

  it('names the variant in the JSON and leaves out what was not asked', async () => {
    const { stdout, code } = await place.run([
      'check',
      '--json',
      '--without',
      '2',
      '--spec',
      'fix-02',
    ]);
    const { specs, exit } = JSON.parse(stdout) as {
      specs: readonly { before: unknown; after: object }[];
      exit: number;
    };
    expect({ exit, code }).toEqual({ exit: 1, code: 1 });
    expect(specs[0]).toMatchObject({
      before: null,
      after: { verdict: 'violated', variant: 'all without 2', expected: null, unexpected: true },
    });
  });

  it('expects nothing of before under another number of failures', async () => {
    place.change('specs/fix-01.yaml', 'base, with: [2]', 'v3');
    expect((await place.run(['check', '--faults', '2'])).code).toBe(0);
    expect((await place.run(['check'])).code).toBe(1);
  });
});
