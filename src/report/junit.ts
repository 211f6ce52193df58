// SPDX-License-Identifier: GPL-2.0-only
import { resultLine, type CheckResult } from './result.ts';
import { attribute, xml } from './xml.ts';

/**
 * Results as JUnit XML, as Jenkins' schema has it: a suite for each spec, with its file as a property,
 * and a case for each of its sides; without times.
 */
export function junit(results: readonly CheckResult[]): string {
  const specs = [...new Set(results.map(({ id }) => id))];
  const suites = specs.flatMap((id) => {
    const cases = results.filter((result) => result.id === id);
    return [
      `  <testsuite ${names(id)} ${counts(cases)} skipped="${countOf(cases, 'skipped')}">`,
      `    <properties><property name="file" value="${attribute(cases[0]?.file ?? '')}"/></properties>`,
      ...cases.flatMap(testcase),
      '  </testsuite>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${names('scmi-lifetime')} ${counts(results)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function testcase(result: CheckResult): readonly string[] {
  const open = `    <testcase classname="${attribute(result.id)}" name="${attribute(`${result.side}: ${result.title}`)}">`;
  const said = attribute(resultLine(result));
  const kind = kindOf(result);
  const body =
    kind === 'failure' || kind === 'error'
      ? [
          `      <${kind} type="${attribute(result.violation?.rule ?? result.verdict)}" message="${said}"/>`,
        ]
      : kind === 'skipped'
        ? [`      <skipped>${xml(resultLine(result))}</skipped>`]
        : result.violation
          ? [`      <system-out>expected: ${xml(resultLine(result))}</system-out>`]
          : [];
  return [open, ...body, '    </testcase>'];
}

function kindOf({ unexpected, verdict }: CheckResult): 'failure' | 'error' | 'skipped' | 'passed' {
  if (verdict === 'inconclusive') return 'error';
  if (unexpected) return 'failure';
  return verdict === 'not modelled' ? 'skipped' : 'passed';
}

function names(name: string): string {
  return `name="${attribute(name)}"`;
}

function counts(cases: readonly CheckResult[]): string {
  return `tests="${cases.length}" failures="${countOf(cases, 'failure')}" errors="${countOf(cases, 'error')}"`;
}

function countOf(cases: readonly CheckResult[], kind: ReturnType<typeof kindOf>): number {
  return cases.filter((one) => kindOf(one) === kind).length;
}
