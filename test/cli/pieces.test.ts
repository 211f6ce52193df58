// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../src/cli/engine.ts';
import { judge, notRun, type Answered } from '../../src/cli/judge.ts';
import { joinPieces } from '../../src/cli/joinPieces.ts';
import { piecesOf } from '../../src/cli/pieces.ts';
import type { Question } from '../../src/cli/question.ts';
import { unwitnessedRules, violationReport } from '../../src/cli/runSystem.ts';
import { USUAL, type SearchChoice } from '../../src/cli/searchChoice.ts';
import { explore } from '../../src/explorer/search.ts';
import { int, record, zero, type Infer } from '../../src/explorer/schema.ts';
import { swarm } from '../../src/explorer/swarm.ts';
import type { System } from '../../src/explorer/system.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';

const schema = record({ a: int(0, 9), b: int(0, 9), c: int(0, 9) });
type State = Infer<typeof schema>;

/** Three counters: 1,000 states, of which a search of a swarm sees 100. One of them breaks a rule. */
const counters: System<State, StepLabel> = {
  name: 'counters',
  schema,
  initial: zero(schema),
  processes: (['a', 'b', 'c'] as const).map((name) => ({
    name,
    resting: () => true,
    moves: (s) =>
      s[name] === 9
        ? []
        : [
            {
              label: { stack: [], note: name, site: undefined },
              apply: (draft) => {
                draft[name] += 1;
              },
            },
          ],
  })),
  properties: [
    {
      kind: 'always',
      name: 'rare',
      clauses: [({ a, b, c }) => (a === 6 && b === 3 && c === 5 ? 'they are so' : null)],
    },
    { kind: 'sometimes', name: 'one end', of: 'far', holds: ({ a, b }) => a === 9 && b === 2 },
    { kind: 'sometimes', name: 'other', of: 'wide', holds: ({ b, c }) => b === 9 && c === 1 },
  ],
};
const rules = ['rare', 'far', 'wide'];

function question(seed: number, runs: number): Question {
  return {
    spec: { id: 'counters', general: true, after: {} },
    side: 'after',
    variant: 'this',
    expected: null,
    plain: true,
    request: {
      scenario: { faults: 0, faultSites: [] },
      forms: [],
      rules,
      budget: {},
      search: { ...USUAL, order: 'swarm', seed, runs },
    },
  } as unknown as Question;
}

function run(asked: Question): Answered {
  const { seed, runs } = asked.request.search!;
  const strategy = swarm({ seed, searches: runs, states: 100 });
  const found = explore(counters, { strategy });
  const outcome: RunOutcome = {
    verdict: found.verdict,
    states: found.states,
    transitions: found.transitions,
    depth: found.depth,
    seconds: 0,
    stopped: found.stopped ?? null,
    unwitnessed: unwitnessedRules(counters, rules, found.unwitnessed),
    violation: found.broken ? violationReport(counters, found.broken, true) : null,
    selfCheck: null,
  };
  return judge(asked, outcome);
}

