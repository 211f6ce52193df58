// SPDX-License-Identifier: GPL-2.0-only
import { Worker } from 'node:worker_threads';
import { VARIABLES, type Variable, type VariableName, type Variables } from './coreInstance.ts';
import type { CoreMemory } from './coreMemory.ts';
import { HALT, STATUS } from './places.ts';
import type { WasmModule } from './webAssembly.ts';

// A mailbox in the shared memory: the turn asked for, the turn done, the status, what to do and with which
// part of a table, then the variables.
const TURN = 0;
const DONE = 1;
const STATUS_AT = 2;
const TASK = 3;
const FROM = 4;
const BYTES = 5;
const FIRST_VARIABLE = 6;

/** What a thread may be asked to do; but for the last, functions of the core. */
const TASKS = ['run', 'rehash', 'spread', 'rehashNodes', 'quit'] as const;
type Task = (typeof TASKS)[number];

/** Batches that a worker makes in one call. */
const FUEL = 16;

/** Looks at the mailbox before the system is asked to wait, which takes longer to end than most waits last. */
const SPINS = 10_000;

/** Bytes of keys, or of an index of nodes, that a core enters into a table, or moves in one, in one call. */
export const PIECE = 1 << 18;

/** The status of a thread whose core has trapped. */
const TRAPPED = -1;

/** Milliseconds without an answer after which a thread counts as dead: it answers within a few. */
const PATIENCE = 60_000;

/** How a table is filled, or a part of one that has become larger is moved. */
export type Rehash = 'rehash' | 'spread' | 'rehashNodes';

/** Bytes of a mailbox. */
export const MAILBOX_BYTES = 4 * (FIRST_VARIABLE + VARIABLES.length);

/**
 * A worker thread's whole program. It is a text, so that it needs no file, no loader and no build: for each memory that it is
 * told of, it waits for its turns, takes the variables from the mailbox, runs the core and puts them back.
 */
const PROGRAM = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ module, memory, at, names, tasks }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const box = new Int32Array(memory.buffer, at, ${FIRST_VARIABLE} + names.length);
  const shared = new Int32Array(memory.buffer, 0, 1024);
  let turn = 0;
  Atomics.store(box, ${DONE}, -1);
  Atomics.notify(box, ${DONE});
  for (;;) {
    for (let i = 0; i < ${SPINS} && Atomics.load(box, ${TURN}) === turn; i++);
    Atomics.wait(box, ${TURN}, turn);
    turn = Atomics.load(box, ${TURN});
    const task = tasks[box[${TASK}]];
    if (task === 'quit') break;
    names.forEach((name, i) => { exports[name].value = box[${FIRST_VARIABLE} + i]; });
    try {
      // In many short calls, as better code takes over between two calls only.
      if (task !== 'run') {
        const end = box[${FROM}] + box[${BYTES}];
        for (let at = box[${FROM}]; at < end; at += ${PIECE}) exports[task](at, Math.min(${PIECE}, end - at));
      } else do {
        exports.fuel.value = ${FUEL};
        box[${STATUS_AT}] = exports.run();
      } while (box[${STATUS_AT}] === ${STATUS.slice} && Atomics.load(shared, ${HALT >>> 2}) === 0);
    } catch {
      box[${STATUS_AT}] = ${TRAPPED};
    }
    names.forEach((name, i) => { box[${FIRST_VARIABLE} + i] = exports[name].value; });
    Atomics.store(box, ${DONE}, turn);
    Atomics.notify(box, ${DONE});
  }
});
`;

/** A thread that runs a core on a memory, or on one after the other. The core's variables may be read and set while it waits. */
export class Remote {
  readonly variables: Variables = Object.fromEntries(
    VARIABLES.map((name, i) => [name, this.variableAt(FIRST_VARIABLE + i)] as const),
  ) as Record<VariableName, Variable>;

  private readonly worker: Worker;
  private readonly patience: number;
  private box = new Int32Array(new SharedArrayBuffer(MAILBOX_BYTES));
  private turn = 0;

  /**
   * Starts a thread, which takes a while.
   * @param patience milliseconds that it may take to come back once it is told to
   */
  constructor(patience = PATIENCE) {
    this.patience = patience;
    this.worker = new Worker(PROGRAM, {
      eval: true,
      // Nothing of the program's own flags, such as loaders, is of use there.
      execArgv: [],
      env: {},
    });
    this.worker.unref();
    // One that cannot have a core never is `ready`, nor comes back: that is told there.
    this.worker.on('error', () => {});
  }

  /**
   * Lets it have a core on this memory; it is `ready` a while later.
   * @throws OutOfMemory
   */
  join(memory: CoreMemory, module: WasmModule): void {
    const at = memory.allocate(MAILBOX_BYTES);
    this.turn = 0;
    this.box = new Int32Array(memory.memory.buffer, at, MAILBOX_BYTES / 4);
    this.worker.postMessage({ module, memory: memory.memory, at, names: VARIABLES, tasks: TASKS });
  }

  /** Whether it has its core. */
  get ready(): boolean {
    return Atomics.load(this.box, DONE) !== 0;
  }

  /**
   * Waits until it has its core.
   * @throws Error when that takes too long
   */
  start(): void {
    this.until(() => this.ready, 'does not start');
  }

  /** Lets the thread run the core. */
  post(): void {
    this.ask('run');
  }

  /** Lets the thread enter what is here into a table, or move it there. */
  rehash(task: Rehash, from: number, bytes: number): void {
    this.box[FROM] = from;
    this.box[BYTES] = bytes;
    this.ask(task);
  }

  private ask(task: Task): void {
    this.box[TASK] = TASKS.indexOf(task);
    Atomics.store(this.box, TURN, ++this.turn);
    Atomics.notify(this.box, TURN);
  }

  /** Whether it has come back from its last turn. */
  get idle(): boolean {
    return Atomics.load(this.box, DONE) === this.turn || this.turn === 0;
  }

  /**
   * Waits until it has come back; its status.
   * @throws Error when it is dead: what the level at hand found is not to be trusted then.
   */
  wait(): number {
    for (let i = 0; i < SPINS && !this.idle; i++);
    this.until(() => this.idle, 'does not come back');
    if (this.box[STATUS_AT] === TRAPPED) throw this.dead('has trapped');
    return this.box[STATUS_AT]!;
  }

  private until(met: () => boolean, otherwise: string): void {
    const start = performance.now();
    while (!met()) {
      Atomics.wait(this.box, DONE, Atomics.load(this.box, DONE), 10);
      if (performance.now() - start > this.patience) throw this.dead(otherwise);
    }
  }

  private dead(how: string): Error {
    this.end();
    return new Error(
      `a worker thread of the explorer is dead: it ${how}. Nothing is concluded; ` +
        'go on from a checkpoint, or with one worker',
    );
  }

  /** Takes its core from it, which must be idle. */
  leave(): void {
    this.ask('quit');
  }

  /** Ends the thread. */
  end(): void {
    void this.worker.terminate();
  }

  private variableAt(index: number): Variable {
    const inBox = (): Int32Array => this.box;
    return {
      get value() {
        return inBox()[index]!;
      },
      set value(value: number) {
        inBox()[index] = value;
      },
    };
  }
}
