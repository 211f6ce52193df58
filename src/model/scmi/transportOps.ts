// SPDX-License-Identifier: GPL-2.0-only
import { byTransport, call } from '../kernel/c.ts';
import { TRANSPORTS, type Transport } from '../scenario.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';

/**
 * A call through the transport's ops: to `mailbox_${op}`, `virtio_${op}` or `smc_${op}`; `c` is the
 * C text. A transport that is not named lacks the op, and the core never gets to the call.
 * @throws Error when no transport is named: a mistake in the model.
 */
export function ops<F>(
  op: string,
  args: (s: World, l: Readonly<F>, self: number) => readonly Primitive[],
  into: (keyof F & string) | undefined,
  c: string,
  transports: readonly Transport[] = TRANSPORTS,
): Stmt<World, F> {
  const choice = transports.reduceRight<Stmt<World, F> | undefined>(
    (otherwise, transport) =>
      byTransport(
        transport,
        [call(`${transport}_${op}`, args, into, c)],
        otherwise ? [otherwise] : [],
      ),
    undefined,
  );
  if (!choice) throw new Error(`no transport has ${op}`);
  return choice;
}
