// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A patch to be made: its title, and what its hunks are told by. */
export interface Part {
  readonly title: string;
  readonly hunks: RegExp;
}

/** The way from Debian's 6.12.107 to its 6.12.117 in patches as they could have been sent. */
export const PARTS: readonly Part[] = [
  { title: 'smc: Publish channel state early', hunks: /transports\/smc\.c\n/ },
  { title: 'Publish and unwind the mailbox', hunks: /transports\/mailbox\.c\n/ },
  { title: 'Set the handle before chan_setup', hunks: /^[-+]\tcinfo->handle = /m },
  {
    title: 'Quiesce notifications, clean up channels',
    hunks:
      /notify\.[ch]\n|_quiesce|raw_mode_cleanup[:;]|goto clear_txrx_setup|^-\tblocking_notifier_chain_unregister/m,
  },
  { title: 'Free transport channel on IDR failure', hunks: /^\+\t+info->desc->ops->chan_free/m },
  {
    title: 'No IDR updates, by channel id',
    hunks: /^\+.*(?:cinfo->id, sdev->name|int id, void \*p, void \*data)/m,
  },
  { title: 'Reject out-of-range ids', hunks: /^\+\t+if \(!FIELD_FIT/m },
  { title: 'Use RCU around the lookup', hunks: /^\+.*(?:rcu_read_lock|linux\/rcupdate)/m },
  { title: 'Drop handle on bind failures', hunks: /scmi_clear_handle|const char \*status/ },
  {
    title: 'Fix SCMI device destroy lifetimes',
    hunks: /^[-+].*(?:scmi_child_dev_find|scmi_device_release_resources|put_device|ida_free)/m,
  },
  { title: 'Requested devices', hunks: /scmi_protocol_(?:table|device)|victim/ },
  { title: 'All the rest', hunks: /^/ },
];

const stack = 'drivers/firmware/arm_scmi';

/** A git repository below `root` with one commit for each part, tagged `base` before the first. */
export function makeRepository(root: string, from: string, to: string, parts = PARTS): string {
  const repo = join(root, 'linux');
  const work = join(root, 'diff');
  for (const [name, tree] of [
    ['a', from],
    ['b', to],
  ] as const) {
    mkdirSync(join(work, name), { recursive: true });
    cpSync(join(tree, stack), join(work, name, stack), { recursive: true });
  }
  mkdirSync(repo);
  git(repo, 'init', '-q', '-b', 'master');
  cpSync(join(from, stack), join(repo, stack), { recursive: true });
  cpSync(join(from, 'Makefile'), join(repo, 'Makefile'));
  commit(repo, 'base');
  git(repo, 'tag', 'base');
  const hunks = hunksOf(diff(work));
  const owners = hunks.map((hunk) => parts.findIndex((part) => part.hunks.test(hunk.text)));
  for (const [i, { title }] of parts.entries()) {
    const own = hunks.filter((_, at) => owners[at] === i);
    if (own.length === 0) continue;
    const files = [...new Set(own.map(({ head }) => head))];
    const patch = files.map(
      (head) =>
        head +
        own
          .filter((hunk) => hunk.head === head)
          .map(({ body }) => body)
          .join(''),
    );
    writeFileSync(join(root, 'patch'), patch.join(''));
    git(repo, 'apply', '--recount', join(root, 'patch'));
    commit(repo, `firmware: arm_scmi: ${title}`);
  }
  return repo;
}

/** What `git format-patch` mails of the repository. */
export function formatPatch(repo: string, ...options: readonly string[]): string {
  return git(repo, 'format-patch', '--stdout', '--base=base', ...options, 'base..HEAD');
}

export function git(repo: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=A U Thor', '-c', 'user.email=author@example.org'];
  return execFileSync('git', ['-C', repo, ...who, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
}

function commit(repo: string, message: string): void {
  git(repo, 'add', '-A');
  git(repo, 'commit', '-q', '-m', message);
}

function diff(work: string): string {
  try {
    execFileSync('git', ['diff', '--no-index', '--no-prefix', '-U2', 'a', 'b'], { cwd: work });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

interface Piece {
  readonly head: string;
  readonly body: string;
  /** Both, to be told by. */
  readonly text: string;
}

function hunksOf(text: string): readonly Piece[] {
  return text
    .split(/^(?=diff --git )/m)
    .filter((file) => file !== '')
    .flatMap((file) => {
      const [head = '', ...bodies] = file.split(/^(?=@@ -)/m);
      return bodies.map((body) => ({ head, body, text: head + body.replace(/^@@.*$/m, '') }));
    });
}
