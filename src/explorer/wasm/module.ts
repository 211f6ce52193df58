// SPDX-License-Identifier: GPL-2.0-only
import { TYPE_BYTE, type Code, type Global, type Local, type ValueType } from './code.ts';
import { signed, unsigned } from './leb128.ts';

/** Hands out a function's local variables. */
export interface Locals {
  readonly i32: () => Local;
  readonly i64: () => Local;
  readonly v128: () => Local;
}

interface Function {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly result: ValueType | undefined;
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/**
 * A WebAssembly module in the making: functions and variables, all exported by name, and one
 * imported shared memory, `env.memory`.
 */
export class ModuleBuilder {
  private readonly functions: Function[] = [];
  private readonly globals: string[] = [];

  /** A 32-bit variable, 0 at first. */
  global(name: string): Global {
    return { kind: 'global', index: this.globals.push(name) - 1 };
  }

  /** Adds a function; its number, for `call`, which its body may do, too. */
  function(
    name: string,
    params: readonly ValueType[],
    result: ValueType | undefined,
    write: (params: readonly Local[], locals: Locals, self: number) => Code,
  ): number {
    const locals: ValueType[] = [];
    const local = (type: ValueType) => (): Local => ({
      kind: 'local',
      index: params.length + locals.push(type) - 1,
      type,
    });
    const given = params.map((type, index): Local => ({ kind: 'local', index, type }));
    const body = write(
      given,
      { i32: local('i32'), i64: local('i64'), v128: local('v128') },
      this.functions.length,
    );
    return this.functions.push({ name, params, result, locals, body }) - 1;
  }

  /** The module's bytes. */
  build(maximumPages: number): Uint8Array<ArrayBuffer> {
    const { functions, globals } = this;
    const memory = [...text('env'), ...text('memory'), 0x02, 0x03, 0x00, ...unsigned(maximumPages)];
    const out = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    section(out, 1, functions.map(typeOf));
    section(out, 2, [memory]);
    section(
      out,
      3,
      functions.map((_, i) => unsigned(i)),
    );
    section(
      out,
      6,
      globals.map(() => [TYPE_BYTE.i32, 0x01, 0x41, ...signed(0n), 0x0b]),
    );
    section(out, 7, [
      ...functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]),
      ...globals.map((name, i) => [...text(name), 0x03, ...unsigned(i)]),
    ]);
    section(out, 10, functions.map(codeOf));
    return new Uint8Array(out);
  }
}

function typeOf({ params, result }: Function): readonly number[] {
  const results = result === undefined ? [] : [TYPE_BYTE[result]];
  return [
    0x60,
    ...counted(params.map((type) => [TYPE_BYTE[type]])),
    ...counted(results.map((type) => [type])),
  ];
}

function codeOf({ locals, body }: Function): readonly number[] {
  const content = counted(locals.map((type) => [0x01, TYPE_BYTE[type]]));
  body(content, []);
  content.push(0x0b);
  return sized(content);
}

function section(out: number[], id: number, items: readonly (readonly number[])[]): void {
  out.push(id);
  append(out, sized(counted(items)));
}

/** Items behind their number. */
function counted(items: readonly (readonly number[])[]): number[] {
  const out = [...unsigned(items.length)];
  for (const item of items) append(out, item);
  return out;
}

/** Bytes behind their number. */
function sized(bytes: readonly number[]): readonly number[] {
  const out = [...unsigned(bytes.length)];
  append(out, bytes);
  return out;
}

/** One by one: to spread ten thousand of them takes milliseconds. */
function append(out: number[], bytes: readonly number[]): void {
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i]!);
}

function text(value: string): readonly number[] {
  return counted(Array.from(new TextEncoder().encode(value), (byte) => [byte]));
}
