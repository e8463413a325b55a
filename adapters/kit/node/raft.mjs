// A Raft as short as can be, for adapter.mjs to be tried with: a leader always sends its whole log.

export class Raft {
  constructor({ id, servers, disk, send, apply }) {
    Object.assign(this, { id, disk, send, apply, majority: Math.floor(servers / 2) + 1 });
    this.others = Array.from({ length: servers }, (_, k) => k + 1).filter((other) => other !== id);
    Object.assign(this, { role: 'follower', leaderId: null, commitIndex: 0, votes: new Set(), matchIndex: {} });
  }

  campaign() {
    if (this.role === 'leader') return;
    const { disk, id } = this;
    Object.assign(disk, { currentTerm: disk.currentTerm + 1, votedFor: id });
    Object.assign(this, { role: 'candidate', leaderId: null, votes: new Set() });
    this.sendAll({ kind: 'RequestVote', lastLogIndex: disk.log.length, lastLogTerm: lastTerm(disk.log) });
    this.countVote(id);
  }

  heartbeat() {
    if (this.role !== 'leader') return;
    const { disk, commitIndex } = this;
    this.sendAll({ kind: 'AppendEntries', prevLogIndex: 0, prevLogTerm: 0, entries: disk.log, leaderCommit: commitIndex });
  }

  propose(command) {
    if (this.role !== 'leader') return;
    this.disk.log.push({ term: this.disk.currentTerm, command });
    this.heartbeat();
    this.stored(this.id, this.disk.log.length);
  }

  receive(from, message) {
    const { disk } = this;
    if (message.term > disk.currentTerm) {
      Object.assign(disk, { currentTerm: message.term, votedFor: null });
      Object.assign(this, { role: 'follower', leaderId: null });
    }
    if (message.term < disk.currentTerm) return;
    if (message.kind === 'RequestVote') this.answerVote(from, message);
    if (message.kind === 'RequestVoteResponse' && message.voteGranted) this.countVote(from);
    if (message.kind === 'AppendEntries') this.take(from, message);
    if (message.kind === 'AppendEntriesResponse') this.stored(from, message.matchIndex);
  }

  answerVote(from, { lastLogIndex, lastLogTerm }) {
    const { disk } = this;
    const own = lastTerm(disk.log);
    const isUpToDate = lastLogTerm > own || (lastLogTerm === own && lastLogIndex >= disk.log.length); // §5.4.1
    const voteGranted = isUpToDate && (disk.votedFor ?? from) === from;
    if (voteGranted) disk.votedFor = from;
    this.sendTo(from, { kind: 'RequestVoteResponse', voteGranted });
  }

  countVote(from) {
    this.votes.add(from);
    if (this.role !== 'candidate' || this.votes.size < this.majority) return;
    Object.assign(this, { role: 'leader', leaderId: this.id, matchIndex: {} });
    this.propose(null); // an entry of its own term, with which those before it are committed (§5.4.2)
  }

  take(from, { entries, leaderCommit }) {
    const { disk } = this;
    Object.assign(this, { role: 'follower', leaderId: from });
    // The leader's log ends in its own term. One that ends there too is the leader's as well: the longer one is the newer.
    const isOlder = lastTerm(entries) === lastTerm(disk.log) && entries.length < disk.log.length;
    if (!isOlder) disk.log = entries;
    this.commitTo(leaderCommit);
    const none = { prevLogIndex: 0, conflictTerm: 0, conflictIndex: 0 };
    this.sendTo(from, { kind: 'AppendEntriesResponse', success: true, matchIndex: entries.length, ...none });
  }

  /** That server has the leader's log up to that index. */
  stored(server, index) {
    if (this.role !== 'leader') return;
    this.matchIndex[server] = Math.max(index, this.matchIndex[server] ?? 0);
    const holders = Object.values(this.matchIndex).filter((match) => match >= index);
    if (holders.length >= this.majority) this.commitTo(index);
  }

  commitTo(index) {
    for (; this.commitIndex < index; this.commitIndex += 1) this.apply(this.disk.log[this.commitIndex]);
  }

  sendTo(to, message) {
    this.send(to, { term: this.disk.currentTerm, ...message });
  }

  sendAll(message) {
    for (const to of this.others) this.sendTo(to, message);
  }
}

const lastTerm = (log) => log.at(-1)?.term ?? 0;
