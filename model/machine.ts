import { type AnyStateMachine, setup } from 'xstate';
import { acceptance, receiverActions, receiverGuards, rejection } from './append-entries.ts';
import { quorumActions, quorumGuards, quorumTransitions } from './check-quorum.ts';
import type { SpecConfig } from './config.ts';
import { diskActions, diskGuards, released, toOutbox, unheld } from './disk.ts';
import { reply, returned, send, took, transmit } from './effect.ts';
import type { SpecEvent } from './event.ts';
import { accepted, emptyAppend, leaderActions, leaderGuards, nextAppend, redirection } from './leader.ts';
import type { ServerId } from './message.ts';
import { changedRules } from './mutants.ts';
import { preVoteActions, preVoteGuards, preVoteRequest, preVoteResponse } from './pre-vote.ts';
import { endReads, readActions, readGuards, readTransitions } from './reads.ts';
import { voteActions, voteGuards, voteRequest, voteResponse } from './request-vote.ts';
import { arrival, nextChunk, snapshotAcceptance, snapshotActions, snapshotGuards } from './snapshot.ts';
import { reconfigurationActions, reconfigurationGuards, reconfigurationTransitions } from './reconfiguration.ts';
import { initialContext, type SpecContext } from './state.ts';
import { termActions, termGuards } from './terms.ts';
import { transferActions, transferGuards, transferring, transferTransitions } from './transfer.ts';

/**
 * One server of Raft, as Figure 2's "Rules for Servers": roles are states, rules are guards and actions.
 * Of the transitions under an event the first whose guard holds is taken; if none, the event is not enabled.
 *
 * The machine is used as a pure function. What a step does to the outside are its actions `send`, `transmit`,
 * `reply` and `discard`, and `took` says which action of raft.tla it was; none of them is executed here.
 * A received message stays in the network until a step discards it, so one message may take several steps.
 */
