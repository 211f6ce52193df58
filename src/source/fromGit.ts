// SPDX-License-Identifier: GPL-2.0-only
import { execFile } from 'node:child_process';
import { inSnapshot, snapshotOf, STACK, type Snapshot } from './snapshot.ts';
import { SourceError } from './sourceError.ts';

/**
 * Reads the SCMI stack of one commit of a git repository, without a checkout.
 * @throws SourceError when there is no such repository, commit or stack.
 */
export async function readRevision(repository: string, revision: string): Promise<Snapshot> {
  const commit = await commitOf(repository, revision);
  const listed = await git(repository, ['ls-tree', '-r', '-z', commit, '--', STACK, 'Makefile']);
  const blobs = listed
    .split('\0')
    .flatMap((line): readonly (readonly [path: string, blob: string])[] => {
      const found = /^100\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line);
      const [, blob = '', path = ''] = found ?? [];
      return path === 'Makefile' || inSnapshot(path) ? [[path, blob]] : [];
    });
  const texts = await Promise.all(
    blobs.map(
      async ([path, blob]) => [path, await git(repository, ['cat-file', 'blob', blob])] as const,
    ),
  );
  return snapshotOf(`${repository} ${revision}`, new Map(texts));
}

/**
 * The commit that a revision names.
 * @throws SourceError when it names none.
 */
export async function commitOf(repository: string, revision: string): Promise<string> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  try {
    return (await git(repository, asked)).trim();
  } catch (error) {
    if (error instanceof SourceError && error.message.includes('git')) {
      const top = await git(repository, ['rev-parse', '--git-dir']).catch(() => '');
      if (top === '')
        throw new SourceError(`${repository} is no git repository`, 'name one, or leave --rev out');
    }
    throw new SourceError(`${repository} has no commit ${revision}`, 'fetch it, or name another');
  }
}

/**
 * What a git command prints.
 * @throws SourceError when it fails.
 */
export function git(repository: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 1 << 28, encoding: 'utf8' } as const;
    // an object that only a promisor remote has must not be fetched behind the user's back
    const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
    execFile('git', ['-C', repository, ...args], { ...options, env }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const reason = stderr.trim().split('\n')[0] || error.message.split('\n')[0] || 'unknown';
      reject(new SourceError(`git ${args[0] ?? ''} failed: ${reason}`, 'see the message of git'));
    });
  });
}
