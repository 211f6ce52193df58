// SPDX-License-Identifier: GPL-2.0-only
// Writes src/source/knownTexts.ts: the hashes of the functions that the model was held against.
//   npx tsx scripts/knownTexts.ts VERSION=DIR...      oldest first; last, what has no Debian version
// Read what `audit` says of a tree before its functions are taken in: from then on their conditions,
// arguments and values count as known.
import { writeFileSync } from 'node:fs';
import { FIXES, FORMS } from '../src/model/fixes.ts';
import { PROCEDURES } from '../src/model/procedures.ts';
import { readCFile } from '../src/source/cFile.ts';
import { digestsOf } from '../src/source/knownDetails.ts';
import { recogniseTree } from '../src/source/recogniseTree.ts';
import { modelVocabulary } from '../src/source/skeleton.ts';
import { readFolder } from '../src/source/snapshot.ts';

const vocabulary = modelVocabulary(PROCEDURES);

const seen = new Set<string>();
const blocks: string[] = [];
for (const argument of process.argv.slice(2)) {
  const [version = '', dir = ''] = argument.split('=');
  const { functions } = await recogniseTree(dir, PROCEDURES, [...FIXES, ...FORMS]);
  const { files } = readFolder(dir);
  const fresh: string[] = [];
  for (const { name, path = '', nearest, hash, status, difference } of functions) {
    // what is only held back by its details is what this script is here to write
    const form = status === 'form' || (nearest && difference?.every((line) => line.startsWith('~')));
    const word = `${name}:${hash ?? ''}`;
    const fn = (await readCFile(files.get(path) ?? '')).get(name);
    if (!form || fn === undefined || seen.has(word)) continue;
    seen.add(word);
    fresh.push(`${word}:${digestsOf(fn.outline, vocabulary)}`);
  }
  const lines = fresh.toSorted().map((word) => `    ${word}`);
  blocks.push(`  '${version}': \`\n${lines.join('\n')}\`,`);
}
writeFileSync(
  new URL('../src/source/knownTexts.ts', import.meta.url),
  `// SPDX-License-Identifier: GPL-2.0-only
// Written by scripts/knownTexts.ts.

/**
 * The functions that the procedures of the model were held against: name, fingerprint (see
 * \`normalText.ts\`) and the digests of its tokens (see \`knownDetails.ts\`), under the first Debian
 * version that has this text; under 6.16 what was read in public copies of kernels since v6.16.
 */
const texts: Readonly<Record<string, string>> = {
${blocks.join('\n')}
};

interface Known {
  readonly version: string;
  readonly name: string;
  readonly hash: string;
  readonly digests: string;
}

const known: readonly Known[] = Object.entries(texts).flatMap(([version, words]) =>
  words
    .trim()
    .split(/\\s+/)
    .map((word) => {
      const [name = '', hash = '', digests = ''] = word.split(':');
      return { version, name, hash, digests };
    }),
);

/** The version whose text of this function was held beside the model; undefined: another text. */
export function knownText(name: string, hash: string): string | undefined {
  return known.find((one) => one.name === name && one.hash === hash)?.version;
}

/** The digests of every known text of a function. */
export function knownTexts(name: string): readonly string[] {
  return known.flatMap((one) => (one.name === name ? [one.digests] : []));
}
`,
);
