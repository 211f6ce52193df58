// SPDX-License-Identifier: GPL-2.0-only
import { signed, unsigned } from './leb128.ts';

/**
 * WebAssembly code as data: a piece of code appends its bytes once it is known which labels surround it.
 * The encodings are those of the WebAssembly core specification, version 2, and of its threads
 * proposal.
 */
export type Code = (out: number[], labels: readonly string[]) => void;

export type ValueType = 'i32' | 'i64' | 'v128';
export const TYPE_BYTE: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  v128: 0x7b,
};

/** A local variable or parameter, by its number. */
export interface Local {
  readonly kind: 'local';
  readonly index: number;
  readonly type: ValueType;
}

/** A module's variable, by its number. */
export interface Global {
  readonly kind: 'global';
  readonly index: number;
}

const EMPTY_BLOCK = 0x40;

const OPERATIONS = {
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_u': 0x4b,
  'i32.ge_u': 0x4f,
  'i32.gt_s': 0x4a,
  'i32.le_u': 0x4d,
  'i64.eqz': 0x50,
  'i64.eq': 0x51,
  'i64.ne': 0x52,
  'i32.clz': 0x67,
  'i32.ctz': 0x68,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.xor': 0x73,
  'i32.shl': 0x74,
  'i32.shr_u': 0x76,
  'i64.add': 0x7c,
  'i64.mul': 0x7e,
  'i64.and': 0x83,
  'i64.or': 0x84,
  'i64.xor': 0x85,
  'i64.shl': 0x86,
  'i64.shr_u': 0x88,
  'i32.wrap': 0xa7,
  'i64.extend_u': 0xad,
} as const;

/** Operations on two lanes of 64 bits. */
const LANE_OPERATIONS = {
  'i64x2.splat': 0x12,
  'v128.or': 0x50,
  'v128.any_true': 0x53,
  'i64x2.bitmask': 0xc4,
  'i64x2.eq': 0xd6,
} as const;

/** One thing after the other. */
export function sequence(...parts: readonly Code[]): Code {
  return (out, labels) => {
    for (const part of parts) part(out, labels);
  };
}

const bytes =
  (...values: readonly number[]): Code =>
  (out) => {
    out.push(...values);
  };

export function i32(value: number): Code {
  return bytes(0x41, ...signed(BigInt(value | 0)));
}

export function i64(value: bigint): Code {
  return bytes(0x42, ...signed(BigInt.asIntN(64, value)));
}

/** An operation on the values of its operands. */
export function op(name: keyof typeof OPERATIONS, ...operands: readonly Code[]): Code {
  return sequence(...operands, bytes(OPERATIONS[name]));
}

export function get(variable: Local | Global): Code {
  return bytes(variable.kind === 'local' ? 0x20 : 0x23, ...unsigned(variable.index));
}

export function set(variable: Local | Global, value: Code): Code {
  const code = variable.kind === 'local' ? 0x21 : 0x24;
  return sequence(value, bytes(code, ...unsigned(variable.index)));
}

/** An operation on pairs of 64-bit values. */
export function lanes(name: keyof typeof LANE_OPERATIONS, ...operands: readonly Code[]): Code {
  return sequence(...operands, bytes(0xfd, ...unsigned(LANE_OPERATIONS[name])));
}

/** Adds to a 32-bit variable. */
export function increase(variable: Local | Global, by: Code): Code {
  return set(variable, op('i32.add', get(variable), by));
}

const access =
  (opcode: readonly number[], align: number) =>
  (offset: number, ...operands: readonly Code[]): Code =>
    sequence(...operands, bytes(...opcode, align, ...unsigned(offset)));

const plain = {
  load32: access([0x28], 2),
  load64: access([0x29], 3),
  load128: access([0xfd, 0x00], 3),
  store128: access([0xfd, 0x0b], 3),
  store32: access([0x36], 2),
  store64: access([0x37], 3),
  store16: access([0x3b], 1),
  atomicLoad32: access([0xfe, 0x10], 2),
  atomicAdd32: access([0xfe, 0x1e], 2),
  atomicAdd64: access([0xfe, 0x1f], 3),
  atomicSwap32: access([0xfe, 0x48], 2),
  atomicSwap64: access([0xfe, 0x49], 3),
} as const;

