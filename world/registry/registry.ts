import { specMutants } from '../../model/index.ts';
import type { SpecMutant } from '../../model/state/config.ts';
import type { StepRecorder } from '../coverage/recorder.ts';
import { allFaults } from '../faults/all.ts';
import { builtIn, isMade } from '../../properties/built-in.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import type { Target } from '../../properties/judging/target.ts';
import { conformance, liveness } from '../../properties/judging/judge.ts';
import { documented } from '../subjects/documented/documented.ts';
import { judgedOfDocumented } from '../subjects/documented/judged.ts';
import { implementation } from '../subjects/implementation.ts';
import { coreSpecification, judgedOfCore } from '../subjects/specification/core.ts';
import { specification } from '../subjects/specification/specification.ts';
import { lockstepMaker, once } from './makers.ts';
import type { Maker } from './makers.ts';

/** How a subject is judged. */
export interface Judging {
  readonly conformance: boolean; // step by step against the spec
  readonly invariants?: readonly Invariant[]; // default: all
  readonly coverage?: StepRecorder | undefined; // is told of the spec's steps, for which the spec runs beside any subject
}

/** The names of the built-in subjects, in the order in which people look for them. */
export const subjectNames: readonly string[] = [
  'impl',
  'model',
  'documented',
  'model:core',
  ...specMutants.map((mutant) => `model:${mutant}`),
  ...allFaults.map(({ id }) => `fault:${id}`),
];

/** The subject of that name as something to check, or null if there is none. Names only: a file never brings code. */
export function makeTarget(
  name: string,
  { conformance: conforms, invariants = allInvariants, coverage }: Judging,
): Target | null {
  if (isCore(name)) return coreTarget(name, invariants);
  const code = makerOf(name, coverage);
  if (code === null) return null;
  const judged = conforms ? 'judged' : coverage === undefined ? null : 'followed';
  // The spec beside itself would conform to anything.
  const checked = judged === null || name === 'model' ? code : lockstepMaker(code, coverage, judged);
  const fault = allFaults.find(({ id }) => name === `fault:${id}`)?.id ?? null;
  const isImplementation = name === 'impl' || fault !== null;
  const itself = { property: conformance, reason: 'the spec beside itself would conform to anything' };
  const spec = name === 'model' ? 'itself' : conforms ? 'beside' : null;
  return {
    name,
    make: builtIn(name, once(checked)),
    ...(checked !== code && { code: once(code) }),
    invariants,
    ...(spec !== null && { spec }),
    ...(conforms && name === 'model' && { notJudged: [itself] }),
    ...(name === 'documented' && judgedOfDocumented(invariants)),
    ...(isImplementation && { explored: { fault, conformance: conforms } }),
  };
}

/** Is it the core of the spec, or a mutant of it? */
export const isCore = (name: string): boolean => name === 'model:core' || mutantOf(name) !== undefined;

/** The mutant of that name of a subject. */
export function mutantOf(name: string): SpecMutant | undefined {
  return specMutants.find((mutant) => name === `model:${mutant}`);
}

function coreTarget(name: string, invariants: readonly Invariant[]): Target {
  const make = builtIn(
    name,
    once(({ servers }) => coreSpecification(servers, mutantOf(name))),
  );
  const judged = judgedOfCore(invariants);
  const noSuffix = { property: liveness, reason: 'the fault-free suffix is made for real servers' };
  return { name, make, ...judged, notJudged: [...judged.notJudged, noSuffix], core: true };
}

function makerOf(name: string, coverage: StepRecorder | undefined): Maker | null {
  if (name === 'impl') return (options) => implementation(options);
  if (name === 'model') return (options) => specification(options, coverage);
  if (name === 'documented') return (options) => documented(options);
  const fault = allFaults.find(({ id }) => name === `fault:${id}`);
  return fault === undefined ? null : (options) => implementation(options, name, fault.parts);
}

/** Are its servers those that its name stands for? What it is judged by may be somebody's own. */
export const isBuiltIn = ({ name, make }: Target): boolean => isMade(name, make);
