// SPDX-License-Identifier: GPL-2.0-only
import type { Infer, Mutable } from '../explorer/schema.ts';
import type { ThreadState } from './language/thread.ts';
import type { kernelSchema, work } from './worldSchema.ts';

type Kernel = Infer<ReturnType<typeof kernelSchema>>;

/** One state: what the recipes of the model read. */
export interface State extends Kernel {
  readonly faults: number;
  readonly threads: readonly ThreadState[];
}

/** The same to write to, inside a recipe. */
export type World = Mutable<State>;

export type Info = World['infos'][number];
export type Channel = World['channels'][number];
export type Smbox = World['smboxes'][number];
export type Smc = World['smcs'][number];
export type IrqLine = World['irqLines'][number];
export type Mailbox = World['mailboxes'][number];
export type Device = World['devices'][number];
export type Parent = World['parents'][number];
export type Instance = World['instances'][number];
export type Notify = World['notify'][number];
export type Handler = World['handlers'][number];
export type VioChannel = World['vio']['channels'][number];
export type VioMessage = World['vio']['messages'][number];
export type Lock = { owner: number | null };
export type Work = Mutable<Infer<typeof work>>;
export type Chain = World['bus_notifier'];
export type Idr<T> = {
  state: string;
  at: (T | null)[];
  iterating: boolean;
  reading: number;
  writing: number;
};