describe('the pieces of a swarm', () => {
  it.each([
    [10, 3],
    [7, 7],
    [5, 9],
    [100, 4],
    [1, 2],
    [0, 2],
  ])('have the seeds of all %i searches, each once and in order, in at most %i', (runs, most) => {
    const pieces = piecesOf(question(5, runs), most);
    expect(pieces).toHaveLength(Math.max(1, Math.min(runs, most)));
    const seeds = pieces.flatMap(({ request }) =>
      Array.from({ length: request.search!.runs }, (_, i) => request.search!.seed + i),
    );
    expect(seeds).toEqual(Array.from({ length: runs }, (_, i) => 5 + i));
  });

  it('joined are the whole swarm, whichever search finds something', () => {
    const ends = new Map<string, number>();
    for (let seed = 0; seed < 60; seed++) {
      const whole = run(question(seed, 9));
      const pieces = piecesOf(whole.question, 4).map(run);
      expect(joinPieces(pieces)).toEqual([whole]);
      const at = pieces.findIndex(({ verdict }) => verdict === 'violated');
      const end = `${at} ${whole.outcome!.unwitnessed.join()}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    const first = [...ends.keys()].map((end) => end.split(' ')[0]);
    expect(new Set(first)).toEqual(new Set(['-1', '0', '1', '2', '3']));
    expect(ends.size).toBeGreaterThan(5);
  });

  it.each<[string, (pieces: readonly Answered[]) => readonly Answered[]]>([
    ['in another order', (pieces) => pieces.toReversed()],
    ['without one of them', (pieces) => pieces.slice(0, -1)],
  ])('joined %s would not always be', (_, change) => {
    const same = Array.from({ length: 60 }, (_none, seed) => {
      const whole = run(question(seed, 9));
      const [joined] = joinPieces(change(piecesOf(whole.question, 4).map(run)));
      return JSON.stringify(joined) === JSON.stringify(whole);
    });
    expect(new Set(same)).toEqual(new Set([true, false]));
  });

  const [early, late] = [0, 3].map((at) => {
    for (let seed = 0; ; seed++) {
      const pieces = piecesOf(question(seed, 9), 4).map(run);
      if (pieces.findIndex(({ verdict }) => verdict === 'violated') === at) return pieces;
    }
  });

  it('that are not run leave it open, but a violation is one', () => {
    const unrun = (pieces: readonly Answered[], at: number): readonly Answered[] =>
      pieces.map((one, i) => (i === at ? notRun(one.question) : one));
    expect(joinPieces(unrun(late!, 3))).toMatchObject([
      { verdict: 'inconclusive', outcome: null, remark: 'not run: interrupted' },
    ]);
    expect(joinPieces(unrun(late!, 1))).toMatchObject([{ verdict: 'violated' }]);
  });

  it('of which one contradicts itself say so', () => {
    const outcome = { ...early![2]!.outcome!, selfCheck: 'the trace does not replay' };
    const pieces = early!.with(2, judge(early![2]!.question, outcome));
    expect(joinPieces(pieces)).toMatchObject([{ remark: 'the trace does not replay' }]);
  });
});

describe('the pieces of one failure', () => {
  const one = failing(1, ['kzalloc', 'reply', 'startup']);
  /** The answer to a piece; of a violation, the number of its steps. */
  const answer = (asked: Question, end: number | 'holds' | 'memory', idle: readonly string[]) =>
    judge(asked, {
      verdict: end === 'holds' ? 'holds' : end === 'memory' ? 'inconclusive' : 'violated',
      states: 10,
      transitions: 20,
      depth: 5,
      seconds: 1,
      stopped: end === 'memory' ? end : null,
      unwitnessed: idle,
      violation:
        typeof end === 'number'
          ? ({ rule: 'rare', message: '', steps: Array.from({ length: end }) } as never)
          : null,
      selfCheck: null,
    });
  const joined = (
    ends: readonly (number | 'holds' | 'memory')[],
    idle: readonly (readonly string[])[] = [[], [], []],
  ): Answered =>
    joinPieces(piecesOf(one, 3).map((piece, i) => answer(piece, ends[i]!, idle[i]!)))[0]!;

  it.each<[readonly string[], number, readonly (readonly string[])[]]>([
    [['kzalloc', 'reply', 'startup'], 2, [['kzalloc', 'startup'], ['reply']]],
    [['kzalloc', 'reply'], 5, [['kzalloc'], ['reply']]],
    // All of them, but for their names function by function.
    [[], 5, [['ida_alloc'], ['kzalloc']]],
  ])('of %j, at most %i, have each place once', (sites, most, expected) => {
    const pieces = piecesOf(failing(1, sites), most, [
      'ida_alloc',
      'kzalloc',
      'scmi_probe:kzalloc',
    ]);
    expect(pieces.map(({ request }) => request.failing)).toEqual(expected);
    expect(pieces.map(({ request }) => request.scenario)).toEqual(
      pieces.map(() => failing(1, sites).request.scenario),
    );
  });

  it.each<[string, Question]>([
    ['two failures', failing(2, ['kzalloc', 'reply'])],
    [
      'one run that is followed',
      {
        ...failing(1, ['kzalloc', 'reply']),
        request: { ...failing(1, ['kzalloc', 'reply']).request, path: '0x3@00000000' },
      },
    ],
    ['none', failing(0, ['kzalloc', 'reply'])],
    ['one place', failing(1, ['kzalloc'])],
    ['another order', failing(1, ['kzalloc', 'reply'], { ...USUAL, order: 'dfs' })],
    ['random walks', failing(1, ['kzalloc', 'reply'], { ...USUAL, order: 'random' })],
    ['hashes', failing(1, ['kzalloc', 'reply'], { ...USUAL, hash: 64 })],
  ])('are not those of %s', (_, asked) => {
    expect(piecesOf(asked, 4)).toEqual([asked]);
  });

  it.each<[readonly (number | 'holds' | 'memory')[], Answered['verdict'], number | undefined]>([
    [['holds', 'holds', 'holds'], 'holds', undefined],
    [['holds', 9, 7], 'violated', 7],
    [[8, 9, 'memory'], 'violated', 8],
    [['holds', 'memory', 'holds'], 'inconclusive', undefined],
  ])('of which %j is told make up the whole', (ends, verdict, length) => {
    const whole = joined(ends);
    expect(whole.verdict).toBe(verdict);
    expect(whole.outcome?.violation?.steps.length).toBe(length);
    expect(whole.question).toEqual(one);
    expect(whole.outcome).toMatchObject({ states: 30, transitions: 60, depth: 5, seconds: 3 });
    expect(whole.outcome?.pieces?.map(({ failing: sites }) => sites)).toEqual([
      ['kzalloc'],
      ['reply'],
      ['startup'],
    ]);
  });

  it('put a rule to the test if one of them does', () => {
    const idle = [['far', 'wide'], ['far'], ['far', 'wide']];
    expect(joined(['holds', 'holds', 'holds'], idle).outcome?.unwitnessed).toEqual(['far']);
  });
});

function failing(faults: number, faultSites: readonly string[], search?: SearchChoice): Question {
  const { request, ...rest } = question(1, 1);
  const { search: _, ...usual } = request;
  const scenario = { ...request.scenario, faults, faultSites };
  return { ...rest, request: { ...usual, scenario, ...(search && { search }) } };
}
