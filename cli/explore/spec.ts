import { allFaults } from '../../world/faults/all.ts';
import type { Reductions } from '../../search/symmetry/reductions.ts';
import { sizeBound } from '../../search/explore/size.ts';
import { optionsOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { isCore, mutantOf, subjectNames } from '../../world/registry/registry.ts';
import type { DiskMode, Feature } from '../../properties/seen/subject.ts';
import { big } from '../terminal/numbers.ts';
import { unknownName, UsageError } from '../usage-error.ts';

export interface ExploreFlags {
  readonly subject: string;
  readonly servers: number;
  readonly maxTerm: number;
  readonly maxLog: number;
  readonly maxMessages: number;
  readonly values?: number;
  readonly restart?: boolean;
  readonly duplicate?: boolean;
  readonly drop?: boolean;
  readonly crashes?: number;
  readonly commands?: number;
  readonly timeouts?: number;
  readonly transfers?: number;
  readonly changes?: number;
  readonly reads?: number;
  readonly features?: readonly Feature[];
  readonly disk?: DiskMode;
  readonly conformance?: 'on' | 'off';
  readonly histories?: boolean;
  readonly liveness?: boolean;
  readonly growTerms?: number;
  readonly growMessages?: number;
  readonly reductions?: Reductions;
  readonly workers: number;
  readonly limitStates?: number;
  readonly limitMemory?: number;
  readonly coverage?: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Beyond 10^40 nobody explores everything. The bound counts every bag of messages, of which few can be in flight: ten
 * messages of three servers make 10^30, and can be explored.
 */
const sizeMost = 40;

const ofCore = ['values', 'restart'] as const;
const ofImplementation = [
  'crashes',
  'commands',
  'timeouts',
  'transfers',
  'changes',
  'reads',
  'features',
  'disk',
  'conformance',
] as const;

/** What the flags ask to be explored. Throws a UsageError for a subject that there is not, or flags at odds. */
export function specOf(flags: ExploreFlags): SystemSpec {
  for (const name of ['growTerms', 'growMessages'] as const) {
    if (flags[name] !== undefined && flags.liveness !== true)
      throw new UsageError(`${flagOf(name)} goes with --liveness only`);
  }
  const spec = flags.subject === 'model' || isCore(flags.subject) ? coreOf(flags) : implementationOf(flags);
  if (flags.liveness === true && optionsOf(spec).features.includes('checkQuorum')) {
    throw new UsageError(
      '--liveness lets the election timer of one server alone fire, which with checkQuorum may elect nobody: leave out one of them',
    );
  }
  const size = sizeBound(spec);
  if (size > sizeMost && flags.limitStates === undefined) {
    throw new UsageError(
      `these bounds allow up to 10^${big(Math.floor(size))} states, more than can be explored: ` +
        'lower them, or say with --limit-states after how many to stop',
    );
  }
  return spec;
}

function coreOf(flags: ExploreFlags): SystemSpec {
  refuse(flags, ofImplementation, 'the implementation');
  const mutant = mutantOf(flags.subject);
  const { servers, maxTerm, maxLog, maxMessages, values = 1 } = flags;
  const { restart = false, duplicate = false, drop = false } = flags;
  const bounds = { servers, maxTerm, maxLog, maxMessages, values, restart, duplicate, drop };
  return { kind: 'core', bounds, ...(mutant === undefined ? {} : { mutant }) };
}

function implementationOf(flags: ExploreFlags): SystemSpec {
  const { subject, servers, maxTerm, maxLog, maxMessages, duplicate = false, drop = false } = flags;
  const fault = subject === 'impl' ? null : (allFaults.find(({ id }) => subject === `fault:${id}`)?.id ?? undefined);
  if (fault === undefined) throw unknownSubject(subject);
  refuse(flags, ofCore, 'the spec');
  const {
    crashes = 1,
    commands,
    timeouts,
    transfers,
    changes = 1,
    reads = 1,
    features = [],
    disk = 'immediate',
    conformance = 'on',
  } = flags;
  if (features.includes('leaseReads'))
    throw new UsageError('--features leaseReads is for fuzz: time does not go by in what is explored');
  const budgets = {
    crash: crashes,
    ...(commands === undefined ? {} : { command: commands }),
    ...(timeouts === undefined ? {} : { electionTimeout: timeouts }),
    ...(transfers === undefined ? {} : { transfer: transfers }),
    ...(features.includes('membership') ? { reconfigure: changes } : {}),
    ...(features.includes('readIndex') ? { read: reads } : {}),
  };
  return {
    kind: 'implementation',
    fault,
    conformance: conformance === 'on',
    options: { servers, features, maxEntries: 2, maxInFlight: 2, disk },
    bounds: { maxTerm, maxLog, maxMessages, duplicate, drop, budgets },
  };
}

function refuse(flags: ExploreFlags, names: readonly (keyof ExploreFlags)[], of: string): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given !== undefined)
    throw new UsageError(`${flagOf(given)} is about ${of}, and not for --subject ${flags.subject}`);
}

const unknownSubject = (subject: string): UsageError =>
  unknownName(
    'subject',
    subject,
    explorableNames,
    'there are model, model:MUTANT, impl and fault:ID (raftcheck faults)',
  );

/** The documented engine leans on its test harness. */
const explorableNames = subjectNames.filter((name) => name !== 'documented');

/** growTerms is --grow-terms. */
const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
