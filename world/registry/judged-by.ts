import { allInvariants } from '../../properties/invariants/all.ts';
import type { Goal, Invariant } from '../../properties/invariants/invariant.ts';
import { neverJudged } from '../../properties/invariants/not-judged.ts';
import { allGoals, neverReached } from '../../properties/judging/goals.ts';
import { conformance, crash, liveness } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { StepRecorder } from '../coverage/recorder.ts';
import { refuseTakenNames } from './own-names.ts';
import { withSpec } from './define-subject.ts';
import { didYouMean } from './nearest.ts';
import { propertyNames } from './judged.ts';
import { isBuiltIn, makeTarget } from './registry.ts';

/** What a subject is judged by, if not by all that it could be. */
export interface Judgement {
  /** Built-in properties by their names (`propertyNames`), and invariants of your own. */
  readonly properties?: readonly (string | Invariant)[] | undefined;
  /** A situation to be reached, of your own or by its name; then nothing else is looked for. */
  readonly reach?: Goal | string | undefined;
}

/** The target judged so. Throws a RangeError for a name that there is not. */
export function judgedBy(target: Target, { properties, reach }: Judgement): Target {
  if (reach !== undefined) {
    if (properties !== undefined) throw new TypeError('reach and properties: only one of them can be looked for');
    const invariants = [neverReached(goalNamed(reach))];
    return { ...remade(target, false, invariants), notJudged: [], unjudged: [crash, liveness] };
  }
  if (properties === undefined) return target;
  if (properties.length === 0) throw new RangeError('properties: expected one at least, got none');
  const names = properties.map((one) => (typeof one === 'string' ? one : one.name));
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new RangeError(`properties: "${twice}" is there twice: leave one out, or rename yours`);
  const given = properties.filter((one) => typeof one !== 'string');
  refuseTakenNames(given);
  // By name, the target's own first: its built-in ones may be those of another copy of this package.
  const all = new Map([...allInvariants, ...target.invariants, ...given].map((one) => [one.name, one]));
  const known = [...propertyNames, ...all.keys()];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`properties: there is no "${unknown}": ${didYouMean(unknown, known)}`);
  const left = new Set(neverJudged(target.notJudged).map(({ property }) => property));
  const invariants = [...all.values()].filter(({ name }) => names.includes(name) && !left.has(name));
  const made = remade(target, names.includes(conformance), invariants);
  return {
    ...made,
    notJudged: (made.notJudged ?? []).filter(({ property }) => names.includes(property)),
    unjudged: [crash, liveness].filter((name) => !names.includes(name) || target.unjudged?.includes(name) === true),
  };
}

/** The names of all that it is judged by. */
export const propertiesOf = ({ invariants, spec, unjudged = [] }: Target): readonly string[] => [
  ...invariants.map(({ name }) => name),
  ...(spec === 'beside' ? [conformance] : []),
  ...[crash, liveness].filter((name) => !unjudged.includes(name)),
];

/** The same, with those that it cannot be judged by: whoever asks for all of these is told so. */
export const namesOf = (target: Target): readonly string[] => [
  ...propertiesOf(target),
  ...neverJudged(target.notJudged).map(({ property }) => property),
];

/** A new target that is judged alike, which tells the recorder of the steps of the spec, which it needs beside it. */
export function recorded(target: Target, coverage: StepRecorder): Target {
  const made = isBuiltIn(target)
    ? known(target.name, target.spec === 'beside', target.invariants, coverage)
    : withSpec(target, target.spec === 'beside' ? 'judged' : 'followed', coverage);
  const { invariants, notJudged, unjudged } = target;
  return { ...made, invariants, ...(notJudged && { notJudged }), ...(unjudged && { unjudged }) };
}

function remade(target: Target, conforms: boolean, invariants: readonly Invariant[]): Target {
  if (isBuiltIn(target)) return known(target.name, conforms, invariants);
  return { ...withSpec(target, conforms ? 'judged' : null), invariants };
}

function known(name: string, conforms: boolean, invariants: readonly Invariant[], coverage?: StepRecorder): Target {
  const target = makeTarget(name, { conformance: conforms, invariants, coverage });
  if (target === null) throw new RangeError(`there is no subject ${name}`);
  return target;
}

function goalNamed(wanted: Goal | string): Goal {
  if (typeof wanted !== 'string') return wanted;
  const names = allGoals.map(({ name }) => name);
  const goal = allGoals.find(({ name }) => name === wanted);
  if (goal === undefined) throw new RangeError(`reach: there is no goal "${wanted}": ${didYouMean(wanted, names)}`);
  return goal;
}
