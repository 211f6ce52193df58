// SPDX-License-Identifier: GPL-2.0-only

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

/**
 * The real process. A second Ctrl-C ends it at once, and so does a reader that has seen enough
 * (`| head`), which is no error.
 */
export function processIo(): Io {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
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
