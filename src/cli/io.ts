// SPDX-License-Identifier: GPL-2.0-only
import { writeSync } from 'node:fs';
import { EXIT, type ExitCode } from './exitCodes.ts';

/** All that the command touches of the process it runs in. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is typed, key by key, or character by character where it comes through a pipe. */
  readonly keys?: () => AsyncIterable<string>;
  /** Calls back on Ctrl-C, until the answered function is called. */
  readonly onInterrupt: (handler: () => void) => () => void;
}

/** As a shell tells that a program was ended by SIGPIPE. */
const NOBODY_READS = 141;

/**
 * The real process. A second Ctrl-C ends it at once. So does a reader that has seen enough (`| head`), as it
 * ends any other program; and a full disk, with a usage error: what nobody has read is no verdict.
 */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endUnread);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
    env: process.env,
    keys: () => keysOf(process.stdin),
    onInterrupt: (handler) => {
      process.once('SIGINT', handler);
      return () => process.off('SIGINT', handler);
    },
  };
}

/**
 * Ends the process once all that was written is out, or could not be, without taking its heap apart before:
 * that takes a twentieth of the time to a first trace.
 */
export function leave(code: ExitCode): void {
  process.exitCode = code;
  const isOut = (stream: NodeJS.WriteStream): boolean => stream.writableLength === 0;
  // What could not be written is told by then.
  setImmediate(() => {
    if (isOut(process.stdout) && isOut(process.stderr)) process.exit(code);
  });
}

function endUnread({ code, message }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit(NOBODY_READS);
  try {
    writeSync(
      2,
      `scmi-lifetime: error: the output cannot be written: ${message} (write elsewhere)\n`,
    );
  } catch {
    // It was the errors that could not be written.
  }
  process.exit(EXIT.usage);
}

/** Keys of a terminal in raw mode, which is given back in the end; characters of anything else. */
async function* keysOf(input: NodeJS.ReadStream): AsyncGenerator<string> {
  const raw = input.isTTY;
  if (raw) input.setRawMode(true);
  input.setEncoding('utf8');
  try {
    for await (const chunk of input) {
      const text = String(chunk);
      // A key with a name comes as one sequence.
      if (raw || text.startsWith('\u001b')) yield text;
      else yield* text;
    }
  } finally {
    if (raw) input.setRawMode(false);
    input.pause();
  }
}
