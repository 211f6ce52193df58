// SPDX-License-Identifier: GPL-2.0-only
import { byTransport, call } from '../kernel/c.ts';
import { TRANSPORTS, type Transport } from '../scenario.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';

/**
 * A call through the transport's ops: to `mailbox_${op}` and so on. `c` is the C text. Transports
 * that are not named have no such op, and the C does not call it for them.
 */
export function ops<F>(
  op: string,
  args: (s: World, l: Readonly<F>, self: number) => readonly Primitive[],
  into: (keyof F & string) | undefined,
  c: string,
  transports: readonly Transport[] = TRANSPORTS,
): Stmt<World, F> {
  return byTransport(
    Object.fromEntries(
      transports.map((transport) => [transport, [call<F>(`${transport}_${op}`, args, into, c)]]),
    ),
  );
}
