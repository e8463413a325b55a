import { allInvariants } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { judgeable } from '../../properties/invariants/judgeable.ts';
import { crash, liveness } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Declarations, Declared, Otherwise } from '../../properties/seen/declared.ts';
import { everything, optionalFields } from '../../properties/seen/declared.ts';
import type { ClusterOptions, LocalState, Subject } from '../../properties/seen/subject.ts';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import { messageKinds } from '../../properties/seen/view.ts';
import type { StepRecorder } from '../coverage/recorder.ts';
import { answering } from '../subjects/own/answering.ts';
import { ownSubject, started } from '../subjects/own/own-subject.ts';
import type { StartServer } from '../subjects/own/server.ts';
import { propertyNames } from './judged.ts';
import { once, ownLockstepMaker } from './makers.ts';
import type { Maker } from './makers.ts';
import { refuseTakenNames } from './own-names.ts';
import { isBuiltIn, subjectNames } from './registry.ts';

/** A Raft of your own. */
export interface SubjectDefinition<State extends LocalState = LocalState> {
  /** In the schedules of its failures: letters, digits, `:`, `_` and `-`. None of the built-in subjects has it. */
  readonly name: string;
  /** Stands in the schedules of its failures, which warn when another version replays them: 1 to 60 characters of ASCII. */
  readonly version?: string;
  /** What its servers can do and show; default: only what every Raft must. */
  readonly declares?: Declarations;
  /**
   * Makes a cluster with these options, of which only those come that are declared: a function that starts its servers,
   * which may change as they are stepped; or servers as pure functions, which then show and say everything.
   */
  readonly make: (options: ClusterOptions) => StartServer | Subject<State>;
  /** Of your own, by which it is judged as well. */
  readonly invariants?: readonly Invariant[];
}

/**
 * A Raft of your own as something to check, judged by every built-in property that what it declares allows, and by yours.
 * `besideSpec` adds the comparison with the spec. A module that exports it as its default can be searched by several
 * threads (`workers`), and from the command line (`--subject`). Throws a TypeError or a RangeError if the definition is none.
 *
 * @public
 */
export function defineSubject<State extends LocalState>(definition: SubjectDefinition<State>): Target {
  const { name, version, make, declares = {}, invariants = [] } = definition;
  if (typeof name !== 'string' || !namePattern.test(name)) {
    throw new TypeError(
      `defineSubject: name: expected letters, digits, ":", "_" and "-", a small letter first, got ${JSON.stringify(name) ?? String(name)}`,
    );
  }
  if (subjectNames.includes(name)) {
    throw new RangeError(`defineSubject: name: "${name}" is a built-in subject: give yours another name`);
  }
  if (version !== undefined && (typeof version !== 'string' || !versionPattern.test(version))) {
    throw new TypeError(
      `defineSubject: version: expected 1 to 60 printable characters of ASCII, got ${JSON.stringify(version) ?? String(version)}`,
    );
  }
  if (typeof make !== 'function') {
    throw new TypeError(`defineSubject: make: expected a function from options to servers, got ${typeof make}`);
  }
  refuseDeclarations(declares);
  refuseTakenNames(invariants);
  const made = make(smallest);
  const isPure = typeof made !== 'function';
  const declared = declaredFrom(declares, isPure, typeof made !== 'function' && made.limits !== undefined);
  refuseHalves(declared, isPure);
  const maker = (reloads: boolean): Maker =>
    once((options) => {
      const made = started(name, () => make(options));
      const itself = typeof made === 'function' ? ownSubject(name, declared, made, options, reloads) : made;
      return declared.answers ? itself : answering(itself);
    });
  const code = maker(false);
  const judged = judgeable([...allInvariants, ...invariants], declared);
  const unjudged = [crash, liveness].filter((property) => declared.otherwise[property] !== undefined);
  const apart = unjudged.map((property) => ({ property, reason: reasonOf(declared.otherwise[property]) }));
  const own = {
    name,
    ...(version !== undefined && { version }),
    make: code,
    code,
    invariants: judged.invariants,
    notJudged: [...judged.notJudged, ...apart],
    unjudged,
    ...(!isPure && (declared.save ? { reloaded: maker(true) } : { forwardOnly: true as const })),
    takes: declared,
  };
  return declared.conformance ? withSpec(own, 'judged') : own;
}

const reasonOf = (otherwise: Otherwise = ''): string => (typeof otherwise === 'string' ? otherwise : otherwise.reason);

