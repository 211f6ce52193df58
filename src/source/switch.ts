// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import type { Arm, Piece } from './outline.ts';

/** How to read a node inside the switch. */
type Read = (node: Node | null) => readonly Piece[];

interface Case {
  readonly line: number;
  readonly isDefault: boolean;
  readonly body: readonly Piece[];
}

/**
 * A switch, as the chain of ifs that means the same: the step language has no switch. One that
 * falls through, or breaks from inside a case, keeps its own shape.
 */
export function switchOutline(node: Node, read: Read): readonly Piece[] {
  const condition = read(node.childForFieldName('condition'));
  const cases = casesOf(node.childForFieldName('body'), read);
  const endLine = node.endPosition.row + 1;
  const arms = chain(cases);
  if (arms !== undefined)
    return arms.length === 0 ? condition : [...condition, { kind: 'if', arms, endLine }];
  const line = node.startPosition.row + 1;
  const body = cases.flatMap((one): Piece[] => [
    { kind: 'case', name: '', line: one.line },
    ...one.body,
  ]);
  return [...condition, { kind: 'switch', body, line, endLine }];
}

/** The cases with a body; several values for one body are one case. */
function casesOf(body: Node | null, read: Read): readonly Case[] {
  const nodes = body?.namedChildren.filter(({ type }) => type === 'case_statement') ?? [];
  const cases: Case[] = [];
  let isDefault = false;
  for (const node of nodes) {
    const value = node.childForFieldName('value');
    isDefault ||= value === null;
    const statements = node.namedChildren.filter((child) => child.id !== value?.id);
    if (statements.length === 0) continue;
    const line = node.startPosition.row + 1;
    cases.push({ line, isDefault, body: statements.flatMap(read) });
    isDefault = false;
  }
  return cases;
}

function chain(cases: readonly Case[]): readonly Arm[] | undefined {
  const arms: Arm[] = [];
  for (const [i, { line, isDefault, body }] of cases.entries()) {
    const end = body.at(-1);
    const leaves = end !== undefined && ['break', 'return', 'goto', 'continue'].includes(end.kind);
    if (!leaves && i < cases.length - 1) return undefined;
    const rest = end?.kind === 'break' ? body.slice(0, -1) : body;
    if (breaks(rest)) return undefined;
    arms.push({ conditional: !isDefault, line, body: rest });
  }
  return arms.toSorted((a, b) => Number(b.conditional) - Number(a.conditional));
}

/** Whether a `break` in there would leave the switch. */
function breaks(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'if') return piece.arms.some(({ body }) => breaks(body));
    return piece.kind === 'break';
  });
}
