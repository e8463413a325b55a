import { allInvariants } from '../../properties/invariants/all.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import type { ClusterOptions, DiskMode, Feature, LocalState, Subject } from '../../properties/seen/subject.ts';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import type { StepRecorder } from '../coverage/recorder.ts';
import { once, ownLockstepMaker } from './makers.ts';
import { refuseTakenNames } from './own-names.ts';
import { isBuiltIn, subjectNames } from './registry.ts';

/** A Raft of your own. */
export interface SubjectDefinition<State extends LocalState = LocalState> {
  /** In the schedules of its failures; none of the built-in subjects has it. */
  readonly name: string;
  /** The servers of a cluster with these options, of which only those come that are named below. */
  readonly make: (options: ClusterOptions) => Subject<State>;
  /** That its servers can have; default: none. */
  readonly features?: readonly Feature[];
  /** When its writes are durable; default: at once. */
  readonly disk?: DiskMode;
  /** Whether they replicate the store of the simulated clients; default: no. */
  readonly clients?: boolean;
  /** Of your own, by which it is judged as well. */
  readonly invariants?: readonly Invariant[];
}

/**
 * A Raft of your own as something to check, judged by every built-in property and by yours. `besideSpec` adds the
 * comparison with the spec. A module that exports it as its default can be searched by several threads (`workers`).
 * Throws a TypeError or a RangeError if the definition is none.
 *
 * @public
 */
export function defineSubject<State extends LocalState>(definition: SubjectDefinition<State>): Target {
  const { name, make, features = [], disk = 'immediate', clients = false, invariants = [] } = definition;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`defineSubject: name: expected a text, got ${String(name)}: give your subject one`);
  }
  if (subjectNames.includes(name)) {
    throw new RangeError(`defineSubject: name: "${name}" is a built-in subject: give yours another name`);
  }
  if (typeof make !== 'function') {
    throw new TypeError(`defineSubject: make: expected a function from options to a subject, got ${typeof make}`);
  }
  refuseUnknown('features', features, featureNames);
  refuseUnknown('disk', [disk], diskModes);
  refuseTakenNames(invariants);
  const code = once(make);
  return {
    name,
    make: code,
    code,
    invariants: [...allInvariants, ...invariants],
    takes: { features, disk, clients },
  };
}

/**
 * A subject of your own with the spec beside it: after every step the two views, the messages sent and the answers to
 * clients must be equal, and a difference violates the property Conformance. A built-in one has it from `raft`. Throws a
 * TypeError for raft.tla, which is the spec.
 *
 * @public
 */
export function besideSpec(target: Target): Target {
  if (target.spec !== undefined) return target;
  if (target.core === true || isBuiltIn(target)) {
    throw new TypeError(
      `besideSpec: ${target.name} is a built-in subject: raft('${target.name}') says how it is judged`,
    );
  }
  return withSpec(target, 'judged');
}

/** The target of a user's subject again, the spec beside it or not. */
export function withSpec(target: Target, differences: 'judged' | 'followed' | null, coverage?: StepRecorder): Target {
  const { spec: _, code = target.make, ...rest } = target;
  if (differences === null) return { ...rest, code, make: code };
  const make = once(ownLockstepMaker(code, coverage, differences));
  return { ...rest, code, make, ...(differences === 'judged' && { spec: 'beside' }) };
}

function refuseUnknown(field: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new RangeError(`defineSubject: ${field}: expected ${known.join(', ')}, got "${unknown}"`);
}
