import type { SpecConfig, SpecServer } from '../../../model/index.ts';
import { configurationOf, initialServer } from '../../../model/index.ts';
import type { CoverageRecorder } from '../../coverage/recorder.ts';
import type { MachineState } from '../../machine.ts';
import { applied, initialMachine } from '../../machine.ts';
import type { ClusterOptions, LocalState, Subject, Transition } from '../../subject.ts';
import { pendingReadsMax } from '../../subject.ts';
import type { LogIndex, ServerView } from '../../view.ts';
import { entriesBetween, membersOf } from '../../view.ts';
import { carryOut } from './table.ts';
import { entriesFromSpec } from './translate.ts';

/** A server of the spec. While it is down it takes no step; what it forgets, it forgets at the restart. */
export interface SpecificationState extends LocalState {
  readonly server: SpecServer;
}

/**
 * The reference spec in `model/` with every feature on, as a server that can be run like any other: each input is a
 * fixed sequence of the spec's own steps (docs/conformance.md). Each of those is told to `coverage`, if given.
 */
export function specification(options: ClusterOptions, coverage?: CoverageRecorder): Subject<SpecificationState> {
  const config = featured(options);
  const record = coverage?.recordOf(config);
  const atOnce = options.disk === 'immediate';
  return {
    name: 'model',
    features: options.features,
    boot(id) {
      const server = initialServer(config, id);
      return { server, view: viewOf(server, true, null) };
    },
    step(state, input): Transition<SpecificationState> {
      const { server, sent, replies } = carryOut(config, state.server, input, state.view.machine, atOnce, record);
      const view = viewOf(server, input.kind !== 'crash', state);
      // The spec applies an entry as it commits it, and again from behind the snapshot after a restart.
      const given = entriesBetween(view.log, state.view.appliedIndex + 1, view.appliedIndex);
      return { state: { server, view }, sent, replies, applied: given, difference: null };
    },
  };
}

export function featured({
  servers,
  voters,
  features,
  maxEntries,
  maxInFlight,
  maxChunk = Infinity,
}: ClusterOptions): SpecConfig {
  return {
    servers,
    ...(voters === undefined ? {} : { voters }),
    initialTerm: 0,
    features: {
      preVote: features.includes('preVote'),
      transfer: features.includes('transfer'),
      checkQuorum: features.includes('checkQuorum'),
      batching: { maxEntries, maxInFlight },
      noOp: true,
      fastWalkBack: true,
      monotonicIndexes: true,
      implicitSelfVote: true,
      disk: true,
      redirect: true,
      readIndex: features.includes('readIndex') ? { maxReads: pendingReadsMax } : null,
      snapshots: features.includes('snapshots') ? { maxChunk } : null,
      membership: features.includes('membership') ? { joint: features.includes('joint') } : null,
    },
  };
}

/** `before`: the server a step earlier. Most steps leave its logs alone, and those it shows need no second look. */
export function viewOf({ role, context }: SpecServer, up: boolean, before: SpecificationState | null): ServerView {
  const durable = {
    currentTerm: context.durable.currentTerm,
    votedFor: context.durable.votedFor,
    ...(before !== null && before.server.context.durable.log === context.durable.log
      ? stored(before.view.durable)
      : storedBy(context.durable)),
  };
  const { id } = context;
  if (!up) {
    const { base } = durable.log;
    const begins = {
      configuration: configurationOf(context.durable),
      commitIndex: base,
      appliedIndex: base,
      machine: machineAt(durable, base),
    };
    return { ...asleep, ...begins, id, ...durable, durable };
  }
  const { snapshot, log } =
    before?.view.up === true && before.server.context.log === context.log ? stored(before.view) : storedBy(context);
  const { commitIndex } = context;
  const isSame = before?.view.log === log && before.view.appliedIndex === commitIndex;
  return {
    id,
    up,
    role,
    currentTerm: context.currentTerm,
    votedFor: context.votedFor,
    snapshot,
    log,
    commitIndex,
    appliedIndex: commitIndex, // the spec applies an entry as it commits it
    machine: isSame ? before.view.machine : machineAt({ snapshot, log }, commitIndex),
    leaderId: context.knownLeader,
    configuration: configurationOf(context),
    transferTarget: context.transferTarget,
    votesGranted: role === 'preCandidate' ? context.preVotesGranted : role === 'candidate' ? context.votesGranted : [],
    progress: role === 'leader' ? progressOf(context) : [],
    pendingReads: context.reads.pending,
    pendingWrites: context.writes.length,
    durable,
  };
}

type Stored = Pick<ServerView, 'snapshot' | 'log'>;

const stored = ({ snapshot, log }: Stored): Stored => ({ snapshot, log });

/** Whatever changes the snapshot makes the log another object too. */
function storedBy({ snapshot, log }: Pick<SpecServer['context'], 'snapshot' | 'log'>): Stored {
  const { lastIndex, lastTerm, data } = snapshot;
  return { snapshot: data, log: { base: lastIndex, baseTerm: lastTerm, entries: entriesFromSpec(log) } };
}

function machineAt({ snapshot, log }: Stored, index: LogIndex): MachineState {
  const { base } = log;
  return entriesBetween(log, base + 1, index).reduce(applied, base === 0 ? initialMachine : snapshot);
}

const asleep = {
  up: false,
  role: 'follower',
  leaderId: null,
  transferTarget: null,
  votesGranted: [],
  progress: [],
  pendingReads: [],
  pendingWrites: 0,
} as const;

function progressOf(context: SpecServer['context']): ServerView['progress'] {
  const { id, nextIndex, matchIndex } = context;
  const members = membersOf(configurationOf(context));
  return nextIndex
    .map((next, k) => ({ server: k + 1, nextIndex: next, matchIndex: matchIndex[k] ?? 0 }))
    .filter(({ server }) => server !== id && members.includes(server));
}
