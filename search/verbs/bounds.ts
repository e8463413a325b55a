import type { SpecMutant } from '../../model/state/config.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ClusterOptions, DiskMode, Feature } from '../../properties/seen/subject.ts';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import { isBuiltIn, mutantOf } from '../../world/registry/registry.ts';
import { judgedOfCore } from '../../world/subjects/specification/core.ts';
import { ownExplorable } from '../explore/own.ts';
import { sizeBound } from '../explore/size.ts';
import { makeExplorable, optionsOf } from '../explore/system.ts';
import type { SystemSpec } from '../explore/system.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { serversMost } from './drawn-for.ts';
import { names, wholeNumber } from './refusing.ts';

/** What keeps a cluster finite. */
export interface Bounds {
  /** Default: 3. */
  readonly servers?: number;
  /** No server times out in this term; default: 2. */
  readonly maxTerm?: number;
  /** No client asks a server whose log has so many entries; default: 1. */
  readonly maxLog?: number;
  /** Messages in flight; default: 2. */
  readonly maxMessages?: number;
  /** Whether messages may be duplicated; default: no. */
  readonly duplicate?: boolean;
  /** Whether messages may be lost; default: no. */
  readonly drop?: boolean;
  /** Of raft.tla (`model`, `model:…`) alone: whether servers may restart; default: no. */
  readonly restart?: boolean;
  /** Of raft.tla alone: how many different commands there are; default: 1. */
  readonly values?: number;
  /** As all that follows, of any other subject: crashes of all servers together; default: 1. */
  readonly crashes?: number;
  /** Commands to all servers together; default: any number. */
  readonly commands?: number;
  /** Election timeouts of all servers together; default: any number. */
  readonly timeouts?: number;
  /** Transfers of leadership that are asked for; default: any number. */
  readonly transfers?: number;
  /** Changes of who takes part that are asked for; default: 1. */
  readonly changes?: number;
  /** Reads that are asked for; default: 1. */
  readonly reads?: number;
  /** Default: none. */
  readonly features?: readonly Feature[];
  /** When writes are durable; default: at once. */
  readonly disk?: DiskMode;
}

/** What is explored. */
export interface Bounded {
  readonly system: Explorable;
  /** Of a schedule that replays a path of it. */
  readonly options: ClusterOptions;
}

/**
 * Beyond 10^40 nobody explores everything. The bound counts every bag of messages, of which few can be in flight: ten
 * messages of three servers make 10^30, and can be explored.
 */
const sizeMost = 40;

/** The power of ten that is too many states to begin with; null if they may be explored. */
export function tooLarge(spec: SystemSpec): number | null {
  const size = sizeBound(spec);
  return size > sizeMost ? Math.floor(size) : null;
}

const boundMost = 50;

const ofCore = ['restart', 'values'] as const;
const ofOthers = ['crashes', 'commands', 'timeouts', 'transfers', 'changes', 'reads', 'features', 'disk'] as const;

/** The target within the bounds. Throws a TypeError or a RangeError for bounds that make no sense. */
export function bounded(target: Target, bounds: Bounds, isLimited: boolean): Bounded {
  const { servers, features, disk, values } = bounds;
  wholeNumber('servers', servers, 1, serversMost);
  for (const name of ['maxTerm', 'maxLog', 'maxMessages'] as const) wholeNumber(name, bounds[name], 0, boundMost);
  for (const name of ['crashes', 'commands', 'timeouts', 'transfers', 'changes', 'reads'] as const)
    wholeNumber(name, bounds[name], 0, boundMost);
  wholeNumber('values', values, 1, boundMost);
  names('features', features, featureNames);
  names('disk', disk === undefined ? undefined : [disk], diskModes);
  const foreign = (target.core === true ? ofOthers : ofCore).find((name) => bounds[name] !== undefined);
  if (foreign !== undefined) throw new RangeError(`${foreign}: that is no bound of ${target.name}: leave it out`);
  if (target.name === 'documented' && isBuiltIn(target))
    throw new RangeError('documented leans on its test harness, so it cannot be explored: fuzz it');
  const spec = specOf(target, bounds);
  const power = tooLarge(spec);
  if (power !== null && !isLimited) {
    throw new RangeError(
      `these bounds allow up to 10^${power} states, more than can be explored: lower them, or give maxStates`,
    );
  }
  return { system: systemOf(target, spec), options: optionsOf(spec) };
}

/** The spec judges itself by raft.tla's actions; of all others the target says what they are judged by. */
function systemOf(target: Target, spec: SystemSpec): Explorable {
  if (spec.kind === 'core') return { ...makeExplorable(spec), ...judgedOfCore(target.invariants) };
  const isImplementation = target.explored !== undefined && isBuiltIn(target);
  if (!isImplementation) return ownExplorable(target, spec.options, spec.bounds);
  return { ...makeExplorable(spec), invariants: target.invariants };
}

/** raft.tla, or a mutant of it, within the bounds. */
export function coreWithin(mutant: SpecMutant | undefined, bounds: Bounds): SystemSpec {
  const { servers = 3, maxTerm = 2, maxLog = 1, maxMessages = 2, values = 1 } = bounds;
  const { restart = false, duplicate = false, drop = false } = bounds;
  return {
    kind: 'core',
    bounds: { servers, maxTerm, maxLog, maxMessages, values, restart, duplicate, drop },
    ...(mutant !== undefined && { mutant }),
  };
}

type Code = Pick<Extract<SystemSpec, { readonly kind: 'implementation' }>, 'fault' | 'conformance'>;

/** Code within the bounds, whose features do without clocks: leaseReads is refused before. */
export function codeWithin({ fault, conformance }: Code, bounds: Bounds): SystemSpec {
  const { servers = 3, maxTerm = 2, maxLog = 1, maxMessages = 2, duplicate = false, drop = false } = bounds;
  const { crashes = 1, commands, timeouts, transfers, changes = 1, reads = 1 } = bounds;
  const { features = [], disk = 'immediate' } = bounds;
  const budgets = {
    crash: crashes,
    ...(commands !== undefined && { command: commands }),
    ...(timeouts !== undefined && { electionTimeout: timeouts }),
    ...(transfers !== undefined && { transfer: transfers }),
    ...(features.includes('membership') && { reconfigure: changes }),
    ...(features.includes('readIndex') && { read: reads }),
  };
  return {
    kind: 'implementation',
    fault,
    conformance,
    options: { servers, features, maxEntries: 2, maxInFlight: 2, disk },
    bounds: { maxTerm, maxLog, maxMessages, duplicate, drop, budgets },
  };
}

function specOf(target: Target, bounds: Bounds): SystemSpec {
  if (target.core === true) return coreWithin(mutantOf(target.name), bounds);
  if (bounds.features?.includes('leaseReads') === true)
    throw new RangeError('features: leaseReads is for fuzz: time does not go by in what is explored');
  const { explored, takes, spec } = target;
  const code = { fault: explored?.fault ?? null, conformance: explored?.conformance ?? spec === 'beside' };
  return codeWithin(code, { ...bounds, disk: bounds.disk ?? takes?.disk ?? 'immediate' });
}
