// SPDX-License-Identifier: GPL-2.0-only
// Renews the part of the gallery that is kept in docs/gallery from what is in out/gallery.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';

const readme = readFileSync('docs/gallery/README.md', 'utf8');
const kept = [...readme.matchAll(/\]\(([\w.-]+\.(?:txt|svg))\)/g)].map(([, name]) => name);
for (const name of kept) {
  if (!existsSync(`out/gallery/${name}`)) throw new Error(`out/gallery has no ${name}`);
  copyFileSync(`out/gallery/${name}`, `docs/gallery/${name}`);
}
console.log(`${kept.length} files renewed in docs/gallery/`);
