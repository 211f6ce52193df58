// SPDX-License-Identifier: GPL-2.0-only
import { actTexts } from '../model/language/acts.ts';
import type { Fn } from '../model/language/statement.ts';
import type { Statements } from './places.ts';

/** The statements of these procedures, by name; none of a procedure that is not among them. */
export function statementsOf<W>(procedures: readonly Fn<W>[]): Statements {
  // A report asks for the same ones again and again.
  const known = new Map<string, readonly string[]>();
  const textsOf: Statements = (name, forms) => {
    const told = procedures.filter(
      (fn) => fn.name === name && (fn.form === undefined || forms.has(fn.form)),
    );
    // As a linker of the model would: what stands for a form goes before what asks for none.
    const fn = told.findLast(({ form }) => form !== undefined) ?? told[0];
    if (fn === undefined) return [];
    return actTexts(fn, { forms, transport: transportOf(fn.file), mayFail: () => true });
  };
  return (name, forms) => {
    const key = [name, ...forms].join(' ');
    const texts = known.get(key) ?? textsOf(name, forms);
    known.set(key, texts);
    return texts;
  };
}

/** Calls through a transport's ops look the same for all transports, so any does for the core. */
export function transportOf(file: string): string {
  return ['bus.c', 'driver.c', 'notify.c'].includes(file) ? 'mailbox' : file.replace(/\.c$/, '');
}
