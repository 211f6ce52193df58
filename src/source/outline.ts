// SPDX-License-Identifier: GPL-2.0-only

/**
 * What is left of a function when only the order of its lifetime calls, assignments and jumps is
 * kept. The C and the model are both brought into this shape, so that they can be compared.
 */
export interface Leaf {
  readonly kind:
    'call' | 'callback' | 'set' | 'goto' | 'label' | 'return' | 'break' | 'continue' | 'case';
  /** The function, member or label; empty where the kind says it all. */
  readonly name: string;
  /** What a call was given, where that is known: see `arguments.ts`. */
  readonly args?: readonly string[];
  /** In the C: arguments, value or label as a whole, see `details.ts`. */
  readonly detail?: string;
  /** The line of the C file; 0 in the model. */
  readonly line: number;
  /** In the model: which of the procedure's steps, locals and calls, in their order. */
  readonly act?: number;
}

/** One way through an `if`. */
export interface Arm {
  /** An arm with a condition; the last arm of an `if` may be a plain `else`. */
  readonly conditional: boolean;
  /** In the C: the condition, see `details.ts`. */
  readonly detail?: string;
  readonly line: number;
  readonly body: readonly Piece[];
}

/** An `if` and the `else if`s after it. What their conditions are the model cannot tell. */
export interface Branch {
  readonly kind: 'if';
  readonly arms: readonly Arm[];
  readonly endLine: number;
}

/** A loop of any kind, or a switch that cannot be read as a chain of ifs. */
export interface Block {
  readonly kind: 'loop' | 'switch';
  readonly body: readonly Piece[];
  /** In the C: what is iterated over or chosen by. */
  readonly detail?: string;
  readonly line: number;
  readonly endLine: number;
}

export type Piece = Leaf | Branch | Block;

/** Whether a piece is a loop or a switch. */
export function isBlock(piece: Piece): piece is Block {
  return piece.kind === 'loop' || piece.kind === 'switch';
}

/** A function's outline in source order. */
export type Outline = readonly Piece[];

/**
 * `if (a && f()) x` as what it means, `if (a) { if (f()) x }`: a call behind `&&` is conditional.
 * Where the operands hold no call that counts, pruning makes one `if` of it again.
 */
export function conjunction(
  conditions: readonly Condition[],
  then: Outline,
  line: number,
  endLine: number,
): Outline {
  return conditions.reduceRight((body, { outline, detail }): Outline => {
    const arms = [{ conditional: true, line, body, ...(detail !== undefined && { detail }) }];
    return [...outline, { kind: 'if', arms, endLine }];
  }, then);
}

/** One operand of a condition: what it calls and, in the C, what it says. */
export interface Condition {
  readonly outline: Outline;
  readonly detail?: string;
}

/** The leaves of an outline in source order. */
export function leavesOf(outline: Outline): readonly Leaf[] {
  return outline.flatMap((piece): readonly Leaf[] => {
    if (piece.kind === 'if') return piece.arms.flatMap(({ body }) => leavesOf(body));
    return isBlock(piece) ? leavesOf(piece.body) : [piece];
  });
}

/** One line of a skeleton. */
export interface Token {
  readonly text: string;
  /** The line of the C file; 0 in the model. */
  readonly line: number;
  /** How deep the token is nested, for printing. */
  readonly depth: number;
  readonly args?: readonly string[];
  readonly detail?: string;
  readonly act?: number;
}

/** Writes an outline as the list of tokens that is compared and shown. */
export function tokensOf(outline: Outline, depth = 0): readonly Token[] {
  return outline.flatMap((piece) => {
    if (piece.kind === 'if') return branchTokens(piece, depth);
    if (isBlock(piece)) {
      return [
        { text: `${piece.kind} {`, line: piece.line, depth, ...detailOf(piece) },
        ...tokensOf(piece.body, depth + 1),
        { text: '}', line: piece.endLine, depth },
      ];
    }
    return [leafToken(piece, depth)];
  });
}

function leafToken(leaf: Leaf, depth: number): Token {
  const text = leaf.name === '' ? leaf.kind : `${leaf.kind} ${leaf.name}`;
  const { line, args, act } = leaf;
  return {
    text,
    line,
    depth,
    ...(args && { args }),
    ...detailOf(leaf),
    ...(act !== undefined && { act }),
  };
}

const detailOf = ({ detail }: { readonly detail?: string }): { readonly detail?: string } =>
  detail === undefined ? {} : { detail };

function branchTokens(branch: Branch, depth: number): readonly Token[] {
  const tokens = branch.arms.flatMap((arm, i) => {
    const open = arm.conditional ? 'if {' : '{';
    const text = i === 0 ? open : `} else ${open}`;
    return [{ text, line: arm.line, depth, ...detailOf(arm) }, ...tokensOf(arm.body, depth + 1)];
  });
  return [...tokens, { text: '}', line: branch.endLine, depth }];
}

/** A token list as indented text, one token a line. */
export function printTokens(tokens: readonly Token[]): string {
  return tokens.map(({ text, depth }) => `${'  '.repeat(depth)}${text}\n`).join('');
}
