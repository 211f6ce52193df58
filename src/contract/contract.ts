// SPDX-License-Identifier: GPL-2.0-only
import type { Spec } from '../specs/spec.ts';
import { automataOf, type Automaton } from './automaton.ts';
import { judgeRules, type JudgedRule } from './judgeRules.ts';
import { knownBugs, type FormsOf, type KnownBug } from './knownBugs.ts';
import { observe, type Observation, type ObservedRun } from './observe/observation.ts';

/** The contract of one code, as data: everything that the texts are written from. */
export interface Contract {
  /** The code in words: `landed`, or a tree. */
  readonly code: string;
  /** Hash of the model, its rules and the specs. */
  readonly hash: string;
  readonly observation: Observation;
  readonly automata: readonly Automaton[];
  readonly rules: readonly JudgedRule[];
  readonly bugs: readonly KnownBug[];
  /** Rules that specs leave out because a finding breaks them: finding and rule. */
  readonly findings: readonly Finding[];
  /** Limits of this one contract, such as functions of a tree that the model lacks. */
  readonly notes: readonly string[];
}

/** A finding: what even this code does not keep. */
export interface Finding {
  readonly spec: string;
  readonly title: string;
  readonly rule: string;
}

/** What a contract is made of. */
export interface ContractQuestion {
  readonly code: string;
  readonly hash: string;
  readonly forms: ReadonlySet<string>;
  readonly specs: readonly Spec[];
  readonly formsOf: FormsOf;
  readonly rulesOf: (spec: Spec) => readonly string[];
  readonly notes: readonly string[];
  /** The rules at whose break a run ends; see `observe`. */
  readonly judgedBy: Observation['judgedBy'];
}

/** Explores everything that the contract speaks of. */
export function contractOf(
  question: ContractQuestion,
  onRun: (run: ObservedRun) => void = () => undefined,
): Contract {
  const { specs, forms } = question;
  const observation = observe(askedOf(specs), forms, question.judgedBy, onRun);
  const automata = automataOf(observation);
  return {
    code: question.code,
    hash: question.hash,
    observation,
    automata,
    rules: judgeRules(specs, forms),
    bugs: knownBugs(specs, automata, question.formsOf, question.rulesOf),
    findings: specs.flatMap(({ finding, id, title, after }) =>
      finding && after.rule !== undefined ? [{ spec: id, title, rule: after.rule }] : [],
    ),
    notes: question.notes,
  };
}

/** The scenarios to observe: the general ones, and those of all known bugs. */
export function askedOf(specs: readonly Spec[]) {
  return specs
    .filter(({ general, before }) => general || before !== null)
    .map(({ id, scenario, except }) => ({
      spec: id,
      scenario,
      except: except.map(({ rule }) => rule),
    }));
}
