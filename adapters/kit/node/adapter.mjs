// A Raft under raftcheck. To be copied: raft.mjs gives way to your library, and what is said to it here to its own names.
import { host } from './host.mjs';
import { Raft } from './raft.mjs';

class Server {
  constructor(id, servers) {
    this.disk = { currentTerm: 0, votedFor: null, log: [] }; // what a crash leaves
    this.start = () => {
      this.raft = new Raft({
        id,
        servers,
        disk: this.disk,
        // In the paper's words it is judged by more, and read more easily (docs/own-raft.md). `says` may be left out.
        send: (to, message) => this.sent.push({ to, payload: message, says: message }),
        apply: (entry) => this.applied.push(entry),
      });
    };
    this.start();
  }

  /** Does what the input sets off, to its end. No clock, no chance: when a timer fires is the schedule's to say. */
  step(input) {
    this.sent = [];
    this.applied = [];
    if (input.kind === 'electionTimeout') this.raft.campaign();
    if (input.kind === 'heartbeatTimeout') this.raft.heartbeat();
    if (input.kind === 'receive') this.raft.receive(input.from, input.payload);
    if (input.kind === 'command') this.raft.propose(input.command);
    if (input.kind === 'crash') this.start(); // it is shown as it will begin, and is given nothing until `restart`
    return { sent: this.sent, applied: this.applied };
  }

  view() {
    const { role, leaderId, commitIndex } = this.raft;
    const { currentTerm, votedFor, log } = this.disk;
    return { role, currentTerm, votedFor, leaderId, commitIndex, log };
  }
}

await host({
  name: 'my-raft',
  declares: {
    clients: true,
    words: ['RequestVote', 'RequestVoteResponse', 'AppendEntries', 'AppendEntriesResponse'],
  },
  make: ({ servers }) => (id) => new Server(id, servers),
});
