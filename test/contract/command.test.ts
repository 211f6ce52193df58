// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contract, type ContractOptions } from '../../src/cli/contractCommand.ts';
import type { Host } from '../../src/cli/host.ts';
import type { Io } from '../../src/cli/io.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';

const work = mkdtempSync(join(tmpdir(), 'contract-'));
const specs = mkdtempSync(join(tmpdir(), 'specs-'));
copyFileSync('specs/fix-14.yaml', join(specs, 'fix-14.yaml'));
afterAll(() => {
  rmSync(work, { recursive: true });
  rmSync(specs, { recursive: true });
});

/** Runs the command with the real model and one spec; answers what it prints. */
async function command(options: Partial<ContractOptions>, exit = 0): Promise<string> {
  let out = '';
  const io: Pick<Io, 'out' | 'err' | 'errIsTerminal'> = {
    out: (text) => {
      out += text;
    },
    err: () => undefined,
    errIsTerminal: false,
  };
  const host: Pick<Host, 'engine' | 'specs'> = { engine: modelEngine, specs };
  expect(await contract({ variant: 'landed', ...options }, io as Io, host as Host)).toBe(exit);
  return out;
}

describe('scmi-lifetime contract', () => {
  it('prints Markdown', async () => {
    const text = await command({});
    expect(text).toMatch(/^# The lifetime contract of the SCMI core\n/);
    expect(text).toMatch(/content hash `[0-9a-f]{12}`/);
    expect(text).toContain('- **In this code**: holds');
  });

  it('follows a variant', async () => {
    const text = await command({ variant: 'v1' });
    expect(text).toContain('This code does not keep rule 1.');
    expect(text).toContain('the states below are what the code does, not what it should do');
  });

  it('prints only Context: lines', async () => {
    const text = await command({ context: true });
    expect(text).toMatch(/^# bus\.c\n/);
    expect(text).toContain('scmi_chan_setup()\n * Context: Process context.');
  });

  it('says what changes from one variant to another', async () => {
    const text = await command({ diff: ['v1', 'landed'] });
    expect(text).toContain('- Rule 1 now holds');
  });

  it('holds a variant to the contract of another', async () => {
    const broken = await command({ variant: 'v1', heldTo: 'landed' }, 1);
    expect(broken).toMatch(/^# What v1 does not keep of the contract of landed\n/);
    expect(broken).toContain('- Rule 1: Publish a channel');
    expect(broken).toContain('from `bound` to `bound_irq_unpublished`');
    const kept = await command({ variant: 'landed', heldTo: 'landed' });
    expect(kept).toMatch(/Every one of the [\d,]+ sentences and every ordering rule is kept\./);
  });

  it('refuses one side of a difference', async () => {
    await expect(command({ diff: ['v1'] })).rejects.toThrow('--diff takes two variants');
  });

  it('writes texts and automata into a folder', async () => {
    expect(await command({ out: work })).toBe('');
    const names = readdirSync(join(work, 'contract'));
    expect(names).toEqual(expect.arrayContaining(['context.txt', 'contract.rst', 'channel.dot']));
    const dot = readFileSync(join(work, 'contract/mailbox_channel.dot'), 'utf8');
    expect(dot).toMatch(/^digraph state_automaton \{\n/);
    expect(dot).toContain('"__init_none" -> "none";');
  });
});
