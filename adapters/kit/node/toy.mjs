// A toy, to see a finding: it has the methods of raft.mjs, and is put in its place. Whoever times out leads the next term
// and says so, for who would contradict? The others copy its log; what a majority has copied is committed.

export class Raft {
  constructor({ id, servers, disk, send, apply }) {
    Object.assign(this, { id, disk, send, apply, majority: Math.floor(servers / 2) + 1 });
    this.others = Array.from({ length: servers }, (_, k) => k + 1).filter((other) => other !== id);
    Object.assign(this, { role: 'follower', leaderId: null, commitIndex: 0, copies: {} });
  }

  campaign() {
    if (this.role === 'leader') return;
    this.disk.currentTerm += 1;
    Object.assign(this, { role: 'leader', leaderId: this.id, copies: {} });
    this.propose(null);
  }

  heartbeat() {
    if (this.role !== 'leader') return;
    const { disk, commitIndex } = this;
    for (const to of this.others) this.send(to, { kind: 'Copy', term: disk.currentTerm, log: disk.log, commitIndex });
  }

  propose(command) {
    if (this.role !== 'leader') return;
    this.disk.log.push({ term: this.disk.currentTerm, command });
    this.heartbeat();
    this.copied(this.id, this.disk.log.length);
  }

  receive(from, message) {
    const { disk } = this;
    if (message.term < disk.currentTerm) return;
    if (message.term > disk.currentTerm) Object.assign(this, { role: 'follower', leaderId: null });
    disk.currentTerm = message.term;
    if (message.kind === 'Copy') this.copy(from, message);
    if (message.kind === 'Copied') this.copied(from, message.length);
  }

  copy(from, { log, commitIndex }) {
    const { disk } = this;
    Object.assign(this, { role: 'follower', leaderId: from });
    if (log.length >= disk.log.length || log.at(-1).term > disk.log.at(-1).term) disk.log = log;
    this.commitTo(Math.min(commitIndex, disk.log.length));
    this.send(from, { kind: 'Copied', term: disk.currentTerm, length: log.length });
  }

  copied(by, length) {
    if (this.role !== 'leader') return;
    this.copies[by] = Math.max(length, this.copies[by] ?? 0);
    if (Object.values(this.copies).filter((one) => one >= length).length >= this.majority) this.commitTo(length);
  }

  commitTo(index) {
    for (; this.commitIndex < index; this.commitIndex += 1) this.apply(this.disk.log[this.commitIndex]);
  }
}
