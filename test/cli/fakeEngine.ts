// SPDX-License-Identifier: GPL-2.0-only
import { bool, int, oneOf, record, zero, type Infer } from '../../src/explorer/schema.ts';
import { Violation, type Process, type Property, type System } from '../../src/explorer/system.ts';
import type { Engine, OpenSystem, RunHooks, RunOutcome, RunRequest } from '../../src/cli/engine.ts';
import { runPath } from '../../src/cli/runPath.ts';
import { runSystem } from '../../src/cli/runSystem.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import { plainNaming } from '../../src/report/diff.ts';
import { SourceError, type RecognisedTree } from '../../src/source/index.ts';

/**
 * A small model to test the command with: a finder looks a device up and uses it, a destroyer frees
 * it. Form `1` takes a reference in the lookup, form `2` clears the list on the way out.
 */
const schema = record({
  dev: record({ life: oneOf('live', 'freed'), refs: int(0, 2) }),
  listed: oneOf(true, false),
  threads: record({ find: int(0, 3), destroy: int(0, 3), spin: bool() }),
});
type State = Infer<typeof schema>;

const file = 'bus.c';
const at = (fn: string, c: string): StepLabel => ({
  stack: [{ fn, file, c }],
  note: '',
  site: undefined,
});

function finder(counted: boolean): Process<State, StepLabel> {
  return {
    name: 'find',
    resting: ({ threads }) => threads.find === 3,
    moves: ({ threads, dev }) => {
      switch (threads.find) {
        case 0:
          return [
            {
              label: at('scmi_child_dev_find', 'dev = device_find_child(parent)'),
              apply: (s) => {
                const gone = s.dev.life === 'freed';
                if (counted && !gone) s.dev.refs += 1;
                s.threads.find = gone ? 3 : 1;
              },
            },
          ];
        case 1:
          return [
            {
              label: at('scmi_device_destroy', 'dev->protocol_id'),
              apply: (s) => {
                if (dev.life === 'freed') throw new Violation('no-use-after-free', 'dev is freed');
                s.threads.find = 2;
              },
            },
          ];
        case 2:
          return [
            {
              label: at('scmi_device_destroy', 'put_device(dev)'),
              apply: (s) => {
                if (counted) s.dev.refs -= 1;
                if (s.dev.refs === 0) s.dev.life = 'freed';
                s.threads.find = 3;
              },
            },
          ];
        default:
          return [];
      }
    },
  };
}

function destroyer(clears: boolean): Process<State, StepLabel> {
  return {
    name: 'destroy',
    resting: ({ threads }) => threads.destroy === 2,
    moves: ({ threads }) => {
      switch (threads.destroy) {
        case 0:
          return [
            {
              label: at('scmi_device_unregister', 'list_del(&dev->node)'),
              apply: (s) => {
                if (clears) s.listed = false;
                s.threads.destroy = 1;
              },
            },
          ];
        case 1:
          return [
            {
              label: at('device_unregister', 'put_device(dev)'),
              apply: (s) => {
                s.dev.refs -= 1;
                if (s.dev.refs === 0) s.dev.life = 'freed';
                s.threads.destroy = 2;
              },
            },
          ];
        default:
          return [];
      }
    },
  };
}

const properties: readonly Property<State>[] = [
  {
    kind: 'quiet',
    name: 'nothing-left',
    clauses: [({ listed }) => (listed ? 'the device is still on the list' : null)],
  },
  {
    kind: 'sometimes',
    name: 'used beside destroy',
    of: 'no-use-after-free',
    holds: ({ threads }) => threads.find === 1 && threads.destroy === 1,
  },
  {
    kind: 'sometimes',
    name: 'freed',
    of: 'nothing-left',
    holds: ({ dev }) => dev.life === 'freed',
  },
  { kind: 'sometimes', name: 'never', of: 'keys-fit', holds: () => false },
];

/** A thread called `spinner` in a scenario makes its state space too large for a small budget. */
function build({ scenario, forms, rules }: RunRequest): System<State, StepLabel> {
  const start = zero(schema);
  return {
    name: 'fake',
    schema,
    initial: { ...start, dev: { life: 'live', refs: 1 } },
    processes: [finder(forms.includes('1')), destroyer(forms.includes('2'))].slice(
      0,
      scenario.threads.length,
    ),
    properties: properties.filter((one) =>
      rules.includes(one.kind === 'sometimes' ? one.of : one.name),
    ),
  };
}

async function fakeRun(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  if (request.scenario.faults === 7) throw new Error('a value outside its domain');
  if (request.path !== undefined) {
    return runPath(build(request), request, request.path, () => build(request));
  }
  const outcome = await runSystem(build(request), request, hooks);
  if (request.scenario.faults !== 8) return outcome;
  return { ...outcome, violation: null, selfCheck: 'the trace does not replay' };
}

async function fakeTree(folder: string): Promise<RecognisedTree> {
  if (folder.endsWith('unreadable')) throw new SourceError('cannot read bus.c', 'make it readable');
  const fn = { file, forms: [], absent: [], ambiguous: [] };
  const strange = folder.endsWith('strange');
  return {
    places: new Map(),
    version: '6.12.107',
    fixes: { '1': 'present', '2': strange ? 'not-modelled' : 'absent' },
    forms: { '1-pointer': 'absent' },
    details: {
      '1': { status: 'present', have: ['scmi_child_dev_find'], lack: [], unclear: [] },
      '2': strange
        ? { status: 'not-modelled', have: [], lack: [], unclear: ['scmi_device_unregister'] }
        : { status: 'absent', have: [], lack: ['scmi_device_unregister'], unclear: [] },
    },
    functions: [
      { ...fn, name: 'scmi_child_dev_find', line: 120, status: 'form' },
      strange
        ? {
            ...fn,
            name: 'scmi_device_unregister',
            line: 310,
            status: 'not-modelled',
            nearest: ['2'],
            difference: ['-    list_del()', '+    list_del_rcu()'],
          }
        : { ...fn, name: 'scmi_device_unregister', line: 310, status: 'form' },
    ],
  };
}

export const fakeEngine: Engine = {
  catalogue: [
    {
      number: 1,
      form: '1',
      title: 'Take a reference',
      functions: ['scmi_child_dev_find'],
      class: 'use-after-free',
      needs: [],
    },
    {
      number: 2,
      form: '2',
      title: 'Clear the list',
      functions: ['scmi_device_unregister'],
      class: 'leak',
      needs: [1],
    },
    { form: '1-pointer', of: 1, title: 'Take it by pointer', functions: ['scmi_child_dev_find'] },
  ],
  variants: {
    base: new Set(),
    v1: new Set(['1']),
    v3: new Set(['1', '2']),
    all: new Set(['1', '2']),
  },
  rules: [
    {
      name: 'no-use-after-free',
      contract: 'No object is read or written after it is freed.',
      impact: 'Use after free.',
    },
    { name: 'nothing-left', contract: 'After remove nothing is left.', impact: 'A leak.' },
    {
      name: 'keys-fit',
      contract: 'A key fits the type that it is kept in.',
      impact: 'It is cut.',
    },
  ],
  naming: () => plainNaming,
  run: fakeRun,
  open: (request) => ({
    system: build(request) as unknown as OpenSystem['system'],
    unfolded: () => null,
  }),
  readTree: fakeTree,
  statements: () => [],
  reference: () => Promise.resolve([]),
};
