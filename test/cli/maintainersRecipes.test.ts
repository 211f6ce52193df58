// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { git, makeRepository } from '../series/debianSeries.ts';
import { kernel } from './kernels.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(home, 'docs/maintainers.md'), 'utf8');
const [from, to] = [kernel('6.12.107-1~deb12u1'), kernel('6.12.117-1~deb12u1')];

/** The folder of b4; undefined, and a loud line, when it is not there. */
const b4 = ((): string | undefined => {
  const dir = join(home, '.cache/b4');
  if (existsSync(join(dir, 'usr/bin/b4'))) return dir;
  console.warn('SKIPPED: no b4: run scripts/fetchB4.sh');
  return undefined;
})();

/** The block behind `<!-- recipe:NAME -->`. */
function recipe(name: string): string {
  const found = new RegExp(`<!-- recipe:${name} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\`\`\``).exec(page);
  return found?.[1] ?? '';
}

describe.skipIf(from === undefined || to === undefined)('docs/maintainers.md', () => {
  let root: string;
  let repo: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'recipes-'));
    repo = makeRepository(root, from ?? '', to ?? '');
    // the program as it is built, with a cache of its own
    symlinkSync(join(home, 'dist'), join(root, 'dist'));
    mkdirSync(join(root, 'bin'));
    // only some specs, to be quick
    const program = `#!/bin/sh\nexec node ${root}/dist/src/cli/main.js "$@" --spec fix-05 fix-07\n`;
    writeFileSync(join(root, 'bin/scmi-lifetime'), program, { mode: 0o755 });
    const PATH = `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`;
    env = { ...process.env, PATH, SCMI_LIFETIME_CACHE: join(root, 'cache') };
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('b4: a good patch is passed in silence, a bad one is an error', () => {
    for (const line of recipe('b4').trim().split('\n')) {
      execFileSync('sh', ['-c', line], { cwd: repo });
    }
    const command = git(repo, 'config', 'b4.prep-perpatch-check-cmd').trim();
    expect(git(repo, 'config', 'b4.am-perpatch-check-cmd').trim()).toBe(command);
    const check = (...range: readonly string[]): { output: string; status: number | null } => {
      const input = git(repo, 'format-patch', '--stdout', ...range);
      const done = spawnSync('sh', ['-c', command], { cwd: repo, env, input, encoding: 'utf8' });
      expect(done.stderr).toBe('');
      return { output: done.stdout, status: done.status };
    };
    expect(check('-1', 'HEAD')).toEqual({ output: '', status: 0 });
    git(repo, 'checkout', '-q', '-b', 'bad');
    git(repo, 'revert', '--no-edit', 'HEAD~7');
    expect(check('-1', 'HEAD')).toEqual({
      output: expect.stringMatching(/^-: ERROR: 1\/1: introduces fix-05:endpoint-lives/),
      status: 1,
    });
    git(repo, 'checkout', '-q', '-');
  });

  test.skipIf(b4 === undefined)('b4 itself runs the recipe on each patch of a series', () => {
    git(repo, 'checkout', '-q', '-b', 'three', 'master~2');
    const run = (...args: readonly string[]): string => {
      const done = spawnSync('/usr/bin/python3', [`${b4}/usr/bin/b4`, '--offline-mode', ...args], {
        cwd: repo,
        env: { ...env, PYTHONPATH: `${b4}/usr/lib/python3/dist-packages`, HOME: root },
        encoding: 'utf8',
      });
      return done.stdout + done.stderr;
    };
    git(repo, 'config', 'user.name', 'A Maintainer');
    git(repo, 'config', 'user.email', 'maintainer@kernel.example');
    run('prep', '-n', 'three', '-f', 'three');
    git(repo, 'cherry-pick', 'master~2..master');
    expect(run('prep', '--check')).toContain('Success: 2, Warning: 0, Error: 0');
    git(repo, 'cherry-pick', 'bad');
    const checked = run('prep', '--check');
    expect(checked).toContain('Success: 2, Warning: 0, Error: 1');
    expect(checked).toMatch(/scmi-lifetime: +ERROR: 3\/3: introduces fix-05:endpoint-lives/);
    git(repo, 'checkout', '-q', 'master');
  });

  test('the hook lets a good branch through, and stops a bad one', () => {
    const remote = join(root, 'remote.git');
    execFileSync('git', ['init', '-q', '--bare', remote]);
    git(repo, 'remote', 'add', 'origin', remote);
    git(repo, 'push', '-q', 'origin', 'base:refs/heads/master');
    git(repo, 'fetch', '-q', 'origin');
    const hook = join(repo, '.git/hooks/pre-push');
    writeFileSync(hook, recipe('pre-push'));
    chmodSync(hook, 0o755);
    const push = (what: string): number | null =>
      spawnSync('git', ['-C', repo, 'push', '-q', 'origin', what], { env }).status;
    expect(push('HEAD~10:refs/heads/good')).toBe(0);
    expect(push('bad:refs/heads/good')).not.toBe(0);
    expect(push(':refs/heads/good')).toBe(0);
    expect(git(repo, 'status', '--porcelain')).toBe('');
  });

  test('the action runs what it says', () => {
    const action = parse(readFileSync(join(home, 'action.yml'), 'utf8')) as {
      runs: { steps: readonly { run?: string }[] };
    };
    const script = action.runs.steps.at(-1)?.run ?? '';
    const run = (series: string): string => {
      const given = {
        TREE: repo,
        SERIES: series,
        BASELINE: '',
        GITHUB_ACTION_PATH: root,
        RUNNER_TEMP: root,
      };
      const only = script.replace('"$@"; }', '"$@" --spec fix-05; }');
      const done = spawnSync('bash', ['-ec', only], {
        env: { ...env, ...given },
        encoding: 'utf8',
      });
      return `${done.status} ${done.stderr}${done.stdout}`;
    };
    expect(run('HEAD~1..HEAD')).toMatch(/^0 1 patch: /);
    expect(run('')).toBe('0 ');
    expect(run('bad~1..bad')).toMatch(/^1 1 patch: /);
  });

  test('the GitLab job runs what it says', () => {
    const job = (parse(recipe('gitlab')) as Record<string, { script: readonly string[] }>)[
      'scmi-lifetime'
    ];
    const [clone, setUp, run = ''] = job?.script ?? [];
    expect(clone).toMatch(/^git clone \S+ \/tmp\/scmi-lifetime$/);
    expect(setUp).toBe('(cd /tmp/scmi-lifetime && npm ci)');
    // the first two give what is already there
    const here = run.replace(/^node \S+/, 'scmi-lifetime');
    expect(here).toMatch(/^scmi-lifetime series /);
    git(repo, 'update-ref', 'refs/remotes/origin/target', 'bad~2');
    const asked = (target: string): number | null =>
      spawnSync('bash', ['-ec', here], {
        cwd: repo,
        env: { ...env, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: target },
      }).status;
    expect(asked('target')).toBe(0);
    git(repo, 'checkout', '-q', 'bad');
    expect(asked('target')).toBe(1);
    git(repo, 'checkout', '-q', '-');
  });
});
