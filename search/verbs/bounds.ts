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

/** What keeps a cluster finite. Every bound is of all servers together, but for the first three. */
export interface Bounds {
  readonly servers?: number; // default 3
  readonly maxTerm?: number; // no election timeout in this term; default 2
  readonly maxLog?: number; // no command to a log of so many entries; default 1
  readonly maxMessages?: number; // in flight; default 2
  readonly duplicate?: boolean; // messages may be duplicated; default no
  readonly drop?: boolean; // and lost; default no
  readonly restart?: boolean; // of raft.tla (`model`, `model:…`): servers may restart; default no
  readonly values?: number; // of raft.tla: different commands; default 1
  readonly crashes?: number; // as what follows, of all others; default 1
  readonly commands?: number; // default: any number, as of the next two
  readonly timeouts?: number;
  readonly transfers?: number;
  readonly changes?: number; // of who takes part; default 1
  readonly reads?: number; // default 1
  readonly features?: readonly Feature[]; // default: none
  readonly disk?: DiskMode; // default: writes are durable at once
}

/** What is explored. */
export interface Bounded {
  readonly system: Explorable;
  readonly options: ClusterOptions; // of a schedule that replays a path of it
}

/**
 * Beyond 10^40 nobody explores everything. The bound counts every bag of messages, of which few can be in flight: ten
 * messages of three servers make 10^30, and can be explored.
 */
const sizeMost = 40;

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
  const spec = target.core === true ? coreOf(target, bounds) : implementationOf(target, bounds);
  const size = sizeBound(spec);
  if (size > sizeMost && !isLimited) {
    throw new RangeError(
      `these bounds allow up to 10^${Math.floor(size)} states, more than can be explored: lower them, or give maxStates`,
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

function coreOf({ name }: Target, bounds: Bounds): SystemSpec {
  const { servers = 3, maxTerm = 2, maxLog = 1, maxMessages = 2, values = 1 } = bounds;
  const { restart = false, duplicate = false, drop = false } = bounds;
  const mutant = mutantOf(name);
  return {
    kind: 'core',
    bounds: { servers, maxTerm, maxLog, maxMessages, values, restart, duplicate, drop },
    ...(mutant !== undefined && { mutant }),
  };
}

function implementationOf({ explored, takes, spec }: Target, bounds: Bounds): SystemSpec {
  const { servers = 3, maxTerm = 2, maxLog = 1, maxMessages = 2, duplicate = false, drop = false } = bounds;
  const { crashes = 1, commands, timeouts, transfers, changes = 1, reads = 1 } = bounds;
  const { features = [], disk = takes?.disk ?? 'immediate' } = bounds;
  if (features.includes('leaseReads'))
    throw new RangeError('features: leaseReads is for fuzz: time does not go by in what is explored');
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
    fault: explored?.fault ?? null,
    conformance: explored?.conformance ?? spec === 'beside',
    options: { servers, features, maxEntries: 2, maxInFlight: 2, disk },
    bounds: { maxTerm, maxLog, maxMessages, duplicate, drop, budgets },
  };
}
