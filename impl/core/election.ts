import { lastIndex } from './log.ts';
import type { ServerId } from './log.ts';
import type { PreVote, PreVoteResponse, RequestVote, RequestVoteResponse } from './message.ts';
import { becomeLeader } from './replication.ts';
import { resetElectionTimer, send, sendToOtherVoters } from './turn.ts';
import type { Turn } from './turn.ts';

/** The election timer fired (§5.2): campaign, after asking first whether it could succeed if pre-vote is on (§9.6). */
export function campaign(turn: Turn): void {
  if (!turn.raft.rules.mayCampaign(turn.node)) return standAside(turn);
  if (turn.raft.preVote) becomePreCandidate(turn);
  else becomeCandidate(turn);
}

/** Who has no vote waits to be told of a leader; that it has not heard of the last one, it must know to vote for others. */
function standAside(turn: Turn): void {
  turn.node.leaderId = null;
  resetElectionTimer(turn);
}

function becomePreCandidate(turn: Turn): void {
  const { node, raft } = turn;
  const { leaderId } = raft.rules.rememberedWithoutLeader(node);
  const votesGranted = raft.rules.votesOfNewRound(node);
  node.role = 'preCandidate';
  node.leaderId = leaderId;
  node.votesGranted = votesGranted;
  resetElectionTimer(turn);
  if (raft.rules.hasVotesOfMajority(node)) return becomeCandidate(turn);
  const lastLogIndex = lastIndex(node.log);
  const lastLogTerm = raft.rules.lastTermShown(node);
  sendToOtherVoters(turn, { kind: 'PreVote', term: node.currentTerm, lastLogIndex, lastLogTerm });
}

/** `leadershipTransfer`: at the leader's own word (dissertation §3.10), so that those who hear it vote all the same. */
export function becomeCandidate(turn: Turn, leadershipTransfer = false): void {
  const { node, raft } = turn;
  const currentTerm = node.currentTerm + 1;
  const votedFor = raft.rules.votedForAsCandidate(node);
  const { leaderId } = raft.rules.rememberedWithoutLeader(node);
  node.role = 'candidate';
  node.currentTerm = currentTerm;
  node.votedFor = votedFor;
  node.incoming = null;
  node.leaderId = leaderId;
  node.votesGranted = []; // the own vote counts once it is durable: ownVoteWritten
  resetElectionTimer(turn);
  const lastLogIndex = lastIndex(node.log);
  const lastLogTerm = raft.rules.lastTermShown(node);
  const asked = { kind: 'RequestVote', term: currentTerm, lastLogIndex, lastLogTerm } as const;
  const told = { kind: 'RequestVote', term: currentTerm, lastLogIndex, lastLogTerm, leadershipTransfer: true } as const;
  sendToOtherVoters(turn, leadershipTransfer ? told : asked);
}

export function requestPreVote(turn: Turn, from: ServerId, message: PreVote): void {
  const { node, raft } = turn;
  const voteGranted = raft.rules.grantsPreVote(raft.rules, node, from, message);
  send(turn, from, { kind: 'PreVoteResponse', term: raft.rules.voteAnswerTerm(node, message), voteGranted });
}

export function countPreVote(turn: Turn, from: ServerId, message: PreVoteResponse): void {
  if (turn.node.role !== 'preCandidate') return;
  if (!message.voteGranted) return;
  if (!turn.raft.rules.countsVote(turn.node, message)) return;
  tally(turn, from);
  if (turn.raft.rules.hasVotesOfMajority(turn.node)) becomeCandidate(turn);
}

export function requestVote(turn: Turn, from: ServerId, message: RequestVote): void {
  const { node, raft } = turn;
  const voteGranted = raft.rules.grantsVote(raft.rules, node, from, message);
  const term = raft.rules.voteAnswerTerm(node, message);
  if (voteGranted) {
    node.votedFor = from;
    resetElectionTimer(turn);
  }
  send(turn, from, { kind: 'RequestVoteResponse', term, voteGranted });
}

export function countVote(turn: Turn, from: ServerId, message: RequestVoteResponse): void {
  if (turn.node.role !== 'candidate') return;
  if (!message.voteGranted) return;
  if (!turn.raft.rules.countsVote(turn.node, message)) return;
  tally(turn, from);
  if (turn.raft.rules.hasVotesOfMajority(turn.node)) becomeLeader(turn);
}

/** A candidate's writes are all durable, so its vote for itself is, and counts (Figure 2, persistent state). */
export function ownVoteWritten(turn: Turn): void {
  if (turn.node.pendingWrites.length > 0) return;
  tally(turn, turn.node.id);
  if (turn.raft.rules.hasVotesOfMajority(turn.node)) becomeLeader(turn);
}

function tally(turn: Turn, from: ServerId): void {
  const { node, raft } = turn;
  node.votesGranted = raft.rules.votesWith(node, from);
}
