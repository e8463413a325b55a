import type { AppendEntries, AppendEntriesResponse, Message } from '../message.ts';
import type { DurableState, Input, Output, RaftNode } from '../node.ts';
import type { Raft } from '../raft.ts';
import { emptyDurableState, restore } from '../node.ts';
import { textbookRules } from '../rules.ts';
import { step } from '../step.ts';
import type { Configuration } from '../configuration.ts';

/** The members of a cluster of three, and what server 1 has stored at its first boot. */
export const three: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };
export const empty = emptyDurableState(three);

const raft: Raft = {
  jointConsensus: false,
  preVote: false,
  checkQuorum: false,
  leaseReads: false,
  maxEntries: 2,
  maxInFlight: 2,
  maxChunk: 3,
  maxReads: 0,
  rules: textbookRules,
};

/** One server, and what it asked for so far. */
export class Server {
  node: RaftNode;
  outputs: readonly Output[] = [];
  readonly #raft: Raft;

  constructor(durable: DurableState = empty, options: Partial<Raft> = {}) {
    this.#raft = { ...raft, ...options };
    this.node = restore(1, durable);
  }

  does(...inputs: readonly Input[]): this {
    for (const input of inputs) [this.node, this.outputs] = step(this.#raft, this.node, input);
    return this;
  }

  get sent(): readonly { readonly to: number; readonly message: Message; readonly after: number | null }[] {
    return this.outputs.filter((output) => output.kind === 'send');
  }
}

export const timeout: Input = { kind: 'electionTimeout', nextTimeoutMs: 200 };
export const from = (server: number, message: Message): Input => ({ kind: 'receive', from: server, message });
export const vote = (term: number): Message => ({ kind: 'RequestVoteResponse', term, voteGranted: true });
export const elected = (): Server => new Server().does(timeout, { kind: 'written', write: 1 }, from(2, vote(1)));

/** A follower's answer: its log equals the leader's up to there. */
export const ack = (matchIndex: number, term = 1): AppendEntriesResponse => ({
  kind: 'AppendEntriesResponse',
  term,
  success: true,
  prevLogIndex: 0,
  matchIndex,
  conflictTerm: 0,
  conflictIndex: 0,
});

/** A leader's request that follows on nothing and has no entries. */
export const heartbeat = (term = 1): AppendEntries => ({
  kind: 'AppendEntries',
  term,
  prevLogIndex: 0,
  prevLogTerm: 0,
  entries: [],
  leaderCommit: 0,
});
