// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { progressLine } from '../../src/cli/progress.ts';

const progress = { states: 120_400, transitions: 310_200, queue: 4120, depth: 31, seconds: 0.5 };

function lines(errIsTerminal: boolean): string {
  let text = '';
  const io: Io = {
    out: () => {},
    err: (more) => {
      text += more;
    },
    outIsTerminal: false,
    errIsTerminal,
    env: {},
    onInterrupt: () => () => {},
  };
  const line = progressLine(io, 34);
  line.show('fix-04 before', progress);
  line.finished();
  line.show('fix-04 after', progress);
  line.clear();
  return text.replaceAll('\r\u001b[K', '|');
}

describe('progress', () => {
  it('is one line on a terminal, written over and wiped in the end', () => {
    expect(lines(true)).toMatchInlineSnapshot(
      `"|[0/34] fix-04 before: 120,400 states, 310,200 transitions, queue 4,120, depth 31, 240,800 states/s|[1/34] fix-04 after: 120,400 states, 310,200 transitions, queue 4,120, depth 31, 240,800 states/s|"`,
    );
  });

  it('is nothing in a pipe', () => {
    expect(lines(false)).toBe('');
  });
});
