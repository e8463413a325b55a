// A Raft in plain JavaScript, as one might write it from Figure 2 of the paper: objects that change, messages as plain
// objects, a disk that is a field. It has one bug. Find it: npx raftcheck fuzz --subject ./raft.js
import { defineSubject } from 'raftcheck';

class Server {
  constructor(id, servers) {
    this.id = id;
    this.others = Array.from({ length: servers }, (_, k) => k + 1).filter((other) => other !== id);
    this.majority = Math.floor(servers / 2) + 1;
    this.disk = { currentTerm: 0, votedFor: null, log: [] };
    this.start();
  }

  /** What is not on the disk begins anew. */
  start() {
    Object.assign(this, { role: 'follower', leaderId: null, commitIndex: 0, lastApplied: 0, votes: [] });
    Object.assign(this, { nextIndex: {}, matchIndex: {}, sent: [], applied: [] });
  }

  step(input) {
    this.sent = [];
    this.applied = [];
    if (input.kind === 'crash') this.start();
    if (input.kind === 'electionTimeout' && this.role !== 'leader') this.campaign();
    if (input.kind === 'heartbeatTimeout' && this.role === 'leader') this.replicate();
    if (input.kind === 'command' && this.role === 'leader') this.append(input.command);
    if (input.kind === 'receive') this.receive(input.from, input.payload);
    return { sent: this.sent, applied: this.applied };
  }

  view() {
    const { role, leaderId, commitIndex, votes: votesGranted, disk } = this;
    const progress = this.others.map((server) => ({
      server,
      nextIndex: this.nextIndex[server] ?? 1,
      matchIndex: this.matchIndex[server] ?? 0,
    }));
    return { role, leaderId, commitIndex, votesGranted, progress, ...disk };
  }

  send(to, payload) {
    this.sent.push({ to, payload, says: payload }); // the messages are in the paper's words as they are
  }

  campaign() {
    this.become('candidate', this.disk.currentTerm + 1);
    this.disk.votedFor = this.id;
    this.votes = [this.id];
    const { currentTerm: term, log } = this.disk;
    const request = { kind: 'RequestVote', term, lastLogIndex: log.length, lastLogTerm: log.at(-1)?.term ?? 0 };
    for (const to of this.others) this.send(to, request);
    this.countVotes();
  }

  become(role, term) {
    if (term > this.disk.currentTerm) Object.assign(this.disk, { currentTerm: term, votedFor: null });
    if (term > this.disk.currentTerm || role !== 'leader') this.leaderId = null;
    this.role = role;
    this.votes = [];
  }

  countVotes() {
    if (this.role !== 'candidate' || this.votes.length < this.majority) return;
    this.become('leader', this.disk.currentTerm);
    this.leaderId = this.id;
    for (const other of this.others) {
      this.nextIndex[other] = this.disk.log.length + 1;
      this.matchIndex[other] = 0;
    }
    this.append(null); // an entry of its own term, without which it may commit nothing
  }

  append(command) {
    this.disk.log.push({ term: this.disk.currentTerm, command });
    this.commit();
    this.replicate();
  }

  replicate() {
    const { currentTerm: term, log } = this.disk;
    for (const to of this.others) {
      const prevLogIndex = this.nextIndex[to] - 1;
      const prevLogTerm = log[prevLogIndex - 1]?.term ?? 0;
      const entries = log.slice(prevLogIndex);
      this.send(to, { kind: 'AppendEntries', term, prevLogIndex, prevLogTerm, entries, leaderCommit: this.commitIndex });
    }
  }

  receive(from, message) {
    if (message.term > this.disk.currentTerm) this.become('follower', message.term);
    const isOld = message.term < this.disk.currentTerm;
    if (message.kind === 'RequestVote') this.answerVote(from, message, isOld);
    if (message.kind === 'AppendEntries') this.answerAppend(from, message, isOld);
    if (message.kind === 'RequestVoteResponse' && !isOld && message.voteGranted && this.role === 'candidate') {
      this.votes = [...new Set([...this.votes, from])];
      this.countVotes();
    }
    if (message.kind === 'AppendEntriesResponse' && !isOld && this.role === 'leader') this.acknowledged(from, message);
  }

  answerVote(from, { lastLogIndex, lastLogTerm }, isOld) {
    const { disk } = this;
    const ownTerm = disk.log.at(-1)?.term ?? 0;
    const isUpToDate = lastLogTerm > ownTerm || (lastLogTerm === ownTerm && lastLogIndex >= disk.log.length);
    const voteGranted = !isOld && isUpToDate && (disk.votedFor === null || disk.votedFor === from);
    if (voteGranted) disk.votedFor = from;
    this.send(from, { kind: 'RequestVoteResponse', term: disk.currentTerm, voteGranted });
  }

  answerAppend(from, { prevLogIndex, prevLogTerm, entries, leaderCommit }, isOld) {
    const { disk } = this;
    const success = !isOld && (prevLogIndex === 0 || disk.log[prevLogIndex - 1]?.term === prevLogTerm);
    if (!isOld) {
      this.become('follower', disk.currentTerm);
      this.leaderId = from;
    }
    if (success) {
      disk.log = [...disk.log.slice(0, prevLogIndex), ...entries]; // the bug: what came later by an earlier message is cut off
      this.commitTo(Math.min(leaderCommit, disk.log.length));
    }
    const answer = { prevLogIndex, matchIndex: success ? prevLogIndex + entries.length : 0 };
    const none = { conflictTerm: 0, conflictIndex: 0 };
    this.send(from, { kind: 'AppendEntriesResponse', term: disk.currentTerm, success, ...answer, ...none });
  }

  acknowledged(from, { success, prevLogIndex, matchIndex }) {
    if (success) {
      this.matchIndex[from] = Math.max(this.matchIndex[from], matchIndex);
      this.nextIndex[from] = this.matchIndex[from] + 1;
      this.commit();
    } else if (this.nextIndex[from] === prevLogIndex + 1 && prevLogIndex > this.matchIndex[from]) {
      this.nextIndex[from] = prevLogIndex;
      this.replicate();
    }
  }

  commit() {
    const { currentTerm, log } = this.disk;
    for (let index = log.length; index > this.commitIndex && log[index - 1].term === currentTerm; index -= 1) {
      const holders = this.others.filter((other) => this.matchIndex[other] >= index).length + 1;
      if (holders >= this.majority) return this.commitTo(index);
    }
  }

  commitTo(index) {
    this.commitIndex = Math.max(this.commitIndex, index);
    for (; this.lastApplied < this.commitIndex; this.lastApplied += 1) this.applied.push(this.disk.log[this.lastApplied]);
  }
}

export default defineSubject({
  name: 'own-raft',
  declares: {
    view: ['votesGranted', 'progress'],
    words: ['RequestVote', 'RequestVoteResponse', 'AppendEntries', 'AppendEntriesResponse'],
    clients: true,
  },
  make: ({ servers }) => (id) => new Server(id, servers),
});
