// SPDX-License-Identifier: GPL-2.0-only
// Writes src/source/knownTexts.ts: the hashes of the functions that the model was held against.
//   npx tsx scripts/knownTexts.ts VERSION=DIR...      oldest first
import { writeFileSync } from 'node:fs';
import { FIXES, FORMS } from '../src/model/fixes.ts';
import { PROCEDURES } from '../src/model/procedures.ts';
import { recogniseTree } from '../src/source/recogniseTree.ts';

const seen = new Set<string>();
const blocks: string[] = [];
for (const argument of process.argv.slice(2)) {
  const [version = '', dir = ''] = argument.split('=');
  const { functions } = await recogniseTree(dir, PROCEDURES, [...FIXES, ...FORMS]);
  const fresh = functions.flatMap(({ name, status, hash }) => {
    const word = `${name}:${hash ?? ''}`;
    if (status !== 'form' || seen.has(word)) return [];
    seen.add(word);
    return [word];
  });
  const lines = fresh.toSorted().map((word) => `    ${word}`);
  blocks.push(`  '${version}': \`\n${lines.join('\n')}\`,`);
}
writeFileSync(
  new URL('../src/source/knownTexts.ts', import.meta.url),
  `// SPDX-License-Identifier: GPL-2.0-only
// Written by scripts/knownTexts.ts.

/**
 * The functions that the procedures of the model were held against: name and fingerprint (see
 * \`normalText.ts\`), under the first Debian version that has this text.
 */
const texts: Readonly<Record<string, string>> = {
${blocks.join('\n')}
};

const versions: ReadonlyMap<string, string> = new Map(
  Object.entries(texts).flatMap(([version, words]) =>
    words.trim().split(/\\s+/).map((word) => [word, version] as const),
  ),
);

/** The version whose text of this function was held beside the model; undefined: another text. */
export function knownText(name: string, hash: string): string | undefined {
  return versions.get(\`\${name}:\${hash}\`);
}
`,
);
