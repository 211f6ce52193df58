// SPDX-License-Identifier: GPL-2.0-only
import {
  int,
  record,
  Violation,
  zero,
  type Infer,
  type System,
} from '../../../src/explorer/index.ts';

const schema = record({ sent: int(0, 3), held: int(0, 2), got: int(0, 3) });
type Buffer = Infer<typeof schema>;

/** Three items through a buffer of one; unchecked, the producer overruns it by its second item. */
export function boundedBuffer(checked: boolean): System<Buffer> {
  return {
    name: 'bounded buffer',
    schema,
    initial: zero(schema),
    processes: [
      {
        name: 'producer',
        resting: (s) => s.sent === 3,
        moves: (s) =>
          s.sent === 3 || (checked && s.held === 1)
            ? []
            : [
                {
                  label: 'put',
                  apply: (d) => {
                    if (d.held === 1) throw new Violation('no-overrun', 'the buffer is full');
                    d.sent++;
                    d.held++;
                  },
                },
              ],
      },
      {
        name: 'consumer',
        resting: () => true,
        moves: (s) =>
          s.held === 0
            ? []
            : [
                {
                  label: 'take',
                  apply: (d) => {
                    d.held--;
                    d.got++;
                  },
                },
              ],
      },
    ],
    properties: [
      {
        kind: 'quiet',
        name: 'all-arrive',
        clauses: [(s) => (s.got === 3 ? null : `only ${s.got} arrived`)],
      },
    ],
  };
}
