// SPDX-License-Identifier: GPL-2.0-only
import { oneOf, record } from '../../explorer/schema.ts';
import { Violation } from '../../explorer/system.ts';

/** The rules that steps themselves can break. State rules are in `src/invariants`. */
export const STEP_RULES = [
  'no-use-after-free',
  'no-null-dereference',
  'references-balanced',
  'bus-id-unique',
  'rx-callback-preconditions',
  'no-send-on-dead-channel',
  'idr-not-changed-while-iterating',
  'idr-read-write-protected',
  'keys-fit-type',
  'free-once',
  'work-not-waiting-for-itself',
  'work-not-freed-by-itself',
  'transport-devices-never-bound',
  'callbacks-stopped-before-free',
] as const;
export type StepRule = (typeof STEP_RULES)[number];

export type Switches = Readonly<Record<StepRule, boolean>>;

/** Which step rules are checked: constants of a run, they take no room in the state. */
export function ruleSwitches(checked?: ReadonlySet<string>) {
  const on = Object.fromEntries(
    STEP_RULES.map((rule) => [rule, oneOf<boolean>(checked?.has(rule) ?? true)]),
  ) as unknown as Readonly<Record<StepRule, ReturnType<typeof oneOf<boolean>>>>;
  return record(on);
}

/**
 * Ends the run here when `rule` is checked; goes on as the C would when it is not.
 * @throws Violation
 */
export function broken(s: { readonly checks: Switches }, rule: StepRule, message: string): void {
  if (s.checks[rule]) throw new Violation(rule, message);
}

/** A null dereference is the end of the run whatever is checked: nothing after it means anything. */
export function oops(message: string): never {
  throw new Violation('no-null-dereference', message);
}
