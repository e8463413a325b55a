import type { Configuration, ServerId } from '../../impl/index.ts';
import { lastIndex, lastTerm, quorumSets, textbookRules, votersOf } from '../../impl/index.ts';
import { nemeses } from '../steps/descriptor.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

const hasHalf = ({ voters, newVoters }: Configuration, agrees: (server: ServerId) => boolean): boolean =>
  [voters, newVoters ?? voters].every((servers) => 2 * servers.filter(agrees).length >= servers.length);

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
    id: 'half-taken-for-majority',
    area: 'election',
    difficulty: 'shallow',
    story: 'Half of the servers, rounded up, is taken for a majority: with an even number, two halves decide apart.',
    paper: '§5.2, §5.3 (majority)',
    expects: ['Election Safety', 'Commit Durability', 'Leader Completeness'],
    sources: ['https://github.com/mgodave/barge/pull/68', 'https://github.com/btmorr/leifdb/pull/73'],
    servers: 2,
    parts: withRules({
      hasVotesOfMajority: ({ log, votesGranted }) =>
        hasHalf(log.configuration, (server) => votesGranted.includes(server)),
      keepsLeading: ({ id, log, answered }) =>
        hasHalf(log.configuration, (server) => server === id || answered.includes(server)),
      confirmsLeadership: ({ id, log, reads }) =>
        hasHalf(log.configuration, (server) => server === id || reads.answered.includes(server)),
      majorityMatch: (matchIndexes) =>
        [...matchIndexes].sort((a, b) => b - a)[Math.ceil(matchIndexes.length / 2) - 1] ?? 0,
    }),
  },
  {
    id: 'empty-log-shows-current-term',
    area: 'election',
    difficulty: 'medium',
    story:
      'A candidate without entries shows the term of its campaign as that of its last entry, and so outvotes any log.',
    paper: '§5.4.1',
    expects: ['Leader Completeness', 'Commit Durability', 'State Machine Safety'],
    sources: ['https://www.npmjs.com/package/@markwylde/liferaft/v/1.4.0'],
    servers: 3,
    parts: withRules({ lastTermShown: ({ log, currentTerm }) => (lastIndex(log) === 0 ? currentTerm : lastTerm(log)) }),
  },
  {
    id: 'vote-leaves-term-behind',
    area: 'election',
    difficulty: 'shallow',
    story: 'A voter grants a vote in a newer term and stays in its own, so each candidate of that term gets its vote.',
    paper: '§5.1, §5.2',
    expects: ['Election Safety', 'One Vote'],
    sources: [
      'https://github.com/benbjohnson/thesecretlivesofdata/issues/20',
      'https://github.com/vesoft-inc/nebula/issues/2405',
      'https://github.com/stateIs0/lu-raft-kv/issues/31',
      'https://github.com/databendlabs/openraft/issues/2117',
    ],
    servers: 3,
    parts: withRules({
      adoptsTerm: (node, message) => message.kind !== 'RequestVote' && textbookRules.adoptsTerm(node, message),
      grantsVote: (rules, node, from, message) =>
        message.term > node.currentTerm
          ? rules.isUpToDate(node.log, message)
          : textbookRules.grantsVote(rules, node, from, message),
      voteAnswerTerm: (node, message) => Math.max(node.currentTerm, message.term),
    }),
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
    id: 'prevote-refuses-known-leader',
    area: 'election',
    difficulty: 'medium',
    story:
      'A follower refuses the pre-vote of the very server that it takes for its leader, which has lost its office.',
    paper: 'dissertation §9.6; §5.2',
    expects: ['Liveness'],
    sources: ['https://github.com/hashicorp/raft/issues/606'],
    servers: 2,
    parts: withRules({
      grantsPreVote: (rules, node, from, message) =>
        node.leaderId !== from && textbookRules.grantsPreVote(rules, node, from, message),
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
    id: 'duplicate-vote-counted',
    area: 'election',
    difficulty: 'medium',
    story: 'Votes are counted as they come, so that one that the network brings twice counts twice.',
    paper: '§5.2',
    expects: ['Vote Majority', 'Election Safety'],
    sources: [
      'https://github.com/ktoso/akka-raft/issues/45',
      'https://github.com/xnnyygn/xraft/issues/27',
      'https://github.com/microsoft/coyote-samples/issues/8',
    ],
    servers: 4,
    parts: withRules({
      votesWith: (node, voter) =>
        node.role === 'candidate' && voter !== node.id
          ? [...node.votesGranted, voter].sort((a, b) => a - b)
          : textbookRules.votesWith(node, voter),
      hasVotesOfMajority: (node) =>
        quorumSets(node.log.configuration).every(
          (voters) => 2 * node.votesGranted.filter((voter) => voters.includes(voter)).length > voters.length,
        ),
    }),
  },
  {
    id: 'joint-votes-counted-together',
    area: 'election',
    difficulty: 'medium',
    story: 'While a change of several voters is under way, a majority of the old and new ones taken together elects.',
    paper: '§6 (joint consensus: separate majorities)',
    expects: ['Vote Majority', 'Election Safety', 'Leader Completeness'],
    sources: [
      'https://github.com/microsoft/CCF/pull/4018',
      'https://github.com/async-raft/async-raft/issues/62',
      'https://github.com/redpanda-data/redpanda/issues/4187',
    ],
    servers: 3,
    parts: withRules({
      hasVotesOfMajority: ({ log, votesGranted }) => {
        const voters = votersOf(log.configuration);
        return 2 * votesGranted.filter((voter) => voters.includes(voter)).length > voters.length;
      },
    }),
  },
  {
    id: 'precandidate-keeps-earlier-grants',
    area: 'election',
    difficulty: 'medium',
    story:
      'A pre-candidate that starts over counts the grants of its earlier round, whoever their givers follow by now.',
    paper: 'dissertation §9.6',
    expects: ['Pre-Vote Majority'],
    sources: ['https://github.com/tikv/raft-rs/pull/92'],
    servers: 4,
    parts: withRules({
      votesOfNewRound: (node) =>
        node.role === 'preCandidate' ? node.votesGranted : textbookRules.votesOfNewRound(node),
    }),
  },
  {
    id: 'leader-remembered-in-new-term',
    area: 'election',
    difficulty: 'shallow',
    story: 'A server that comes to a new term goes on to name the leader of the one before.',
    paper: '§5.2; Figure 2 (leaderId)',
    expects: ['Leader Identity', 'Liveness'],
    sources: ['https://github.com/eBay/NuRaft/pull/116', 'https://github.com/RedisLabs/raft/pull/57'],
    servers: 2,
    parts: withRules({
      rememberedWithoutLeader: (node) => ({
        ...textbookRules.rememberedWithoutLeader(node),
        leaderId: node.leaderId,
      }),
    }),
  },
  {
    id: 'snapshot-answers-no-contact',
    area: 'election',
    difficulty: 'medium',
    story:
      'Answers to a snapshot are no contact, so that a leader that sends nothing else steps down though it is heard.',
    paper: 'dissertation §6.2',
    expects: ['Leader Stability'],
    sources: ['https://github.com/specula-org/specula-case-studies'],
    servers: 2,
    parts: withRules({ showsContact: ({ kind }) => kind !== 'InstallSnapshotResponse' }),
  },
  {
    id: 'refusal-is-no-contact',
    area: 'election',
    difficulty: 'shallow',
    story: 'Only followers that accept count as heard, so that a leader whose followers lag behind steps down.',
    paper: 'dissertation §6.2',
    expects: ['Leader Stability'],
    sources: [],
    servers: 2,
    parts: withRules({ showsContact: (message) => message.kind !== 'AppendEntriesResponse' || message.success }),
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
