import { lastIndex, textbookRules } from '../../impl/index.ts';
import { nemeses } from '../steps/descriptor.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const electionFaults: readonly Fault[] = [
  {
    id: 'vote-forgotten-on-same-term-stepdown',
    area: 'election',
    difficulty: 'medium',
    story: 'A server that follows a leader inside its present term forgets whom it voted for and may vote again.',
    paper: '§5.2, Figure 2 (votedFor)',
    expects: ['Election Safety'],
    sources: [
      'https://github.com/ktoso/akka-raft/issues/56',
      'https://github.com/microsoft/CCF/pull/8094',
      'https://github.com/etcd-io/raft/commit/9d2a465',
    ],
    servers: 3,
    parts: withRules({ votedForAfterStepDown: () => null }),
  },
  {
    id: 'stale-term-vote-counted',
    area: 'election',
    difficulty: 'shallow',
    story: 'A candidate counts a vote that was cast for it in an earlier term.',
    paper: '§5.2',
    expects: ['Election Safety'],
    sources: [
      'https://github.com/xnnyygn/xraft/issues/33',
      'https://github.com/ktoso/akka-raft/issues/46',
      'https://github.com/andreev-io/little-raft/pull/45',
    ],
    servers: 3,
    parts: withRules({ countsVote: () => true }),
  },
  {
    id: 'uptodate-check-index-only',
    area: 'election',
    difficulty: 'medium',
    story: 'Voters compare log lengths only, so a long stale log beats a shorter one with committed entries.',
    paper: '§5.4.1',
    expects: ['Leader Completeness', 'Commit Durability', 'State Machine Safety'],
    sources: [
      'https://github.com/sile/noraft/pull/22',
      'https://github.com/ktoso/akka-raft/issues/30',
      'https://github.com/jgroups-extras/jgroups-raft/issues/14',
    ],
    servers: 3,
    parts: withRules({ isUpToDate: (log, candidate) => candidate.lastLogIndex >= lastIndex(log) }),
  },
  {
    id: 'candidate-ignores-same-term-append',
    area: 'election',
    difficulty: 'medium',
    story: 'A candidate rejects the AppendEntries of its own term instead of recognising the leader.',
    paper: '§5.2',
    expects: ['Liveness'],
    sources: ['https://github.com/deventlab/d-engine/issues/340', 'https://github.com/sile/noraft/pull/24'],
    servers: 3,
    parts: withRules({ recognisesLeader: () => false }),
  },
  {
    id: 'prevote-no-term-catchup',
    area: 'election',
    difficulty: 'deep',
    story: 'Pre-votes never spread a higher term, so the longer log and the higher term block each other for ever.',
    paper: '§5.1; dissertation §9.6',
    expects: ['Liveness'],
    sources: [
      'https://github.com/databendlabs/openraft/issues/1796',
      'https://github.com/etcd-io/etcd/issues/8243',
      'https://github.com/canonical/raft/issues/279',
    ],
    servers: 3,
    parts: withRules({
      adoptsTerm: (node, message) =>
        message.kind !== 'PreVote' && message.kind !== 'PreVoteResponse' && textbookRules.adoptsTerm(node, message),
      // The proposed term, one more than the sender's, need only be newer than the own.
      grantsPreVote: (rules, node, _from, message) =>
        node.role !== 'leader' && message.term >= node.currentTerm && rules.isUpToDate(node.log, message),
      countsVote: (node, message) => message.kind === 'PreVoteResponse' || textbookRules.countsVote(node, message),
    }),
  },
  {
    id: 'leader-grants-prevote',
    area: 'election',
    difficulty: 'shallow',
    story: 'A sitting leader grants a pre-vote in its own term, and so helps to depose itself.',
    paper: 'dissertation §9.6',
    expects: ['Leader Stickiness'],
    sources: ['https://github.com/daos-stack/raft/pull/70', 'https://github.com/tangruize/SandTable'],
    servers: 3,
    parts: withRules({
      grantsPreVote: (rules, node, _from, message) =>
        message.term === node.currentTerm && rules.isUpToDate(node.log, message),
    }),
  },
  {
    id: 'no-check-quorum-step-down',
    area: 'election',
    difficulty: 'shallow',
    story:
      'A leader cut off from a majority never steps down, and those who still hear it help nobody else to be elected.',
    paper: 'dissertation §6.2, §4.2.3',
    expects: ['Leader Quorum'],
    sources: [
      'https://github.com/databendlabs/openraft/issues/2080',
      'https://github.com/databendlabs/openraft/pull/2083',
      'https://github.com/etcd-io/etcd/issues/13527',
    ],
    servers: 2,
    parts: withRules({ keepsLeading: () => true }),
  },
  {
    id: 'leader-heeds-campaigns',
    area: 'election',
    difficulty: 'medium',
    story:
      'A leader takes the newer term of whoever campaigns, though its followers do not: one who is heard and hears nobody deposes it for ever.',
    paper: 'dissertation §4.2.3',
    expects: ['Liveness'],
    sources: ['https://github.com/Hoverbear/old-raft-rs/issues/27'],
    servers: 3,
    nemesis: nemeses,
    parts: withRules({
      ignoresCampaign: (node, message) => node.role !== 'leader' && textbookRules.ignoresCampaign(node, message),
    }),
  },
];