/** As what it makes is looked at, before any server is started. */
const smallest: ClusterOptions = { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' };

/** A file names them, and a terminal shows them. */
const namePattern = /^[a-z][a-zA-Z0-9:_-]{0,60}$/;
const versionPattern = /^[ -~]{1,60}$/;

/** Servers that may change are asked for little: what they show beyond that, they declare. `limits`: they say that they keep some. */
function declaredFrom(declares: Declarations, isPure: boolean, limits: boolean): Declared {
  const nothing = { view: [], words: [], replies: false };
  return {
    features: [],
    disk: 'immediate',
    clients: false,
    notices: false,
    save: false,
    conformance: false,
    otherwise: {},
    network: {},
    ...(isPure ? everything : nothing),
    limits,
    answers: false, // one of before there were any says none
    ...declares,
  };
}

function refuseDeclarations(declares: Declarations): void {
  if (typeof declares !== 'object' || declares === null)
    throw new TypeError(`defineSubject: declares: expected an object, got ${String(declares)}`);
  const { features = [], disk = 'immediate', view = [], words = [], otherwise = {}, network = {}, ...rest } = declares;
  refuseUnknown('declares', Object.keys(rest), [
    'clients',
    'notices',
    'replies',
    'limits',
    'answers',
    'save',
    'conformance',
  ]);
  for (const [key, value] of Object.entries(rest)) {
    if (typeof value !== 'boolean') throw new TypeError(`defineSubject: declares.${key}: expected true or false`);
  }
  refuseUnknown('declares.features', features, featureNames);
  refuseUnknown('declares.disk', [disk], diskModes);
  refuseUnknown('declares.view', view, optionalFields);
  refuseUnknown('declares.words', words, messageKinds);
  refuseUnknown('declares.network', Object.keys(network), ['order', 'losses', 'duplicates']);
  refuseUnknown('declares.otherwise', Object.keys(otherwise), propertyNames);
  for (const [property, one] of Object.entries(otherwise)) refuseReason(property, one);
}

function refuseReason(property: string, otherwise: unknown): void {
  const where = `defineSubject: declares.otherwise: ${property}`;
  if (typeof otherwise === 'string') return;
  if (typeof otherwise !== 'object' || otherwise === null || typeof Reflect.get(otherwise, 'reason') !== 'string')
    throw new TypeError(`${where}: expected the reason, or { without: FEATURE, reason }`);
  refuseUnknown(`declares.otherwise: ${property}: without`, [Reflect.get(otherwise, 'without')], featureNames);
  if ([crash, liveness].includes(property))
    throw new RangeError(`${where}: is judged of all runs or of none: give the reason alone`);
}

/** What cannot be judged at all without it, so that a sound subject would be accused. */
function refuseHalves({ features, disk, view, replies, answers }: Declared, isPure: boolean): void {
  const needed: readonly (readonly [wanted: boolean, what: string, field: Declared['view'][number]])[] = [
    [features.includes('membership'), 'membership', 'configuration'],
    [features.includes('transfer'), 'transfer', 'transferTarget'],
    [features.includes('readIndex'), 'readIndex', 'pendingReads'],
    [disk !== 'immediate', `disk ${disk}`, 'pendingWrites'],
  ];
  const lacking = needed.find(([wanted, , field]) => wanted && !view.includes(field));
  if (lacking !== undefined) throw new RangeError(`defineSubject: declares: ${lacking[1]} needs view: ${lacking[2]}`);
  if (features.includes('readIndex') && !replies)
    throw new RangeError('defineSubject: declares: readIndex needs replies: who asked to read must be answered');
  if (answers && !replies)
    throw new RangeError('defineSubject: declares: answers needs replies: who answers says so in a reply');
  if (isPure) return;
  if (features.includes('leaseReads'))
    throw new RangeError('defineSubject: declares: leaseReads needs clocks, which servers that change have not');
  if (disk === 'log') throw new RangeError('defineSubject: declares: disk log is the storage of the built-in one');
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

function refuseUnknown(field: string, given: unknown, known: readonly string[]): void {
  if (!Array.isArray(given)) throw new TypeError(`defineSubject: ${field}: expected a list, got ${String(given)}`);
  const names: readonly unknown[] = given;
  const at = names.findIndex((name) => typeof name !== 'string' || !known.includes(name));
  if (at === -1) return;
  throw new RangeError(`defineSubject: ${field}: expected ${known.join(', ')}, got "${String(names[at])}"`);
}
