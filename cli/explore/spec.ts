import { allFaults } from '../../world/faults/all.ts';
import type { Reductions } from '../../search/symmetry/reductions.ts';
import { optionsOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { isCore, mutantOf, subjectNames } from '../../world/registry/registry.ts';
import { codeWithin, coreWithin, tooLarge } from '../../search/verbs/bounds.ts';
import type { Bounds } from '../../search/verbs/bounds.ts';
import { big } from '../terminal/numbers.ts';
import { unknownName, UsageError } from '../usage-error.ts';

export interface ExploreFlags extends Bounds {
  readonly subject: string;
  readonly adapter?: string;
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
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

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
  const power = tooLarge(spec);
  if (power !== null && flags.limitStates === undefined) {
    throw new UsageError(
      `these bounds allow up to 10^${big(power)} states, more than can be explored: ` +
        'lower them, or say with --limit-states after how many to stop',
    );
  }
  return spec;
}

function coreOf(flags: ExploreFlags): SystemSpec {
  refuse(flags, ofImplementation, 'the implementation');
  return coreWithin(mutantOf(flags.subject), flags);
}

function implementationOf(flags: ExploreFlags): SystemSpec {
  const { subject, features = [], conformance = 'on' } = flags;
  const fault = subject === 'impl' ? null : (allFaults.find(({ id }) => subject === `fault:${id}`)?.id ?? undefined);
  if (fault === undefined) throw unknownSubject(subject);
  refuse(flags, ofCore, 'the spec');
  if (features.includes('leaseReads'))
    throw new UsageError('--features leaseReads is for fuzz: time does not go by in what is explored');
  return codeWithin({ fault, conformance: conformance === 'on' }, flags);
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
    'there are model, model:MUTANT, impl, fault:ID (raftcheck faults), and files: ./my-raft.js',
  );

/** The documented engine leans on its test harness. */
const explorableNames = subjectNames.filter((name) => name !== 'documented');

/** growTerms is --grow-terms. */
export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
