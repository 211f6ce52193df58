// SPDX-License-Identifier: GPL-2.0-only
import type { Action, Scenario } from '../model/scenario.ts';
import type { RunOutcome } from './engine.ts';

/** `1 context`, `2 contexts`. */
export function count(number: number, noun: string): string {
  return `${thousands(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `12,345` */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What a scenario is bounded by. */
export function scenarioBounds(scenario: Scenario): string {
  const names = scenario.threads.map(({ name }) => name).join(', ');
  const contexts = count(scenario.threads.length, 'thread');
  return [
    `${scenario.transport}, ${linesText(scenario)}`,
    count(scenario.protocols.length, 'protocol'),
    count(scenario.drivers.length, 'driver'),
    names === '' ? contexts : `${contexts} (${names})`,
    ...(scenario.setup.length === 0 ? [] : [`after ${scenario.setup.join(', ')}`]),
    count(scenario.irqs, 'interrupt'),
    count(scenario.faults, 'failure'),
  ].join('; ');
}

/** `1 mbox`; the virtio device has a second virtqueue where the others have a second mailbox. */
function linesText({ transport, mboxes }: Scenario): string {
  if (transport === 'virtio') return count(Math.min(mboxes, 2), 'virtqueue');
  return count(mboxes, 'mbox').replace(/mboxs$/, 'mboxes');
}

/** What the threads of a scenario do: `mod: unload driver A; user: scmi_probe()`. */
export function tasksText({ setup, threads }: Scenario): string {
  const before = setup.length === 0 ? [] : [{ name: 'setup, before the others', does: setup }];
  return [...before, ...threads]
    .map(({ name, does }) => `${name}: ${does.map(actionText).join(', ')}`)
    .join('; ');
}

function actionText(action: Action): string {
  const second = action.endsWith(' 2') ? ' of a second instance' : '';
  const [verb = '', ...rest] = action.replace(/ 2$/, '').split(' ');
  switch (verb) {
    case 'bind':
      return `bind${second} (scmi_probe())`;
    case 'unbind':
      return `unbind${second} (scmi_remove())`;
    case 'reprobe':
      return 'probe again what was deferred';
    case 'load':
    case 'unload':
      return `${verb} driver ${rest.join(' ')}`;
    case 'sysfs':
      return `${rest[0] ?? ''} driver ${rest[1] ?? ''} by sysfs`;
    default:
      return `${verb} a message`;
  }
}

/** How far a run went; `onePath` where it followed one run only. */
export function extent(outcome: RunOutcome, onePath: boolean): string {
  const { search, pieces } = outcome;
  const parts = pieces
    ? `; put together from ${pieces.length} pieces by what fails, states of several counted in each`
    : '';
  const isShortest =
    search === undefined && pieces?.some(({ verdict }) => verdict === 'inconclusive') !== true;
  const how =
    outcome.verdict !== 'inconclusive' && onePath
      ? 'along one run, and no other'
      : outcome.verdict === 'holds'
        ? 'exhaustive'
        : outcome.verdict === 'violated'
          ? `up to a ${isShortest ? 'shortest ' : ''}violation`
          : `stopped by: ${outcome.stopped ?? 'unknown'}`;
  // A search that stops in the midst of a level has looked one step more or less far than its run is long.
  const depth =
    outcome.verdict === 'violated' && search === undefined ? '' : `depth ${outcome.depth}, `;
  return `${count(outcome.states, 'state')}, ${count(outcome.transitions, 'transition')}, ${depth}${how}${search === undefined ? '' : `; search: ${search}`}${parts}`;
}