export function createServerMachine(config: SpecConfig): AnyStateMachine {
  const { preVote, redirect, disk, batching, readIndex, leaseReads, snapshots, transfer, checkQuorum, membership } =
    config.features;
  const changed = changedRules(config);

  const raft = setup({
    types,
    guards: {
      ...termGuards,
      ...voteGuards(config),
      ...preVoteGuards(config),
      ...transferGuards(config),
      ...quorumGuards(config),
      ...receiverGuards,
      ...leaderGuards(config),
      ...readGuards(config),
      ...snapshotGuards(config),
      ...reconfigurationGuards(config),
      ...diskGuards,
      ...changed.guards,
    },
    actions: {
      ...termActions(config),
      ...voteActions(config),
      ...preVoteActions,
      ...transferActions,
      ...quorumActions,
      ...receiverActions(config),
      ...leaderActions(config),
      ...readActions(config),
      ...snapshotActions,
      ...reconfigurationActions,
      ...diskActions(config),
      ...changed.actions,
      send: disk ? toOutbox : returned('send'),
      transmit: returned('transmit'),
      reply: returned('reply'),
      replyAll: returned('replyAll'),
      discard: () => {},
      took: returned('took'),
    },
  });

  // All servers: "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to
  // follower (§5.1)." The message is handled after that, in the new term.
  const updateTerm = {
    guard: 'hasNewerTerm',
    target: '#raft.follower',
    actions: [took('UpdateTerm'), ...endReads(config), 'updateTerm'],
  } as const;
  const dropStaleResponse = { guard: 'hasOlderTerm', actions: [took('DropStaleResponse'), 'discard'] } as const;

  // AppendEntries RPC, receiver: 1. "Reply false if term < currentTerm (§5.1)."
  const rejectStale = {
    guard: 'hasOlderTerm',
    actions: [took('HandleAppendEntriesRequest/rejectStale'), send(rejection(config)), 'discard'],
  } as const;
  const denyPreVote = {
    actions: [took('HandlePreVoteRequest/deny'), send(preVoteResponse(false)), 'discard'],
  } as const;
  const recognizeLeader = redirect || checkQuorum ? (['recognizeLeader'] as const) : [];
  const noteInFlight = batching ? (['noteInFlight'] as const) : [];
  const reading = readIndex ? readTransitions(config) : null;
  const giveReadIndexes = readIndex ? (['giveReadIndexes'] as const) : [];
  const countRoundAnswer = readIndex ? (['countRoundAnswer'] as const) : [];

  // "If AppendEntries RPC received from new leader: convert to follower." The follower then handles it.
  const returnToFollower = {
    target: '#raft.follower',
    actions: [took('HandleAppendEntriesRequest/returnToFollower'), ...recognizeLeader, 'returnToFollower'],
  } as const;

  // InstallSnapshot RPC, receiver (Figure 13): 1. "Reply immediately if term < currentTerm."
  const rejectStaleSnapshot = {
    guard: 'hasOlderTerm',
    actions: [took('HandleInstallSnapshotRequest/rejectStale'), send(arrival), 'discard'],
  } as const;
  const returnForSnapshot = {
    target: '#raft.follower',
    actions: [took('HandleInstallSnapshotRequest/returnToFollower'), ...recognizeLeader, 'returnToFollower'],
  } as const;
  const sendChunk = [took('SendSnapshot'), send(nextChunk(config)), 'noteSending'] as const;

  // "If election timeout elapses: start new election" (Followers and Candidates), or first ask (dissertation 9.6).
  const endPromise = leaseReads ? (['endPromise'] as const) : [];
  const begin = preVote
    ? ({ target: '#raft.preCandidate', actions: [took('StartPreVote'), 'startPreVote', ...endPromise] } as const)
    : ({ target: '#raft.candidate', actions: [took('Timeout'), 'startElection', ...endPromise] } as const);
  const timeout = membership ? ({ guard: 'mayCampaign', ...begin } as const) : begin;
  const standAside = membership ? ([{ actions: [took('StandAside'), 'forgetLeader', ...endPromise] }] as const) : [];
  const change = membership ? reconfigurationTransitions(config) : null;

  // Dissertation 3.10: "The prior leader stops accepting new client requests."
  const handover = transfer ? transferTransitions(updateTerm) : null;
  const disobey = membership
    ? ([{ guard: 'isToldWithoutVote', actions: [took('HandleTimeoutNowRequest/noVote'), 'discard'] }] as const)
    : [];
  const refuseCommand = transfer
    ? ([{ guard: 'isTransferring', actions: [took('RefuseCommand'), reply(transferring)] }] as const)
    : [];

  // Dissertation 6.2, 4.2.3.
  const quorum = checkQuorum ? quorumTransitions(config) : null;
  const noteAnswer = checkQuorum ? (['noteAnswer'] as const) : [];
  const leaderTimeout = [...(quorum?.lost ?? []), ...(handover?.giveUp ?? []), ...(quorum?.kept ?? [])].map(
    (transition) => ({ ...transition, actions: [...transition.actions, ...endPromise] }),
  );

  return raft.createMachine({
    id: 'raft',
    // XState's pure functions make a context without input too, and throw it away: it must not fail.
    context: ({ input }) => initialContext(config, input?.id ?? 1),
    initial: 'follower',

    // All servers ------------------------------------------------------------------------------------------
    on: {
      RequestVoteRequest: [
        ...(quorum?.ignore('HandleRequestVoteRequest/ignore') ?? []),
        updateTerm,
        {
          guard: 'mayGrantVote',
          actions: [took('HandleRequestVoteRequest/grant'), 'grantVote', send(voteResponse(true)), 'discard'],
        },
        { actions: [took('HandleRequestVoteRequest/deny'), send(voteResponse(false)), 'discard'] },
      ],
      RequestVoteResponse: [
        updateTerm,
        dropStaleResponse,
        { guard: 'isVoteGranted', actions: [took('HandleRequestVoteResponse/granted'), 'countVote', 'discard'] },
        { actions: [took('HandleRequestVoteResponse/denied'), 'countVote', 'discard'] },
      ],
      AppendEntriesResponse: [
        updateTerm,
        dropStaleResponse,
        {
          guard: 'isSuccess',
          actions: [
            took('HandleAppendEntriesResponse/success'),
            'recordMatch',
            ...noteAnswer,
            ...countRoundAnswer,
            'discard',
          ],
        },
        {
          guard: 'isOutdatedRejection',
          actions: [took('HandleAppendEntriesResponse/outdated'), ...noteAnswer, ...countRoundAnswer, 'discard'],
        },
        {
          actions: [
            took('HandleAppendEntriesResponse/failure'),
            'walkBack',
            ...noteAnswer,
            ...countRoundAnswer,
            'discard',
          ],
        },
      ],
      restart: { target: '#raft.follower', actions: [took('Restart'), 'restart'] },

      ...(preVote && {
        PreVoteRequest: [
          ...(quorum?.ignore('HandlePreVoteRequest/ignore') ?? []),
          updateTerm,
          {
            guard: 'wouldGrantVote',
            actions: [took('HandlePreVoteRequest/grant'), send(preVoteResponse(true)), 'discard'],
          },
          denyPreVote,
        ],
        PreVoteResponse: [
          updateTerm,
          dropStaleResponse,
          { actions: [took('HandlePreVoteResponse/late'), 'discard'] }, // the pre-candidate's own is below
        ],
      }),
      ...(snapshots && {
        compact: { guard: 'mayCompact', actions: [took('Compact'), 'compact'] },
        InstallSnapshotResponse: [
          updateTerm,
          dropStaleResponse,
          {
            guard: 'isAboutSnapshot',
            actions: [took('HandleInstallSnapshotResponse/arrived'), 'noteArrived', ...noteAnswer, 'discard'],
          },
          { actions: [took('HandleInstallSnapshotResponse/late'), ...noteAnswer, 'discard'] },
        ],
      }),
      ...reading?.any,
      ...(redirect && { clientRequest: { actions: [took('RedirectClient'), reply(redirection)] } }),
      ...handover?.any,
      ...change?.any,
      ...(disk && {
        persist: { actions: [took('Persist'), 'startWrite', transmit(unheld), 'holdBack'] },
        writeFinished: {
          guard: 'hasPendingWrite',
          actions: [took('WriteFinished'), 'finishWrite', transmit(released), 'dropReleased'],
        },
        writeSurvives: { guard: 'hasPendingWrite', actions: [took('WriteSurvives'), 'keepWrite'] },
      }),
    },

    states: {
      // Followers (§5.2) -----------------------------------------------------------------------------------
      follower: {
        on: {
          timeout: [timeout, ...standAside],
          ...(handover && { TimeoutNowRequest: [...disobey, handover.following.TimeoutNowRequest] }),
          AppendEntriesRequest: [
            updateTerm,
            rejectStale, // 1.
            {
              guard: 'lacksPrevious', // 2.
              actions: [
                took('HandleAppendEntriesRequest/reject'),
                ...recognizeLeader,
                send(rejection(config)),
                'discard',
              ],
            },
            {
              guard: 'hasConflict', // 3.
              actions: [took('HandleAppendEntriesRequest/conflict'), ...recognizeLeader, 'removeConflict'],
            },
            {
              guard: 'lacksEntries', // 4.
              actions: [took('HandleAppendEntriesRequest/append'), ...recognizeLeader, 'appendMissing'],
            },
            {
              // 5.
              actions: [
                took('HandleAppendEntriesRequest/done'),
                ...recognizeLeader,
                'followCommitIndex',
                send(acceptance(config)),
                'discard',
              ],
            },
          ],
          ...(snapshots && {
            InstallSnapshotRequest: [
              updateTerm,
              rejectStaleSnapshot, // 1.
              {
                guard: 'hasWhatIsIncluded',
                actions: [
                  took('HandleInstallSnapshotRequest/known'),
                  ...recognizeLeader,
                  send(snapshotAcceptance),
                  'discard',
                ],
              },
              {
                guard: 'completesSnapshot', // 5. to 8.
                actions: [
                  took('HandleInstallSnapshotRequest/install'),
                  ...recognizeLeader,
                  'installSnapshot',
                  send(snapshotAcceptance),
                  'discard',
                ],
              },
              {
                // 2. to 4.
                actions: [
                  took('HandleInstallSnapshotRequest/chunk'),
                  ...recognizeLeader,
                  'writeChunk',
                  send(arrival),
                  'discard',
                ],
              },
            ],
          }),
        },
      },

      // Pre-candidates (dissertation 9.6): reached only with the feature ------------------------------------
      preCandidate: {
        on: {
          timeout,
          ...handover?.following,
          requestPreVote: { guard: 'mayBeAsked', actions: [took('RequestPreVote'), send(preVoteRequest)] },
          PreVoteResponse: [
            updateTerm,
            dropStaleResponse,
            {
              guard: 'isPreVoteGranted',
              actions: [took('HandlePreVoteResponse/granted'), 'countPreVote', 'discard'],
            },
            { actions: [took('HandlePreVoteResponse/denied'), 'discard'] },
          ],
          campaign: {
            guard: 'hasPreVotesOfQuorum',
            target: 'candidate',
            actions: [took('Campaign'), 'startElection'],
          },
          AppendEntriesRequest: [updateTerm, rejectStale, returnToFollower],
          ...(snapshots && { InstallSnapshotRequest: [updateTerm, rejectStaleSnapshot, returnForSnapshot] }),
        },
      },

      // Candidates (§5.2) ----------------------------------------------------------------------------------
      candidate: {
        on: {
          timeout,
          requestVote: { guard: 'lacksResponse', actions: [took('RequestVote'), send(voteRequest)] },
          becomeLeader: {
            guard: 'hasVotesOfQuorum',
            target: 'leader',
            actions: [took('BecomeLeader'), 'becomeLeader'],
          },
          AppendEntriesRequest: [updateTerm, rejectStale, returnToFollower],
          ...(snapshots && { InstallSnapshotRequest: [updateTerm, rejectStaleSnapshot, returnForSnapshot] }),
          ...(disk && {
            writeFinished: {
              guard: 'hasPendingWrite',
              actions: [took('WriteFinished'), 'finishWrite', transmit(released), 'dropReleased', 'countOwnVote'],
            },
          }),
        },
      },

      // Leaders (§5.3, §5.4.2) -----------------------------------------------------------------------------
      leader: {
        on: {
          clientRequest: [
            ...refuseCommand,
            { actions: [took('ClientRequest'), 'appendCommand', ...(redirect ? [reply(accepted)] : [])] },
          ],
          advanceCommitIndex: { actions: [took('AdvanceCommitIndex'), 'advanceCommitIndex', ...giveReadIndexes] },
          appendEntries: {
            guard: 'mayAppendEntries',
            actions: [took('AppendEntries'), send(nextAppend(config)), ...noteInFlight],
          },
          // Another leader of the same term cannot be (Election Safety), so nothing is said of its requests.
          AppendEntriesRequest: [updateTerm, rejectStale],
          ...handover?.leading,
          ...change?.leading,
          ...(leaderTimeout.length > 0 && { timeout: leaderTimeout }),
          // Its followers have a leader: itself (dissertation 9.6). With checkQuorum it hears that leader anyway.
          ...(preVote && !checkQuorum && { PreVoteRequest: [updateTerm, denyPreVote] }),
          ...(batching && {
            replicate: {
              guard: 'mayReplicate',
              actions: [took('Replicate'), send(nextAppend(config)), ...noteInFlight],
            },
            heartbeat: [
              ...(snapshots ? [{ guard: 'lacksCompacted', actions: sendChunk } as const] : []),
              { guard: 'isToFollower', actions: [took('Heartbeat'), 'forgetInFlight', send(emptyAppend(config))] },
            ],
          }),
          ...reading?.leading,
          ...(snapshots && {
            beginSnapshot: { guard: 'mayBeginSnapshot', actions: sendChunk },
            continueSnapshot: { guard: 'lacksCompacted', actions: sendChunk },
            InstallSnapshotRequest: [updateTerm, rejectStaleSnapshot],
          }),
        },
      },
    },
  });
}

/** Only types: XState reads them from a value. */
const types: {
  readonly context?: SpecContext;
  readonly events?: SpecEvent;
  readonly input?: { readonly id: ServerId } | undefined;
} = {};
