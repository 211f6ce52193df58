// SPDX-License-Identifier: GPL-2.0-only
import { automatonGraph } from './automatonGraph.ts';
import type { Automaton } from './automaton.ts';
import type { Contract } from './contract.ts';
import { codes, type Block } from './document.ts';
import { checksSection } from './sectionChecks.ts';
import { contextSection } from './sectionContext.ts';
import { knownBugsSection } from './sectionBugs.ts';
import { limitsSection } from './sectionLimits.ts';
import { lockingSection } from './sectionLocking.ts';
import { objectSection } from './sectionObject.ts';
import { rulesSection } from './sectionRules.ts';
import { thousands } from './numbers.ts';

/** The whole contract as a document. */
export function documentOf(contract: Contract): readonly Block[] {
  return [
    ...introduction(contract),
    ...rulesSection(contract),
    { kind: 'heading', level: 2, text: 'Objects', id: 'objects' },
    { kind: 'paragraph', text: OBJECTS_TEXT },
    {
      kind: 'table',
      head: ['Object', 'In C', 'States', 'Owner'],
      rows: contract.automata.map(({ kind, states }) => [
        `[${kind.title}](#${idOf(kind.key)})`,
        `\`${kind.c}\``,
        String(states.length),
        kind.owner,
      ]),
    },
    ...contract.automata.flatMap((automaton) => [
      ...objectSection(contract, automaton, idOf(automaton.kind.key)),
      drawing(automaton),
    ]),
    ...lockingSection(contract),
    ...knownBugsSection(contract),
    ...contextSection(contract),
    ...checksSection(contract),
    ...limitsSection(contract),
  ];
}

const OBJECTS_TEXT =
  'The state machines are not drawn by hand: an edge is there because some run took it, and the function on it is the innermost one that did. States are named by what holds in them. `use` (and `update` of an IDR) is an event that leaves the state as it is; an object is not used in any other state.';

function idOf(key: string): string {
  return `object-${key.replaceAll('_', '-')}`;
}

function drawing(automaton: Automaton): Block {
  return { kind: 'drawing', name: automaton.kind.title, graph: automatonGraph(automaton) };
}

function introduction({ code, hash, observation, rules }: Contract): readonly Block[] {
  const runs = observation.runs.filter(({ failed }) => failed === null);
  const sum = (of: 'states' | 'transitions'): string =>
    thousands(runs.reduce((total, run) => total + run[of], 0));
  const kept = rules.filter(({ judgement }) => judgement.verdict === 'holds').length;
  return [
    { kind: 'heading', level: 1, text: 'The lifetime contract of the SCMI core', id: 'contract' },
    {
      kind: 'paragraph',
      text: `Who owns what in \`drivers/firmware/arm_scmi\`, who may touch it when, and what must come before what: as the model checker found it in the code called \`${code}\`. Written by hand are the sentences of the ordering rules, who owns what, how a state of a life is read from fields, and the list of kernel primitives; the rest is what the runs showed. [How each sentence is checked](#checks) names what fails when it is broken.`,
    },
    {
      kind: 'facts',
      facts: [
        ['Code', `\`${code}\` (${codes(observation.forms)})`],
        [
          'Explored',
          `${runs.length} scenarios, ${sum('states')} states, ${sum('transitions')} transitions`,
        ],
        ['Ordering rules', `${kept} of ${rules.length} hold`],
        ['Model', `content hash \`${hash}\` of the model, its rules and the specs`],
        [
          'Checks',
          '`scmi-lifetime explain SPEC` shows the trace of a spec; `scmi-lifetime check --spec SPEC` asks both of its sides again; `scmi-lifetime contract --tree DIR --held-to landed` holds a tree to every sentence',
        ],
      ],
    },
  ];
}
