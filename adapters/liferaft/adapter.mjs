// liferaft, as it is, behind raftcheck's protocol (docs/adapter-protocol.md). How it is held still: README.md.
import { createRequire } from 'node:module';
import { host } from '../kit/node/host.mjs';
import { Timers } from './timers.mjs';
import { entryOf, words } from './words.mjs';

const require = createRequire(import.meta.url);

// All that is asynchronous goes by promises and process.nextTick, so that one turn of the loop is the end of it.
const turn = globalThis.setImmediate;
globalThis.setImmediate = (then, ...given) => process.nextTick(then, ...given);
const settled = () => new Promise((resolve) => turn(resolve));

require.cache[require.resolve('tick-tock')] = { exports: Timers };
const Raft = require('@markwylde/liferaft');
const Log = require('@markwylde/liferaft/log.js');
const memdown = require('memdown');

const roles = { [Raft.FOLLOWER]: 'follower', [Raft.CANDIDATE]: 'candidate', [Raft.LEADER]: 'leader' };

/** Without a handler they end the process. Here they are a panic of the step that set them off. */
const rejected = [];
process.on('unhandledRejection', (error) => rejected.push(error));

class Server {
  constructor(id, servers) {
    this.id = id;
    this.others = Array.from({ length: servers }, (_, k) => k + 1).filter((other) => other !== id);
    this.disk = memdown();
    this.kept = [];
    this.asked = 0; // also by earlier lives: an answer to one of those finds nobody who waits for it
    this.start();
  }

  /** The disk alone is left of an earlier life. */
  start() {
    this.waiting = new Map();
    this.committing = [];
    this.applied = [];
    this.raft = new Raft(String(this.id), { Log, adapter: () => this.disk });
    for (const other of this.others) this.raft.join(String(other), (packet, answered) => this.ask(other, packet, answered));
    const commitEntries = this.raft.commitEntries.bind(this.raft);
    this.raft.commitEntries = (entries) => {
      this.committing.push(...entries);
      return commitEntries(entries);
    };
    this.raft.on('commit', (command) => this.apply(command));
  }

  /** The event tells the command; the entry is one of those that are just being committed. */
  apply(command) {
    const at = this.committing.findIndex((entry) => entry.command === command);
    this.applied.push(...this.committing.splice(at, 1).map(entryOf));
  }

  ask(to, packet, answered) {
    this.asked += 1;
    this.waiting.set(this.asked, answered);
    this.send(to, { ask: this.asked, packet });
  }

  send(to, message) {
    const payload = JSON.parse(JSON.stringify(message));
    this.sent.push({ to, payload, says: words(payload.packet) });
  }

  async step(input) {
    this.sent = [];
    this.applied = [];
    if (input.kind === 'crash') {
      this.kept = (await this.entries()).filter(({ committed }) => committed);
      this.start(); // the new life waits for its restart, and shows what that begins with
    }
    this.take(input);
    await settled();
    if (rejected.length > 0) throw rejected.splice(0)[0];
    return { sent: this.sent, applied: [...this.recalled(), ...this.applied] };
  }

  /**
   * The library marks in the log what it has told as committed, and tells it never again, also after a restart. So it is
   * for state machines that outlast a crash. Raftcheck's does not: it is given again what is marked, up to the commitIndex.
   */
  recalled() {
    const { committedIndex } = this.raft.log;
    const recalled = this.kept.filter(({ index }) => index <= committedIndex);
    this.kept = this.kept.filter(({ index }) => index > committedIndex);
    return recalled.map(entryOf);
  }

  take({ kind, command, from, payload }) {
    const { raft } = this;
    const leads = raft.state === Raft.LEADER;
    if (kind === 'electionTimeout' && !leads) raft.timers.fire(raft.timers.active('election') ? 'election' : 'heartbeat');
    if (kind === 'heartbeatTimeout' && leads) raft.timers.fire('heartbeat');
    if (kind === 'command' && leads) raft.command(command);
    if (kind === 'receive' && payload.ask !== undefined) this.answer(from, payload);
    if (kind === 'receive' && payload.answer !== undefined) this.answered(payload);
  }

  answer(from, { ask, packet }) {
    this.raft.emit('data', packet, (answer) => this.send(from, { answer: ask, packet: answer ?? null }));
  }

  /** As of a request over a connection: one answer, and none to who has crashed since. */
  answered({ answer, packet }) {
    const answered = this.waiting.get(answer);
    this.waiting.delete(answer);
    answered?.(null, packet);
  }

  async entries() {
    return await this.raft.log.getEntriesAfter(0);
  }

  async view() {
    const { state, term, votes, leader, log } = this.raft;
    const entries = [];
    for (const entry of await this.entries()) entries[entry.index - 1] = entryOf(entry);
    return {
      role: roles[state],
      currentTerm: term,
      votedFor: Number(votes.for) || null,
      leaderId: Number(leader) || null,
      commitIndex: log.committedIndex,
      log: Array.from(entries, (entry) => entry ?? { term: 0, command: null }), // a hole
    };
  }
}

await host({
  name: 'liferaft',
  version: require('@markwylde/liferaft/package.json').version,
  declares: { clients: true, network: { order: 'fifo' }, words: ['RequestVote', 'RequestVoteResponse', 'AppendEntries'] },
  make: ({ servers }) => (id) => new Server(id, servers),
});
