// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { createReadStream, openSync, readSync, closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { inSnapshot, snapshotOf, STACK, type Snapshot } from './snapshot.ts';
import { SourceError } from './sourceError.ts';

const BLOCK = 512;
/** No file of the stack is near this size. */
const LARGEST = 16 << 20;

/**
 * Reads the SCMI stack out of a tar of kernel sources, plain or packed by gzip or xz. Nothing is
 * unpacked to a disk.
 * @throws SourceError when it is no such archive, is cut short, or holds no stack.
 */
export async function readTar(path: string): Promise<Snapshot> {
  const { stream, done } = unpacked(path);
  const files = new Map<string, string>();
  try {
    for await (const { name, data } of entries(stream, wanted)) {
      files.set(wanted(name) ?? name, data.toString('utf8'));
    }
    await done;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SourceError(`${path} cannot be read as a tar (${reason})`, 'name a whole archive');
  }
  return snapshotOf(path, files);
}

/** Where a member of the archive belongs in a kernel tree, when it is asked for at all. */
function wanted(name: string): string | undefined {
  const clean = name.replace(/^(?:\.\/)+/, '');
  if (/^(?:[^/]+\/)?Makefile$/.test(clean)) return 'Makefile';
  const at = clean.indexOf(`${STACK}/`);
  if (at < 0 || !/^(?:[^/]+\/)?$/.test(clean.slice(0, at))) return undefined;
  const path = clean.slice(at);
  return inSnapshot(path) ? path : undefined;
}

interface Unpacked {
  readonly stream: Readable;
  /** Fails when the unpacking program does. */
  readonly done: Promise<void>;
}

function unpacked(path: string): Unpacked {
  const magic = firstBytes(path).toString('hex');
  const file = createReadStream(path);
  if (magic.startsWith('1f8b')) {
    const stream = createGunzip();
    file.on('error', (error) => stream.destroy(error));
    return { stream: file.pipe(stream), done: Promise.resolve() };
  }
  if (!magic.startsWith('fd377a58')) return { stream: file, done: Promise.resolve() };
  file.destroy();
  const xz = spawn('xz', ['-dc', '--', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const done = new Promise<void>((resolve, reject) => {
    xz.on('error', () => reject(new Error('the program xz is missing')));
    xz.on('close', (code) => (code === 0 ? resolve() : reject(new Error('xz fails on it'))));
  });
  done.catch(() => xz.stdout.destroy());
  return { stream: xz.stdout, done };
}

function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(6);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, 6, 0));
  } finally {
    closeSync(file);
  }
}

interface Entry {
  readonly name: string;
  readonly data: Buffer;
}

/** The regular files of a tar that are wanted, with the long names of GNU and of POSIX. */
async function* entries(
  stream: Readable,
  wants: (name: string) => string | undefined,
): AsyncGenerator<Entry> {
  const reader = new BlockReader(stream);
  let longName: string | undefined;
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) return reader.drain();
    const size = sizeOf(header);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if ('Lxg'.includes(type)) {
      if (size > LARGEST) throw new Error('a name is too long');
      const data = (await reader.take(padded)).subarray(0, size).toString('utf8');
      if (type === 'L') longName = data.replace(/\0.*$/s, '');
      if (type === 'x') longName = /^\d+ path=(.*)$/m.exec(data)?.[1] ?? longName;
      continue;
    }
    const name = longName ?? nameOf(header);
    longName = undefined;
    if ((type !== '0' && type !== '\0') || wants(name) === undefined) {
      await reader.skip(padded);
      continue;
    }
    if (size > LARGEST) throw new Error(`${name} is too large`);
    yield { name, data: (await reader.take(padded)).subarray(0, size) };
  }
}

function field(header: Buffer, from: number, length: number): string {
  return header
    .subarray(from, from + length)
    .toString('utf8')
    .replace(/\0.*$/s, '');
}

function nameOf(header: Buffer): string {
  const prefix =
    field(header, 257, 5) === 'ustar' && header[263] === 0x30 ? field(header, 345, 155) : '';
  return prefix === '' ? field(header, 0, 100) : `${prefix}/${field(header, 0, 100)}`;
}

function sizeOf(header: Buffer): number {
  const sum = header.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (sum !== parseInt(field(header, 148, 8), 8))
    throw new Error('no tar header where one belongs');
  const size = parseInt(field(header, 124, 12).trim() || '0', 8);
  if (!Number.isSafeInteger(size)) throw new Error('a size is no number');
  return size;
}

/** Takes a stream by numbers of bytes. */
class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0;) {
      const part = await this.#some(left);
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 ? (parts[0] ?? this.#rest) : Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) left -= (await this.#some(left)).length;
  }

  /** Reads to the end, so that what unpacks the archive may end too. */
  async drain(): Promise<void> {
    while ((await this.#chunks.next()).done !== true);
  }

  async #some(most: number): Promise<Buffer> {
    if (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) throw new Error('it ends too early');
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }
}
