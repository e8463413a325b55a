import { lockstep } from '../../properties/conformance/lockstep.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { crash, liveness } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ClusterOptions, Subject } from '../../properties/seen/subject.ts';
import { specification } from '../subjects/specification/specification.ts';
import { subjectNames } from './registry.ts';

/**
 * What can be checked: servers that are the same whatever the options of a run, what makes them for given options, or
 * either with what it is judged by (`makeTarget`).
 */
export type Checked = Subject | ((options: ClusterOptions) => Subject) | Target;

/**
 * It as a target, judged by all invariants unless it says by which, or `properties` does: then by those alone, and neither
 * Crash nor Liveness is a violation. Throws a TypeError if it is none.
 */
export function asTarget(checked: Checked, properties?: readonly Invariant[]): Target {
  const target = targetOf(checked);
  return properties === undefined ? target : { ...target, invariants: properties, unjudged: [crash, liveness] };
}

function targetOf(checked: Checked): Target {
  if (typeof checked === 'function') return own(checked.name === '' ? 'subject' : checked.name, checked);
  if (isObject(checked)) {
    if ('make' in checked && 'invariants' in checked) return checked;
    if ('boot' in checked && 'step' in checked) return own(checked.name, () => checked);
  }
  const given: unknown = checked;
  const got = typeof given === 'string' ? `"${given}"` : given === null ? 'null' : `a value of type ${typeof given}`;
  const expected = 'a Subject (boot, step), a function from options to one, or what makeTarget gives';
  throw new TypeError(`subject: expected ${expected}, got ${got}`);
}

/** Whoever writes JavaScript may give anything. */
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function own(name: string, make: Target['make']): Target {
  if (typeof name !== 'string' || name === '') throw new TypeError('subject: it has no name: give it one');
  if (subjectNames.includes(name)) throw new TypeError(`subject: "${name}" is a built-in one: give yours another name`);
  return { name, make, invariants: allInvariants };
}

/**
 * The same with the spec beside it, given the same inputs: after every step the two views, the messages sent and the
 * answers to clients must be equal, or Conformance is violated. The spec has the features that the subject says it has
 * (`Subject.features`; none if it says nothing). Throws a TypeError of what takes single actions of raft.tla.
 */
export function besideSpec(checked: Checked): Target {
  const target = asTarget(checked);
  if (target.core === true)
    throw new TypeError(`${target.name} takes single actions of raft.tla: no spec runs beside it`);
  if (target.explored?.conformance === true || target.name === 'model') return target;
  const { explored } = target;
  const pairs = new Map<string, Subject>(); // to make the spec's machine takes longer than many runs
  const make = (options: ClusterOptions): Subject => {
    const key = JSON.stringify(options);
    const pair = pairs.get(key) ?? pairOf(target.make(options), options);
    pairs.set(key, pair);
    return pair;
  };
  return { ...target, make, ...(explored && { explored: { ...explored, conformance: true } }) };
}

function pairOf(code: Subject, options: ClusterOptions): Subject {
  const has = code.features ?? [];
  const features = options.features.filter((feature) => has.includes(feature));
  const { voters, ...others } = options;
  // Whoever could be let in later, but for a subject that lets in nobody, takes part from the start.
  const declined = options.features.includes('membership') && !features.includes('membership');
  const members = voters === undefined || declined ? {} : { voters };
  return lockstep(code, specification({ ...others, ...members, features }));
}
