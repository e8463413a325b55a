/**
 * What a specification is of: how many servers, and which extensions of Raft are switched on.
 * With `coreFeatures` the machine is Ongaro's raft.tla without its history variables, step for step.
 */
export interface SpecConfig {
  readonly servers: number; // the servers are 1 to this number
  readonly voters?: number; // membership: the servers from 1 to this number are the first members; all if not said
  readonly initialTerm: number; // 0 in the paper (Figure 2), 1 in raft.tla
  readonly features: SpecFeatures;
  readonly mutant?: SpecMutant; // one rule is wrong on purpose
}

/** What mutants.ts changes, by name. */
export const specMutants = ['vote-twice', 'lose-vote', 'ignore-log', 'commit-prior-term'] as const;

export type SpecMutant = (typeof specMutants)[number];

/** Extensions and legal strengthenings, each argued in docs/decisions/0002-spec-features.md. */
export interface SpecFeatures {
  /** Dissertation 9.6: ask whether an election could be won before raising the term. */
  readonly preVote: boolean;
  /** Dissertation 6.4: a new leader appends an empty entry of its term. */
  readonly noOp: boolean;
  /** §5.3, end: a rejection says where the conflicting term begins. */
  readonly fastWalkBack: boolean;
  /** Figure 2: commitIndex and matchIndex "increase monotonically". raft.tla assigns them. */
  readonly monotonicIndexes: boolean;
  /** Figure 2: a candidate votes for itself as it starts. In raft.tla it sends itself a request. */
  readonly implicitSelfVote: boolean;
  /** Figure 2: persistent state is "updated on stable storage before responding to RPCs". */
  readonly disk: boolean;
  /** §8: a server that is not leader tells clients who is. */
  readonly redirect: boolean;
  /** Dissertation 6.4: a leader serves reads without log entries; so many may wait at one time. */
  readonly readIndex: null | { readonly maxReads: number };
  /** Dissertation 6.4.1: a leader may be told that nobody can have taken its place yet; needs readIndex and checkQuorum. */
  readonly leaseReads: boolean;
  /** §7: a server's log up to a committed entry gives way to a snapshot, which is sent in chunks to whom it lacks. */
  readonly snapshots: null | { readonly maxChunk: number };
  /** Dissertation 3.10: a leader hands its leadership to a server that it is asked to. */
  readonly transfer: boolean;
  /** §6; dissertation chapter 4: who takes part may change, by one voter; with `joint` by several at once (4.3). */
  readonly membership: null | { readonly joint: boolean };
  /** Dissertation 6.2, 4.2.3: a leader without a majority steps down, and who hears a leader deposes none. */
  readonly checkQuorum: boolean;
  /** etcd-io/raft, ForgetLeader: a follower that is told to forgets its leader, and may vote at once. */
  readonly forgetLeader: boolean;
  /** §5.3, Figure 2 (lastApplied): what is committed is applied later, an entry at a time. Without, it is applied as it is committed. */
  readonly applying: boolean;
  /** §7: to take a snapshot takes its time, in which a newer one may come. Without, it is taken in one step. */
  readonly slowSnapshots: boolean;
  /** §9.3; dissertation 4.2.3: a follower is told of the least election timeout too, from which on it may vote. */
  readonly leastTimeout: boolean;
  /** §5.3: several entries in one AppendEntries, as long as their values have no more than maxSize characters together; dissertation 10.2.2: several of them in flight. */
  readonly batching: null | { readonly maxEntries: number; readonly maxSize?: number; readonly maxInFlight: number };
}

/** Every extension off: exactly raft.tla. */
export const coreFeatures: SpecFeatures = {
  preVote: false,
  noOp: false,
  fastWalkBack: false,
  monotonicIndexes: false,
  implicitSelfVote: false,
  disk: false,
  redirect: false,
  readIndex: null,
  leaseReads: false,
  snapshots: null,
  membership: null,
  transfer: false,
  checkQuorum: false,
  forgetLeader: false,
  leastTimeout: false,
  applying: false,
  slowSnapshots: false,
  batching: null,
};
