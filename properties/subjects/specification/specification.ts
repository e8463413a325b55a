import type { SpecConfig, SpecServer } from '../../../model/index.ts';
import { initialServer } from '../../../model/index.ts';
import type { CoverageRecorder } from '../../coverage/recorder.ts';
import type { ClusterOptions, LocalState, Subject, Transition } from '../../subject.ts';
import type { ServerView } from '../../view.ts';
import { entriesBetween, logOf } from '../../view.ts';
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
      const { server, sent, replies } = carryOut(config, state.server, input, atOnce, record);
      const view = viewOf(server, input.kind !== 'crash', state);
      // The spec applies an entry as it commits it, and again from the first after a restart.
      const applied = entriesBetween(view.log, state.view.appliedIndex + 1, view.appliedIndex);
      return { state: { server, view }, sent, replies, applied, difference: null };
    },
  };
}

export function featured({ servers, features, maxEntries, maxInFlight }: ClusterOptions): SpecConfig {
  return {
    servers,
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
    },
  };
}

/** `before`: the server a step earlier. Most steps leave its logs alone, and those it shows need no second look. */
export function viewOf({ role, context }: SpecServer, up: boolean, before: SpecificationState | null): ServerView {
  const durable = {
    currentTerm: context.durable.currentTerm,
    votedFor: context.durable.votedFor,
    log:
      before?.server.context.durable.log === context.durable.log
        ? before.view.durable.log
        : logOf(entriesFromSpec(context.durable.log)),
  };
  const { id } = context;
  if (!up) return { ...asleep, id, ...durable, durable };
  return {
    id,
    up,
    role,
    currentTerm: context.currentTerm,
    votedFor: context.votedFor,
    log:
      before?.view.up && before.server.context.log === context.log
        ? before.view.log
        : logOf(entriesFromSpec(context.log)),
    commitIndex: context.commitIndex,
    appliedIndex: context.commitIndex, // the spec applies an entry as it commits it
    leaderId: context.knownLeader,
    transferTarget: context.transferTarget,
    votesGranted: role === 'preCandidate' ? context.preVotesGranted : role === 'candidate' ? context.votesGranted : [],
    progress: role === 'leader' ? progressOf(context) : [],
    pendingWrites: context.writes.length,
    durable,
  };
}

const asleep = {
  up: false,
  role: 'follower',
  commitIndex: 0,
  appliedIndex: 0,
  leaderId: null,
  transferTarget: null,
  votesGranted: [],
  progress: [],
  pendingWrites: 0,
} as const;

function progressOf({ id, nextIndex, matchIndex }: SpecServer['context']): ServerView['progress'] {
  return nextIndex
    .map((next, k) => ({ server: k + 1, nextIndex: next, matchIndex: matchIndex[k] ?? 0 }))
    .filter(({ server }) => server !== id);
}
