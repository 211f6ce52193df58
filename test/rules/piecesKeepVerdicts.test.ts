// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { joinPieces } from '../../src/cli/joinPieces.ts';
import { judge, type Answered } from '../../src/cli/judge.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { piecesOf } from '../../src/cli/pieces.ts';
import { questionsOf, type Question } from '../../src/cli/question.ts';
import { SPECS } from '../model/ask.ts';

/** Larger ones are left out: they take long, and show nothing else. */
const STATES = 20_000;

async function answer(question: Question): Promise<Answered> {
  return judge(question, await modelEngine.run({ ...question.request, undrawn: true }, {}));
}

function found({ verdict, outcome }: Answered): string {
  return `${verdict} ${outcome?.violation?.steps.length ?? ''}`;
}

it('with one failure anywhere, the pieces of every spec give the verdict and the length of the whole', async () => {
  const overrides = { asked: null, faults: 1, budget: { states: STATES } };
  const compared = new Set<string>();
  // How often less than all pieces would give another answer.
  let lacking = 0;
  for (const question of SPECS.flatMap((spec) => questionsOf(modelEngine, spec, overrides))) {
    const pieces = piecesOf(question, 3, modelEngine.sites);
    const whole = await answer(question);
    if (pieces.length < 2 || whole.verdict === 'inconclusive') continue;
    const answers: Answered[] = [];
    for (const piece of pieces) answers.push(await answer(piece));
    const [joined] = joinPieces(answers);
    const name = `${question.spec.id} ${question.side}`;
    // A piece may have more states than the whole, which ends at the first violation.
    if (joined!.verdict === 'inconclusive') continue;
    expect(`${name}: ${found(joined!)}`).toBe(`${name}: ${found(whole)}`);
    compared.add(found(whole));
    for (const left of answers.slice(1)) {
      const [part] = joinPieces(answers.filter((one) => one !== left));
      if (found(part!) !== found(whole)) lacking++;
    }
  }
  expect(compared.size).toBeGreaterThan(30);
  expect(lacking).toBeGreaterThan(3);
}, 120_000);