export function load32(address: Code, offset = 0): Code {
  return plain.load32(offset, address);
}

export function load64(address: Code, offset = 0): Code {
  return plain.load64(offset, address);
}

export function load128(address: Code, offset = 0): Code {
  return plain.load128(offset, address);
}

export function store128(address: Code, offset: number, value: Code): Code {
  return plain.store128(offset, address, value);
}

export function store32(address: Code, offset: number, value: Code): Code {
  return plain.store32(offset, address, value);
}

/** Stores the low half of a word. */
export function store16(address: Code, offset: number, value: Code): Code {
  return plain.store16(offset, address, value);
}

export function store64(address: Code, offset: number, value: Code): Code {
  return plain.store64(offset, address, value);
}

export function atomicLoad32(address: Code): Code {
  return plain.atomicLoad32(0, address);
}

/** Adds to a word of memory; its value before. */
export function atomicAdd32(address: Code, value: Code): Code {
  return plain.atomicAdd32(0, address, value);
}

export function atomicAdd64(address: Code, value: Code): Code {
  return plain.atomicAdd64(0, address, value);
}

/** Replaces a word of memory if it is as expected; its value before. */
export function compareExchange32(address: Code, expected: Code, value: Code): Code {
  return plain.atomicSwap32(0, address, expected, value);
}

export function compareExchange64(address: Code, expected: Code, value: Code): Code {
  return plain.atomicSwap64(0, address, expected, value);
}

/** `br(label)` inside jumps behind its end. */
export function block(label: string, ...body: readonly Code[]): Code {
  return scope(0x02, label, body);
}

/** `br(label)` inside jumps back to its beginning; without it, the loop ends. */
export function loop(label: string, ...body: readonly Code[]): Code {
  return scope(0x03, label, body);
}

function scope(opcode: number, label: string, body: readonly Code[]): Code {
  return (out, labels) => {
    out.push(opcode, EMPTY_BLOCK);
    const inside = [label, ...labels];
    for (const part of body) part(out, inside);
    out.push(0x0b);
  };
}

export function when(condition: Code, then: readonly Code[], otherwise?: readonly Code[]): Code {
  return (out, labels) => {
    const inside = ['', ...labels];
    condition(out, labels);
    out.push(0x04, EMPTY_BLOCK);
    for (const part of then) part(out, inside);
    if (otherwise) {
      out.push(0x05);
      for (const part of otherwise) part(out, inside);
    }
    out.push(0x0b);
  };
}

/** One of two values. */
export function select(then: Code, otherwise: Code, condition: Code): Code {
  return sequence(then, otherwise, condition, bytes(0x1b));
}

export function br(label: string): Code {
  return (out, labels) => {
    out.push(0x0c, ...unsigned(depthOf(label, labels)));
  };
}

export function brIf(label: string, condition: Code): Code {
  return (out, labels) => {
    condition(out, labels);
    out.push(0x0d, ...unsigned(depthOf(label, labels)));
  };
}

function depthOf(label: string, labels: readonly string[]): number {
  const depth = labels.indexOf(label);
  if (depth < 0) throw new Error(`no label ${label} surrounds this`);
  return depth;
}

/** Repeats the body as long as the condition is met. */
export function repeat(label: string, condition: Code, ...body: readonly Code[]): Code {
  return block(
    `${label} end`,
    loop(label, brIf(`${label} end`, op('i32.eqz', condition)), ...body, br(label)),
  );
}

export function returns(value?: Code): Code {
  return sequence(...(value ? [value] : []), bytes(0x0f));
}

/** Traps. */
export function unreachable(): Code {
  return bytes(0x00);
}

export function call(index: number, ...operands: readonly Code[]): Code {
  return sequence(...operands, bytes(0x10, ...unsigned(index)));
}

export function drop(value: Code): Code {
  return sequence(value, bytes(0x1a));
}
