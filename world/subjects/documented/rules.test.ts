import { describe, expect, test } from 'vitest';
import { emptyDurableState, emptyLog, lastIndex, logOf, restore, step, textbookRules } from '../../../impl/index.ts';
import type { Entry, Log, Message, Output, Raft, RaftNode, Rules } from '../../../impl/index.ts';
import { documentedRules } from './rules.ts';

const raft = (rules: Rules): Raft => ({
  jointConsensus: false,
  preVote: true,
  checkQuorum: false,
  leaseReads: false,
  maxEntries: 10,
  maxInFlight: 10,
  maxChunk: 10,
  maxReads: 0,
  rules,
});

const three = { voters: [1, 2, 3], newVoters: null, learners: [] };

const entriesOf = (...terms: number[]): readonly Entry[] => terms.map((term) => ({ term, command: `${term}` }));

const log = (...terms: number[]): Log => logOf(emptyLog(three), entriesOf(...terms));

function node(changed: Partial<RaftNode>): RaftNode {
  const durableIndex = lastIndex(changed.log ?? emptyLog(three));
  return { ...restore(1, emptyDurableState(three)), durableIndex, ...changed };
}

/** What server 1 becomes and answers when server 2 sends it `message`, by the rules of the engine or of Raft. */
function receive(rules: Rules, before: RaftNode, message: Message): { after: RaftNode; sent: readonly Message[] } {
  const [after, outputs] = step(raft(rules), before, { kind: 'receive', from: 2, message });
  const sends = outputs.filter((output): output is Extract<Output, { kind: 'send' }> => output.kind === 'send');
  return { after, sent: sends.map((output) => output.message) };
}

const append = (
  term: number,
  prevLogIndex: number,
  prevLogTerm: number,
  entries = entriesOf(),
  leaderCommit = 0,
): Message => ({
  kind: 'AppendEntries',
  term,
  prevLogIndex,
  prevLogTerm,
  entries,
  leaderCommit,
});

const accepted = (term: number, matchIndex: number): Message => ({
  kind: 'AppendEntriesResponse',
  term,
  success: true,
  prevLogIndex: 0,
  matchIndex,
  conflictTerm: 0,
  conflictIndex: 0,
});

const both = [textbookRules, documentedRules];

describe('where the documented engine leaves Raft', () => {
  test('a late request from the start of the log empties it and forgets the term (R12.1)', () => {
    const before = node({ currentTerm: 2, log: log(1, 2), commitIndex: 2 });
    const [raftDoes, engineDoes] = both.map((rules) => receive(rules, before, append(2, 0, 0, entriesOf(1))).after);
    expect(raftDoes).toMatchObject({ currentTerm: 2, log: log(1, 2), commitIndex: 2 });
    expect(engineDoes).toMatchObject({ currentTerm: 0, log: log(1), commitIndex: 0 });
  });

  test('a vote goes to a shorter log that has what is committed here, also in an older term (R8, K3)', () => {
    const before = node({ currentTerm: 3, log: log(1, 2), commitIndex: 1 });
    const request: Message = { kind: 'RequestVote', term: 2, lastLogIndex: 1, lastLogTerm: 2 };
    const [raftSays, engineSays] = both.map((rules) => receive(rules, before, request).sent);
    expect(raftSays).toEqual([{ kind: 'RequestVoteResponse', term: 3, voteGranted: false }]);
    expect(engineSays).toEqual([{ kind: 'RequestVoteResponse', term: 2, voteGranted: true }]);
  });

  test('a candidate that falls back keeps its old vote, and refuses the new candidate for it (K4)', () => {
    const before = node({ role: 'candidate', currentTerm: 1, votedFor: 3 });
    const request: Message = { kind: 'RequestVote', term: 2, lastLogIndex: 0, lastLogTerm: 0 };
    const [raftVotes, engineVotes] = both.map((rules) => receive(rules, before, request).after.votedFor);
    expect([raftVotes, engineVotes]).toEqual([2, 3]);
  });

  test('a majority commits an entry of an older term (R16)', () => {
    const progress = [2, 3].map((server) => ({ server, nextIndex: 1, matchIndex: 0, inFlight: [], sending: null }));
    const before = node({ role: 'leader', leaderId: 1, currentTerm: 2, log: log(1), progress });
    const [raftCommits, engineCommits] = both.map((rules) => receive(rules, before, accepted(2, 1)).after.commitIndex);
    expect([raftCommits, engineCommits]).toEqual([0, 1]);
  });

  test('a leader elected again still believes what it knew of its followers (R2)', () => {
    const progress = [2, 3].map((server) => ({ server, nextIndex: 3, matchIndex: 2, inFlight: [], sending: null }));
    const before = node({ role: 'candidate', currentTerm: 5, votesGranted: [1], log: log(1), progress });
    const vote: Message = { kind: 'RequestVoteResponse', term: 5, voteGranted: true };
    const [raftBelieves, engineBelieves] = both.map((rules) =>
      receive(rules, before, vote).after.progress.map(({ matchIndex }) => matchIndex),
    );
    expect(raftBelieves).toEqual([0, 0]);
    expect(engineBelieves).toEqual([2, 2]);
  });
});
