// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { applyPatch } from '../../src/series/applyPatch.ts';
import { PatchError } from '../../src/series/patchError.ts';
import { readSeries, type Series } from '../../src/series/series.ts';
import type { Snapshot } from '../../src/source/index.ts';

const file = 'drivers/firmware/arm_scmi/bus.c';
const base: Snapshot = {
  name: 'x',
  version: '6.12.1',
  files: new Map([[file, 'a\nb\nc\nd\n']]),
};
const patch = `diff --git a/${file} b/${file}
index 0123456..89abcde 100644
--- a/${file}
+++ b/${file}
@@ -1,3 +1,3 @@
 a
-b
+B
 c
`;
const signature = '-- \n2.39.5\n\n';

function mail(body: string, headers = '', subject = '[PATCH] firmware: arm_scmi: Fix it'): string {
  const top = `From 0123 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: ${subject}\n`;
  return `${top}${headers}\n${body}`;
}

const plain = `It is broken.\n---\n 1 file changed\n\n${patch}${signature}`;

/** What the series makes of the one file, or why not. */
async function outcome(text: string): Promise<string> {
  const { patches } = await readSeries(text);
  let tree = base;
  for (const one of patches) {
    if (one.damage !== null) return one.damage.message;
    const result = applyPatch(tree, one.files);
    if ('misfit' in result) return `${result.misfit.file}: ${result.misfit.reason}`;
    tree = result.snapshot;
  }
  return [...tree.files].map(([path, now]) => `${path}=${now.replaceAll('\n', '|')}`).join(' ');
}

const applied = `${file}=a|B|c|d|`;

function multipart(type: string, name: string, content: string, encoding: string): string {
  const headers =
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="xx"\nContent-Transfer-Encoding: 7bit\n';
  const parts = `--xx\nContent-Type: text/plain\n\nHi\n\n--xx\nContent-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: ${encoding}\n\n${content}\n--xx--\n`;
  return mail(parts, headers);
}

const base64 = Buffer.from(plain).toString('base64').replace(/.{76}/g, '$&\n');
const quoted = plain
  .replace(/=/g, '=3D')
  .replace(/^(.{20})(?=.{10})/gm, '$1=\n')
  .replace(/ $/gm, '=20');
const encoded = (how: string): string =>
  `MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: ${how}\n`;

test.each([
  ['a plain mail with a signature', mail(plain)],
  ['CRLF line ends', mail(plain).replaceAll('\n', '\r\n')],
  ['base64', mail(base64, encoded('base64'))],
  ['quoted-printable', mail(quoted, encoded('quoted-printable'))],
  ['no From line', mail(plain).replace(/^From 0123.*\n/, '')],
  ['an attached patch', multipart('text/x-patch', '0001-fix.patch', plain, '7bit')],
  ['an attached base64 patch', multipart('application/octet-stream', 'a.patch', base64, 'base64')],
  ['an escaped From line', mail(`>From me\n${plain}`)],
  ['a diff in the commit message, indented', mail(`  diff --git a/x b/x\n  @@ -1 +1 @@\n${plain}`)],
  [
    'a stray hunk count without a number',
    mail(plain.replace('@@ -1,3 +1,3 @@', '@@ -1,3 +1,3 @@ static int f(void)')),
  ],
  [
    'a reply that quotes it',
    `${mail(plain)}\n${mail(`> ${plain}`, '', 'Re: [PATCH] firmware: x')}`,
  ],
  [
    'a cover letter',
    `${mail('Hello\n', '', '[PATCH 0/1] cover')}\n${mail(plain, '', '[PATCH 1/1] x')}`,
  ],
  [
    'an older version beside it',
    `${mail(plain.replaceAll('B', 'Z'), '', '[PATCH 1/1] x')}\n${mail(plain, '', '[PATCH v2 1/1] x')}`,
  ],
])('%s', async (_, text) => {
  expect(await outcome(text)).toBe(applied);
});

const named = (name: string): string => mail(plain.replaceAll(`/${file}`, `/${name}`));

