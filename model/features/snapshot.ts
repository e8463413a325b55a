import { appliedBy } from './applying.ts';
import { adds, before, type Rule } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { configurationOf } from '../state/configuration.ts';
import { send, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { arrival, arrivedOf, nextChunk, sentOffset, snapshotAcceptance } from './install-snapshot.ts';
import { isFollower, lacksCompacted } from '../rules/leader.ts';
import { entriesBehind, lastIndexOf, type SpecSnapshot, termAt } from '../state/log.ts';
import { dropStaleResponse, updateTerm } from '../machine.ts';
import type { InstallSnapshotRequest, SpecConfiguration } from '../state/message.ts';
import { on, type RuleArguments } from '../rules/rule.ts';
import type { SpecContext } from '../state/state.ts';

/** Log compaction (§7): a snapshot takes the place of a log's beginning, and travels where that is lacking. */
export const snapshots = (config: SpecConfig): Feature => ({
  guards: {
    /** A server compacts up to what it has applied. */
    mayCompact: ({ context }: RuleArguments) => {
      const applied = appliedBy(config, context);
      return applied > context.snapshot.lastIndex && configurationAt(context, applied).voters.length > 0; // who joins may not know it yet
    },

    lacksCompacted: on(
      ['heartbeat', 'continueSnapshot'],
      (context, { to }) => isFollower(config, context, to) && lacksCompacted(context, to),
    ),

    /** A chunk is sent, and the next one when it is answered; so there is something to do only at the start. */
    mayBeginSnapshot: on(
      'beginSnapshot',
      (context, { to }) =>
        isFollower(config, context, to) &&
        lacksCompacted(context, to) &&
        context.sending[to - 1]?.lastIndex !== context.snapshot.lastIndex,
    ),

    /** Figure 13 for a follower that is further: what is committed needs no snapshot. */
    hasWhatIsIncluded: on(
      'InstallSnapshotRequest',
      ({ commitIndex }, { message }) => message.mlastIncludedIndex <= commitIndex,
    ),

    /** Figure 13, step 4: "reply and wait for more data chunks if done is false". */
    completesSnapshot: on(
      'InstallSnapshotRequest',
      ({ incoming }, { message }) => message.mdone && message.moffset === arrivedOf(incoming, message).length,
    ),

    /** The answer is about what is being sent. */
    isAboutSnapshot: on(
      'InstallSnapshotResponse',
      ({ sending }, { message }) => sending[message.msource - 1]?.lastIndex === message.mlastIncludedIndex,
    ),
  },

  changes: {
    /** "The entire system state is written to a snapshot …, then the entire log up to that point is discarded." */
    compact: on('compact', (context, { data }) =>
      behind(context, snapshotAt(context, appliedBy(config, context), data)),
    ),

    /** Steps 2 and 3: "write data into snapshot file at given offset". What does not follow is not taken. */
    writeChunk: on('InstallSnapshotRequest', ({ incoming }, { message }) => {
      const arrived = arrivedOf(incoming, message);
      const data = message.moffset === arrived.length ? arrived + message.mdata : arrived;
      return { incoming: { ...describedBy(message), data } };
    }),

    /** Steps 5 to 8: the log behind the last included entry stays if the log holds that entry, else all of it goes. */
    installSnapshot: on('InstallSnapshotRequest', (context, { message }) => {
      const data = arrivedOf(context.incoming, message) + message.mdata;
      const snapshot = { ...describedBy(message), data };
      return { ...behind(context, snapshot), incoming: null, commitIndex: snapshot.lastIndex };
    }),

    noteSending: on(['beginSnapshot', 'continueSnapshot', 'heartbeat'], (context, { to }) => ({
      inFlight: context.inFlight.with(to - 1, []),
      sending: context.sending.with(to - 1, {
        lastIndex: context.snapshot.lastIndex,
        offset: sentOffset(context, to),
      }),
    })),

    noteArrived: on(
      'InstallSnapshotResponse',
      ({ sending }, { message: { msource, mlastIncludedIndex, moffset } }) => ({
        sending: sending.with(msource - 1, { lastIndex: mlastIncludedIndex, offset: moffset }),
      }),
    ),
  },

  edits: [
    adds('any', {
      compact: [
        {
          description: '§7: a snapshot takes the place of the log up to what is applied',
          guard: 'mayCompact',
          actions: [took('Compact'), 'compact'],
        },
      ],
      InstallSnapshotResponse: [
        updateTerm,
        dropStaleResponse,
        {
          guard: 'isAboutSnapshot',
          actions: [took('HandleInstallSnapshotResponse/arrived'), 'noteArrived', 'discard'],
        },
        { actions: [took('HandleInstallSnapshotResponse/late'), 'discard'] },
      ],
    }),
    adds('follower', {
      InstallSnapshotRequest: [
        updateTerm,
        rejectStaleSnapshot,
        {
          description: '§7: what is committed needs no snapshot',
          guard: 'hasWhatIsIncluded',
          actions: [took('HandleInstallSnapshotRequest/known'), send(snapshotAcceptance), 'discard'],
        },
        {
          description: 'Figure 13, 5 to 8: save the snapshot; retain what follows it, or discard the entire log',
          guard: 'completesSnapshot',
          actions: [
            took('HandleInstallSnapshotRequest/install'),
            'installSnapshot',
            send(snapshotAcceptance),
            'discard',
          ],
        },
        {
          description: 'Figure 13, 2 to 4: Write data into snapshot file at given offset',
          actions: [took('HandleInstallSnapshotRequest/chunk'), 'writeChunk', send(arrival), 'discard'],
        },
      ],
    }),
    ...(config.features.preVote ? [adds('preCandidate', returning)] : []),
    adds('candidate', returning),
    adds('leader', {
      beginSnapshot: [{ guard: 'mayBeginSnapshot', actions: sendChunk(config) }],
      continueSnapshot: [{ guard: 'lacksCompacted', actions: sendChunk(config) }],
      InstallSnapshotRequest: [updateTerm, rejectStaleSnapshot],
    }),
    before('Heartbeat', { guard: 'lacksCompacted', actions: sendChunk(config) }),
  ],
});

const sendChunk = (config: SpecConfig): Rule['actions'] => [
  took('SendSnapshot'),
  send(nextChunk(config)),
  'noteSending',
];

const describedBy = (message: InstallSnapshotRequest): Omit<SpecSnapshot, 'data'> => ({
  lastIndex: message.mlastIncludedIndex,
  lastTerm: message.mlastIncludedTerm,
  configuration: message.mconfiguration,
});

/** The configuration in use when the log ended there. */
function configurationAt({ log, snapshot }: SpecContext, index: number): SpecConfiguration {
  return configurationOf({ log: log.slice(0, index - snapshot.lastIndex), snapshot });
}

/** The state machine after `index` as a snapshot. */
export const snapshotAt = (context: SpecContext, index: number, data: string): SpecSnapshot => ({
  lastIndex: index,
  lastTerm: termAt(context, index),
  configuration: configurationAt(context, index),
  data,
});

/** What is kept of the log behind the snapshot, and that. */
export function behind(context: SpecContext, snapshot: SpecSnapshot): Pick<SpecContext, 'snapshot' | 'log'> {
  const { lastIndex, lastTerm } = snapshot;
  const holds = lastIndex <= lastIndexOf(context) && termAt(context, lastIndex) === lastTerm;
  return { snapshot, log: holds ? entriesBehind(context, lastIndex, Infinity) : [] };
}

const rejectStaleSnapshot: Rule = {
  description: 'Figure 13, 1: Reply immediately if term < currentTerm',
  guard: 'hasOlderTerm',
  actions: [took('HandleInstallSnapshotRequest/rejectStale'), send(arrival), 'discard'],
};

/** Of candidates and pre-candidates; the follower then handles it. */
const returning = {
  InstallSnapshotRequest: [
    updateTerm,
    rejectStaleSnapshot,
    {
      target: '#raft.follower',
      actions: [took('HandleInstallSnapshotRequest/returnToFollower'), 'returnToFollower'],
    },
  ],
} as const;
