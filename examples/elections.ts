import type { Envelope, LocalState, MessageView, Reply, ServerView, Subject, Transition } from 'raftcheck';
import { defineSubject } from 'raftcheck';

/** When a server gives its vote. */
export type GrantsVote = (server: ServerView, term: number, candidate: number) => boolean;

export const atMostOnce: GrantsVote = ({ currentTerm, votedFor }, term, candidate) =>
  term === currentTerm && (votedFor === null || votedFor === candidate);

/** A Raft of your own, which so far can only elect a leader: what there is to a server is what is seen of it. */
export const electionsOf = (grantsVote: GrantsVote, name = 'elections') =>
  defineSubject({ name, make: ({ servers }) => serversOf(servers, grantsVote) });

// A module whose default export is a subject can be searched by several threads.
export default electionsOf(atMostOnce);

function serversOf(servers: number, grantsVote: GrantsVote): Subject {
  const all = Array.from({ length: servers }, (_, k) => k + 1);
  const isMajority = (some: readonly number[]): boolean => 2 * some.length > servers;
  const toOthers = (from: number, message: MessageView): readonly Envelope[] =>
    all.filter((to) => to !== from).map((to) => ({ from, to, message }));
  const heartbeat = ({ currentTerm: term }: ServerView): MessageView => ({
    kind: 'AppendEntries',
    term,
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries: [],
    leaderCommit: 0,
  });

  function campaign(before: ServerView): Transition {
    const { id } = before;
    const term = before.currentTerm + 1;
    const after = written({ ...before, role: 'candidate', leaderId: null, votesGranted: [id] }, term, id);
    if (isMajority([id])) return lead(after);
    return becomes(after, toOthers(id, { kind: 'RequestVote', term, lastLogIndex: 0, lastLogTerm: 0 }));
  }

  function lead(before: ServerView): Transition {
    const progress = all.map((server) => ({ server, nextIndex: 1, matchIndex: 0 }));
    const after: ServerView = { ...before, role: 'leader', leaderId: before.id, votesGranted: [], progress };
    return becomes(after, toOthers(after.id, heartbeat(after)));
  }

  function receive(before: ServerView, { from, message }: Envelope): Transition {
    const { term } = message;
    const server = term > before.currentTerm ? written(follower(before), term, null) : before;
    const answer = (reply: MessageView): readonly Envelope[] => [{ from: server.id, to: from, message: reply }];
    switch (message.kind) {
      case 'RequestVote': {
        const voteGranted = grantsVote(server, term, from);
        const after = voteGranted ? written(server, term, from) : server;
        return becomes(after, answer({ kind: 'RequestVoteResponse', term: after.currentTerm, voteGranted }));
      }
      case 'RequestVoteResponse': {
        if (server.role !== 'candidate' || term !== server.currentTerm || !message.voteGranted) return becomes(server);
        const votesGranted = [...new Set([...server.votesGranted, from])].sort((one, other) => one - other);
        return isMajority(votesGranted) ? lead(server) : becomes({ ...server, votesGranted });
      }
      case 'AppendEntries':
        return becomes(term === server.currentTerm ? { ...follower(server), leaderId: from } : server);
      case 'AppendEntriesResponse':
      case 'PreVote':
      case 'PreVoteResponse':
      case 'InstallSnapshot':
      case 'InstallSnapshotResponse':
      case 'TimeoutNow':
      case 'Other':
        return becomes(server); // nobody sends these
    }
  }

  return {
    name: 'elections',
    features: [],
    boot: (id) => ({ view: { ...newServer, id, configuration: { ...newServer.configuration, voters: all } } }),
    step({ view }: LocalState, input): Transition {
      switch (input.kind) {
        case 'electionTimeout':
          return campaign(view);
        case 'heartbeatTimeout':
          return becomes(view, toOthers(view.id, heartbeat(view)));
        case 'receive':
          return receive(view, input.envelope);
        case 'command':
          return becomes(view, [], [{ kind: 'redirect', leader: view.leaderId }]);
        case 'crash':
          return becomes({ ...follower(view), leaderId: null, up: false });
        case 'restart':
          return becomes({ ...view, up: true });
        case 'written':
        case 'apply':
        case 'finishSnapshot':
        case 'tick':
        case 'compact':
        case 'reconfigure':
        case 'transfer':
        case 'forgetLeader':
        case 'wipe':
        case 'leastTimeout':
        case 'lost':
        case 'read':
        case 'action':
        case 'harness':
          return becomes(view); // of features that it does not have
      }
    },
  };
}

const becomes = (view: ServerView, sent: readonly Envelope[] = [], replies: readonly Reply[] = []): Transition => ({
  state: { view },
  sent,
  replies,
  applied: [],
  answers: [],
  difference: null,
});

const follower = (server: ServerView): ServerView => ({ ...server, role: 'follower', votesGranted: [], progress: [] });

/** Term and vote are durable before anybody hears of them. */
const written = (server: ServerView, currentTerm: number, votedFor: number | null): ServerView => {
  const leaderId = currentTerm > server.currentTerm ? null : server.leaderId;
  return { ...server, currentTerm, votedFor, leaderId, durable: { ...server.durable, currentTerm, votedFor } };
};

const stored = { currentTerm: 0, votedFor: null, snapshot: '', log: { base: 0, baseTerm: 0, entries: [] } };

const newServer: ServerView = {
  ...stored,
  id: 0,
  up: true,
  role: 'follower',
  commitIndex: 0,
  appliedIndex: 0,
  machine: '',
  leaderId: null,
  configuration: { voters: [], newVoters: null, learners: [] },
  votesGranted: [],
  progress: [],
  transferTarget: null,
  pendingReads: [],
  pendingWrites: 0,
  durable: stored,
};