test.each([
  ['cut in a hunk', mail(plain.slice(0, plain.indexOf('+B'))), /hunk #1 is cut short or damaged/],
  [
    'a line dropped from a hunk',
    mail(plain.replace('-b\n', '')),
    /hunk #1 is cut short or damaged|no place/,
  ],
  ['a path out of the tree', named('../../../etc/passwd'), /^the path .* leads out of the tree$/],
  ['a path into .git', named('.git/hooks/pre-commit'), /leads out of the tree/],
  ['a path out, inside the stack', named(`${file}/../../../../../x.c`), /leads out of the tree/],
  ['an absolute path', mail(plain.replaceAll(`b/${file}`, '/etc/passwd')), /leads out of the tree/],
  ['control characters in a path', named('..\u001b[2J/x'), /^[\x20-\x7e]*$/],
  [
    'a binary patch of C',
    mail(
      `---\ndiff --git a/${file} b/${file}\nindex 01234567..89abcdef 100644\nGIT binary patch\nliteral 3\nKcmZ\n\n`,
    ),
    /binary patch/,
  ],
  [
    'a new file that is there',
    mail(
      `---\ndiff --git a/${file} b/${file}\nnew file mode 100644\n--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+x\n`,
    ),
    /has this file already/,
  ],
  [
    'a rename from elsewhere',
    mail(
      `---\ndiff --git a/lib/x.c b/${file}\nsimilarity index 100%\nrename from lib/x.c\nrename to ${file.replace('bus', 'new')}\n`,
    ),
    /outside of drivers/,
  ],
  [
    'a hunk without a file',
    mail('---\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/x b/x\n'),
    /no file before it/,
  ],
])('%s is refused in one line', async (_, text, message) => {
  const said = await outcome(text);
  expect(said).toMatch(message);
  expect(said).not.toContain('\n');
});

test('renames inside the stack, new and deleted files', async () => {
  const dir = 'drivers/firmware/arm_scmi';
  const moved = `---\ndiff --git a/${file} b/${dir}/transports/bus.c\nsimilarity index 80%\nrename from ${file}\nrename to ${dir}/transports/bus.c\n--- a/${file}\n+++ b/${dir}/transports/bus.c\n@@ -4 +4 @@\n-d\n+D\n\\ No newline at end of file\ndiff --git a/${dir}/x.h b/${dir}/x.h\nnew file mode 100644\nindex 000000000..01234567\n--- /dev/null\n+++ b/${dir}/x.h\n@@ -0,0 +1 @@\n+x\n`;
  expect(await outcome(mail(moved))).toBe(`${dir}/transports/bus.c=a|b|c|D ${dir}/x.h=x|`);
});

test('nothing but patches is no series', async () => {
  await expect(readSeries('')).rejects.toThrow(PatchError);
  await expect(readSeries(mail('Hi\n'))).rejects.toThrow('there is no patch in it');
  await expect(readSeries('\0\xff'.repeat(100))).rejects.toThrow(PatchError);
});

test('thousands of patches are read in their order', async () => {
  const all = Array.from({ length: 3_000 }, (_, i) => mail(plain, '', `[PATCH ${i + 1}/3000] x`));
  const series: Series = await readSeries(all.toReversed().join('\n'));
  expect(series.patches).toHaveLength(3_000);
  expect(series.patches.map(({ label }) => label).slice(0, 2)).toEqual(['0001/3000', '0002/3000']);
});

test('a mail that is cut off between two files is not taken for a whole one', async () => {
  const other = patch.replaceAll('bus.c', 'driver.c');
  const of = (files: number, diffs: string): string =>
    mail(`It is broken.\n---\n bus.c | 2 +-\n ${files} files changed, 2 insertions(+)\n\n${diffs}`);
  const whole = await readSeries(of(2, patch + other + signature));
  expect(whole.patches[0]).toMatchObject({ damage: null, files: [{}, {}] });
  expect(await outcome(of(2, patch))).toBe('its diffstat counts 2 files, and 1 is in it');
  expect(await outcome(of(1, patch + signature))).toBe(applied);
});
