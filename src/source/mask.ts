// SPDX-License-Identifier: GPL-2.0-only
import { closingParenthesis } from './parentheses.ts';

/**
 * Rewrites kernel C so that a grammar that knows no macros can parse it. Every character keeps its
 * place: a line and a column of the result are the same line and column of the file.
 */
export function mask(text: string): string {
  return [
    blankCommentsAndStrings,
    blankAnnotations,
    blankFileScopeMacros,
    declareMacros,
    blockMacros,
    typeArguments,
    elseBeforeDirective,
  ].reduce((masked, pass) => pass(masked), text);
}

/** Spaces instead of everything but line ends. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** A quote inside a comment, or a macro name inside a string, must not mislead the later passes. */
export function blankCommentsAndStrings(text: string): string {
  const pattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\.)+'/g;
  return text.replace(pattern, (found) => {
    if (found.startsWith('/')) return blank(found);
    if (found.startsWith("'")) return `'${'x'.repeat(found.length - 2)}'`;
    return `"${blank(found.slice(1, -1))}"`;
  });
}

const bareAnnotations =
  /\b__(?:init|exit|initdata|initconst|iomem|user|rcu|percpu|force|must_check|maybe_unused|always_unused|used|packed|ro_after_init|read_mostly|cold|noreturn|always_inline|cacheline_aligned\w*)\b/g;

const calledAnnotations =
  /\b(?:__(?:free|guarded_by|printf|acquires|releases|must_hold|counted_by|aligned|section|cleanup|attribute__)|cleanup)\s*\(/g;

function blankAnnotations(text: string): string {
  return replaceCalls(text.replace(bareAnnotations, blank), calledAnnotations, blank);
}

/** `EXPORT_SYMBOL_GPL(x);`, `static DEFINE_MUTEX(m);`, `module_init(f);`: no part of a function. */
const fileScopeMacros =
  /^(?:static\s+)?(?:DEFINE_|EXPORT_SYMBOL|MODULE_|DEVICE_ATTR|ATTRIBUTE_GROUPS|BLOCKING_NOTIFIER_HEAD|LIST_HEAD|module_|\w+_initcall|late_init|early_init)\w*\s*\(/gm;

function blankFileScopeMacros(text: string): string {
  return replaceCalls(text, fileScopeMacros, blank);
}

function declareMacros(text: string): string {
  return replaceCalls(text, /\bDECLARE_[A-Z_]+\s*\(/g, (found) => {
    const name = /\(\s*(\w+)/.exec(found);
    if (name?.[1] === undefined) return blank(found);
    const start = found.indexOf(name[1], name.index);
    return `int ${blank(found.slice(4, start))}${name[1]}${blank(found.slice(start + name[1].length))}`;
  });
}

/** `list_for_each_entry(…) stmt` and `scoped_guard(…) stmt` are read as `while (…) stmt`. */
function blockMacros(text: string): string {
  const pattern = /\b(?:\w*for_each\w*|scoped_guard|scoped_cond_guard|scoped_seqlock_read)\s*\(/g;
  return text.replace(pattern, (found, offset: number) => {
    const close = closingParenthesis(text, offset + found.length - 1);
    const next = close < 0 ? '' : text.slice(close + 1).trimStart();
    return /^[{A-Za-z_*(]/.test(next) ? `while${' '.repeat(found.length - 6)}(` : found;
  });
}

/** A type cannot be an argument in C: `container_of(x, struct y, z)` loses its `struct`. */
function typeArguments(text: string): string {
  const pattern =
    /\b(?:container_of\w*|\w*list_\w*entry\w*|hlist_entry\w*|rb_entry\w*|k[mz]alloc_(?:obj|flex)\w*|sizeof_field)\s*\(/g;
  return replaceCalls(text, pattern, (found) => found.replace(/\b(?:struct|union)\b/g, blank));
}

/** With a directive between `else` and its statement the statement is no longer part of the `if`. */
function elseBeforeDirective(text: string): string {
  return text.replace(/\belse(?=\s*\n\s*#\s*if)/g, '    ');
}

/** Rewrites each macro call that `head` finds, up to the parenthesis that closes it. */
function replaceCalls(text: string, head: RegExp, rewrite: (found: string) => string): string {
  let result = '';
  let from = 0;
  for (const found of text.matchAll(head)) {
    if (found.index < from) continue;
    const close = closingParenthesis(text, found.index + found[0].length - 1);
    if (close < 0) continue;
    result += text.slice(from, found.index) + rewrite(text.slice(found.index, close + 1));
    from = close + 1;
  }
  return result + text.slice(from);
}
