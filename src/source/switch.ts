// SPDX-License-Identifier: GPL-2.0-only
import type { Node } from 'web-tree-sitter';
import type { Details } from './details.ts';
import type { Arm, Piece } from './outline.ts';

/** How to read a node inside the switch. */
type Read = (node: Node | null) => readonly Piece[];

interface Case {
  readonly line: number;
  readonly isDefault: boolean;
  /** Its value, or values, behind what is chosen by. */
  readonly detail: string;
  readonly body: readonly Piece[];
}

/**
 * A switch, as the chain of ifs that means the same: the step language has no switch. One that
 * falls through, or breaks from inside a case, keeps its own shape.
 */
export function switchOutline(node: Node, read: Read, detail: Details): readonly Piece[] {
  const condition = read(node.childForFieldName('condition'));
  const chosen = detail(node.childForFieldName('condition'));
  const cases = casesOf(node.childForFieldName('body'), read, detail, chosen);
  const endLine = node.endPosition.row + 1;
  const arms = chain(cases);
  if (arms !== undefined)
    return arms.length === 0 ? condition : [...condition, { kind: 'if', arms, endLine }];
  const line = node.startPosition.row + 1;
  const body = cases.flatMap((one): Piece[] => [
    { kind: 'case', name: '', line: one.line, detail: one.detail },
    ...one.body,
  ]);
  return [...condition, { kind: 'switch', body, detail: chosen, line, endLine }];
}

/** The cases with a body; several values for one body are one case. */
function casesOf(body: Node | null, read: Read, detail: Details, chosen: string): readonly Case[] {
  const nodes = body?.namedChildren.filter(({ type }) => type === 'case_statement') ?? [];
  const cases: Case[] = [];
  let isDefault = false;
  let values: readonly string[] = [];
  for (const node of nodes) {
    const value = node.childForFieldName('value');
    isDefault ||= value === null;
    values = [...values, value === null ? 'default' : detail(value)];
    const statements = node.namedChildren.filter((child) => child.id !== value?.id);
    if (statements.length === 0) continue;
    const line = node.startPosition.row + 1;
    cases.push({
      line,
      isDefault,
      detail: `${chosen} is ${values.join(', ')}`,
      body: statements.flatMap(read),
    });
    [isDefault, values] = [false, []];
  }
  return cases;
}

function chain(cases: readonly Case[]): readonly Arm[] | undefined {
  const arms: Arm[] = [];
  for (const [i, { line, isDefault, detail, body }] of cases.entries()) {
    const end = body.at(-1);
    const leaves = end !== undefined && ['break', 'return', 'goto', 'continue'].includes(end.kind);
    if (!leaves && i < cases.length - 1) return undefined;
    const rest = end?.kind === 'break' ? body.slice(0, -1) : body;
    if (breaks(rest)) return undefined;
    arms.push({ conditional: !isDefault, detail, line, body: rest });
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
