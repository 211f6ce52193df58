// SPDX-License-Identifier: GPL-2.0-only
import { z } from 'zod';

const value: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.string(),
    // Plain numbers are for old writers; ours uses #bigint, as the format asks.
    z.strictObject({ '#bigint': z.string().regex(/^-?\d+$/) }),
    z.array(value),
    z.record(z.string().regex(/^[^#]/), value),
  ]),
);

const trace = z.object({
  '#meta': z.looseObject({ format: z.literal('ITF') }),
  vars: z.array(z.string()),
  loop: z.number().optional(),
  states: z.array(z.looseObject({ '#meta': z.object({ index: z.number() }) })),
});

/** Reads a trace in the Informal Trace Format (Apalache's ADR 15): every state has just the variables. */
export function readItf(text: string): {
  readonly vars: readonly string[];
  readonly states: readonly Readonly<Record<string, unknown>>[];
} {
  const { vars, states } = trace.parse(JSON.parse(text));
  return {
    vars,
    states: states.map((state, i) => {
      const { '#meta': meta, ...values } = state;
      if (meta.index !== i) throw new Error(`state ${i} has index ${meta.index}`);
      if (Object.keys(values).toSorted().join() !== [...vars].toSorted().join()) {
        throw new Error(`state ${i} has other variables`);
      }
      return Object.fromEntries(
        Object.entries(values).map(([name, one]) => [name, decode(value.parse(one))]),
      );
    }),
  };
}

function decode(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(decode);
  if (typeof one !== 'object' || one === null) return one === 'NULL' ? null : one;
  const big = (one as { '#bigint'?: string })['#bigint'];
  if (big !== undefined) return Number(big);
  return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, decode(part)]));
}
