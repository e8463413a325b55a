import { acceptance, rejection } from './rules/append-entries.ts';
import { coreFeatures, type SpecConfig } from './state/config.ts';
import { coreRules } from './rules/core-rules.ts';
import { send, took } from './rules/effect.ts';
import { nextAppend } from './rules/leader.ts';
import { voteRequest, voteResponse } from './rules/request-vote.ts';
import { initialContext } from './state/state.ts';
import { raftSetup, type ServerMachine } from './composing/xstate.ts';

const three: SpecConfig = { servers: 3, initialTerm: 1, features: coreFeatures };

export const updateTerm = {
  description: '§5.1: If RPC … contains term T > currentTerm: set currentTerm = T, convert to follower',
  guard: 'hasNewerTerm',
  target: '#raft.follower',
  actions: [took('UpdateTerm'), 'updateTerm'], // the message is handled after that, in the new term
} as const;

export const dropStaleResponse = {
  description: '§5.1: a response of an older term says nothing now',
  guard: 'hasOlderTerm',
  actions: [took('DropStaleResponse'), 'discard'],
} as const;

export const rejectStale = {
  description: '§5.1, AppendEntries RPC, receiver, 1: Reply false if term < currentTerm',
  guard: 'hasOlderTerm',
  actions: [took('HandleAppendEntriesRequest/rejectStale'), send(rejection(three)), 'discard'],
} as const;

export const returnToFollower = {
  description: '§5.2: If AppendEntries RPC received from new leader: convert to follower', // which then handles it
  target: '#raft.follower',
  actions: [took('HandleAppendEntriesRequest/returnToFollower'), 'returnToFollower'],
} as const;

const timeout = {
  description: '§5.2: If election timeout elapses: start new election',
  target: '#raft.candidate',
  actions: [took('Timeout'), 'startElection'],
} as const;

/**
 * One server of raft.tla, here of three: Figure 2's "Rules for Servers", with roles as states, rules as guards and actions.
 * Of the transitions under an event the first whose guard holds is taken; if none, the event is not enabled.
 *
 * The machine is used as a pure function. What a step does to the outside are its actions `send` and `discard`, and
 * `took` says which action of raft.tla it was; none of them is executed here. A received message stays in the network
 * until a step discards it, so one message may take several steps. What Raft has beyond this is composed onto it.
 */
export const raft: ServerMachine<'follower' | 'candidate' | 'leader'> = raftSetup(coreRules(three)).createMachine({
  id: 'raft',
  description: 'Figure 2, Rules for Servers',
  // XState's pure functions make a context without input too, and throw it away: it must not fail.
  context: ({ input }) => initialContext(three, input?.id ?? 1),
  initial: 'follower',

  // All servers --------------------------------------------------------------------------------------------
  on: {
    RequestVoteRequest: [
      updateTerm,
      {
        description: '§5.2, §5.4: If votedFor is null or candidateId, and candidate’s log is … up-to-date: grant vote',
        guard: 'mayGrantVote',
        actions: [took('HandleRequestVoteRequest/grant'), 'grantVote', send(voteResponse(true)), 'discard'],
      },
      {
        description: '§5.1: Reply false if term < currentTerm; and to any other whom no vote is granted',
        actions: [took('HandleRequestVoteRequest/deny'), send(voteResponse(false)), 'discard'],
      },
    ],
    RequestVoteResponse: [
      updateTerm,
      dropStaleResponse,
      {
        description: '§5.2: a vote counts once, whatever the role',
        guard: 'isVoteGranted',
        actions: [took('HandleRequestVoteResponse/granted'), 'countVote', 'discard'],
      },
      {
        description: '§5.2: who has voted for another is not asked again',
        actions: [took('HandleRequestVoteResponse/denied'), 'countVote', 'discard'],
      },
    ],
    AppendEntriesResponse: [
      updateTerm,
      dropStaleResponse,
      {
        description: '§5.3: If successful: update nextIndex and matchIndex for follower',
        guard: 'isSuccess',
        actions: [took('HandleAppendEntriesResponse/success'), 'recordMatch', 'discard'],
      },
      {
        description: '§5.3: If AppendEntries fails because of log inconsistency: decrement nextIndex and retry',
        actions: [took('HandleAppendEntriesResponse/failure'), 'walkBack', 'discard'],
      },
    ],
    restart: {
      description: 'raft.tla, Restart: only what is persistent is kept',
      target: '#raft.follower',
      actions: [took('Restart'), 'restart'],
    },
  },

  states: {
    follower: {
      description: '§5.2: Respond to RPCs from candidates and leaders',
      on: {
        timeout,
        AppendEntriesRequest: [
          updateTerm,
          rejectStale,
          {
            description: '§5.3, 2: Reply false if log doesn’t contain an entry at prevLogIndex whose term matches …',
            guard: 'lacksPrevious',
            actions: [took('HandleAppendEntriesRequest/reject'), send(rejection(three)), 'discard'],
          },
          {
            description: '§5.3, 3: If an existing entry conflicts …, delete the existing entry and all that follow it',
            guard: 'hasConflict',
            actions: [took('HandleAppendEntriesRequest/conflict'), 'removeConflict'],
          },
          {
            description: '§5.3, 4: Append any new entries not already in the log',
            guard: 'lacksEntries',
            actions: [took('HandleAppendEntriesRequest/append'), 'appendMissing'],
          },
          {
            description: '§5.3, 5: If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, …)',
            actions: [took('HandleAppendEntriesRequest/done'), 'followCommitIndex', send(acceptance(three)), 'discard'],
          },
        ],
      },
    },

    candidate: {
      description: '§5.2: On conversion to candidate, start election',
      on: {
        timeout,
        requestVote: {
          description: '§5.2: Send RequestVote RPCs to all other servers',
          guard: 'lacksResponse',
          actions: [took('RequestVote'), send(voteRequest)],
        },
        becomeLeader: {
          description: '§5.2: If votes received from majority of servers: become leader',
          guard: 'hasVotesOfQuorum',
          target: '#raft.leader',
          actions: [took('BecomeLeader'), 'becomeLeader'],
        },
        AppendEntriesRequest: [updateTerm, rejectStale, returnToFollower],
      },
    },

    leader: {
      description: '§5.3, §5.4: Leaders',
      on: {
        clientRequest: {
          description: '§5.3: If command received from client: append entry to local log',
          actions: [took('ClientRequest'), 'appendCommand'],
        },
        advanceCommitIndex: {
          description:
            '§5.3, §5.4: If a majority of matchIndex[i] ≥ N, and log[N] is of currentTerm: set commitIndex = N',
          actions: [took('AdvanceCommitIndex'), 'advanceCommitIndex'],
        },
        appendEntries: {
          description: '§5.3: Send AppendEntries RPC with log entries starting at nextIndex; §5.2: heartbeats',
          guard: 'mayAppendEntries',
          actions: [took('AppendEntries'), send(nextAppend(three))],
        },
        // Another leader of the same term cannot be (Election Safety), so nothing is said of its requests.
        AppendEntriesRequest: [updateTerm, rejectStale],
      },
    },
  },
});
