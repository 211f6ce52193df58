// SPDX-License-Identifier: GPL-2.0-only
import { readCFile } from '../source/cFile.ts';
import { loadTree, type RecognisedFunction, type Snapshot } from '../source/index.ts';
import { loading, treesOf } from './auditCommand.ts';
import { confidenceOf } from './auditFixes.ts';
import { count } from './bounds.ts';
import { readNotes, trailerNotes, type Notes } from './driftNotes.ts';
import { OUT_OF_SCOPE } from './driftScope.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { isStrange } from './treeForms.ts';

/** The options of `drift` as commander reads them. */
export interface DriftOptions {
  readonly rev?: string;
  readonly acknowledge?: string;
  readonly json?: boolean;
}

/** A function that is neither modelled nor known to be out of scope. */
export interface Drift {
  readonly name: string;
  readonly place: string;
  readonly hash: string;
  readonly reason: string;
  readonly difference: readonly string[];
  /** Why somebody let it pass; `null` when nobody did. */
  readonly acknowledged: string | null;
}

/**
 * `drift`: whether every function of the modelled files is modelled, out of scope for a reason, or
 * acknowledged as it is.
 */
export async function drift(
  path: string,
  options: DriftOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const known = options.acknowledge === undefined ? new Map() : readNotes(options.acknowledge);
  const snapshot = await loading(() => loadTree(path, options.rev));
  const { functions } = await treesOf(host).recognise(snapshot);
  const found = [
    ...functions.filter(isStrange).map((fn) => strangeDrift(fn, known)),
    ...(await unknownDrifts(snapshot, functions, known)),
  ];
  const asked = found.every(({ acknowledged }) => acknowledged !== null);
  const trailers: Notes = asked ? new Map() : await trailerNotes(path, options.rev);
  const drifts = found.map((one) => ({
    ...one,
    acknowledged: one.acknowledged ?? trailers.get(`${one.name} ${one.hash}`) ?? null,
  }));
  const open = drifts.filter(({ acknowledged }) => acknowledged === null);
  const modelled = functions.filter(({ status }) => status === 'form');
  const texts = modelled.filter((fn) => confidenceOf(fn) === 'text').length;
  if (options.json === true) {
    io.out(
      `${JSON.stringify({ version: snapshot.version, modelled: modelled.length, drifts }, null, 2)}\n`,
    );
  } else {
    io.out(
      [
        ...drifts.flatMap(driftText),
        `Linux ${snapshot.version}: ${count(modelled.length, 'function')} modelled, ${texts} of them with a text that the`,
        `model was held against; ${open.length} drifted, ${drifts.length - open.length} acknowledged.`,
        '',
      ].join('\n'),
    );
  }
  return open.length > 0 ? EXIT.differs : EXIT.ok;
}

function strangeDrift(fn: RecognisedFunction, notes: Notes): Drift {
  const hash = fn.hash ?? 'missing';
  return {
    name: fn.name,
    place: `${fn.path ?? fn.file}:${fn.line}`,
    hash,
    reason:
      fn.status === 'missing'
        ? `only called, by ${fn.calledBy?.join(', ')}`
        : `like no form of the model; nearest is ${fn.nearest?.join(', ') || 'the base'}`,
    difference: fn.difference ?? [],
    acknowledged: notes.get(`${fn.name} ${hash}`) ?? null,
  };
}

/** Functions of the modelled files that nobody has looked at. */
async function unknownDrifts(
  snapshot: Snapshot,
  functions: readonly RecognisedFunction[],
  notes: Notes,
): Promise<readonly Drift[]> {
  const modelled = new Set(functions.map(({ name }) => name));
  const paths = new Set(functions.flatMap(({ path }) => (path === undefined ? [] : [path])));
  const drifts: Drift[] = [];
  for (const path of paths) {
    for (const { name, startLine, hash } of (
      await readCFile(snapshot.files.get(path) ?? '')
    ).values()) {
      if (modelled.has(name) || OUT_OF_SCOPE.has(name)) continue;
      drifts.push({
        name,
        place: `${path}:${startLine}`,
        hash,
        reason: 'neither modelled nor listed as out of scope',
        difference: [],
        acknowledged: notes.get(`${name} ${hash}`) ?? null,
      });
    }
  }
  return drifts;
}

function driftText({
  name,
  place,
  hash,
  reason,
  difference,
  acknowledged,
}: Drift): readonly string[] {
  if (acknowledged !== null) return [`${place}: ${name}: acknowledged: ${acknowledged}`];
  return [
    `${place}: ${name}: ${reason}`,
    ...difference.map((line) => `    ${line}`),
    `    to acknowledge it as it is: ${name} ${hash} REASON`,
  ];
}
