// The core of consensus.raft, as it is, behind raftcheck's protocol (docs/adapter-protocol.md). How it is held still: README.md.
import { createRequire } from 'node:module';
import { host } from '../kit/node/host.mjs';
import { entryOf, kinds, words } from './words.mjs';

const require = createRequire(import.meta.url);
const library = '@coaty/consensus.raft';

// The outer half of the package is a node on a network, with a database. The core takes one constant from there.
require.cache[require.resolve(`${library}/non-ported/raft-controller.js`)] = { exports: { emptyRaftData: null } };
const { RawNode } = require(`${library}/ported/rawnode.js`);
const { SnapshotStatus } = require(`${library}/ported/node.js`);
const { RaftConfig, StateType } = require(`${library}/ported/raft.js`);
const { ErrSnapOutOfDate, MemoryStorage } = require(`${library}/ported/storage.js`);
const { ProgressStateType } = require(`${library}/ported/tracker/state.js`);
const { ConfState, HardState, Message, MessageType, Snapshot } = require(`${library}/ported/raftpb/raft.pb.js`);
const { discardLogger, setLogger } = require(`${library}/ported/logger.js`);

discardLogger.fatalf = discardLogger.panicf; // which throws; it would end the process
setLogger(discardLogger);

// So many ticks that no timer fires of itself: a tick is a leader's heartbeat.
const electionTick = 2 ** 16;

const roles = {
  [StateType.StateFollower]: 'follower',
  [StateType.StatePreCandidate]: 'preCandidate',
  [StateType.StateCandidate]: 'candidate',
  [StateType.StateLeader]: 'leader',
};

const serverOf = (id) => Number(id) || null; // the library's ids are texts, '' for none

class Server {
  constructor(id, options) {
    this.id = id;
    this.options = options;
    this.members = new ConfState({ voters: Array.from({ length: options.voters }, (_, k) => String(k + 1)) });
    this.storage = MemoryStorage.NewMemoryStorage();
    // The first members stand there from the beginning, without an entry that adds them.
    this.storage.InitialState = () => [this.storage.hardState, this.members, null];
    this.start();
  }

  start() {
    const { features, maxEntries, maxInFlight } = this.options;
    const config = new RaftConfig({
      id: String(this.id),
      electionTick,
      heartbeatTick: 1,
      storage: this.storage,
      applied: this.storage.ents[0].index,
      maxSizePerMsg: maxEntries === 1 ? 0 : Number.MAX_SAFE_INTEGER, // characters; 0 is for one entry
      maxInflightMsgs: maxInFlight,
      preVote: features.includes('preVote'),
      checkQuorum: features.includes('checkQuorum'),
      logger: discardLogger,
    });
    this.node = RawNode.NewRawNode(config);
  }

  step(input) {
    this.sent = [];
    this.applied = [];
    this.take(input);
    while (this.node.hasReady()) this.work(this.node.ready());
    return { sent: this.sent, applied: this.applied };
  }

  /** What the library returns says that an input was of no use. */
  take({ kind, payload, command, snapshot, target }) {
    const { node } = this;
    const leads = node.raft.state === StateType.StateLeader;
    if (kind === 'electionTimeout' && !leads) node.campaign();
    if (kind === 'electionTimeout' && leads) {
      for (let k = 0; k < electionTick; k += 1) node.tickQuiesced(); // time goes by, and nothing else happens
      node.tick();
    }
    if (kind === 'heartbeatTimeout' && leads) {
      this.reportSnapshots();
      node.tick();
    }
    if (kind === 'receive') node.step(new Message(payload));
    if (kind === 'command') node.propose(command);
    if (kind === 'transfer') node.transferLeader(String(target));
    if (kind === 'compact') this.compact(snapshot);
    if (kind === 'crash') this.start(); // the new life waits for its restart, and shows what that begins with
  }

  /** The library asks its host for this: what has not come by the next heartbeat counts as lost. */
  reportSnapshots() {
    for (const [id, { state }] of this.node.raft.prs.progress)
      if (state === ProgressStateType.StateSnapshot) this.node.reportSnapshot(id, SnapshotStatus.SnapshotFailure);
  }

  compact(text) {
    const { applied } = this.node.raft.raftLog;
    const [, error] = this.storage.CreateSnapshot(applied, this.members, text);
    if (error === null) this.storage.Compact(applied);
    else if (!(error instanceof ErrSnapOutOfDate)) throw error;
  }

  /** What a host has to do, in the order in which it has to be done. */
  work(ready) {
    const { storage, node } = this;
    if (!ready.snapshot.isEmptySnap()) storage.ApplySnapshot(new Snapshot(ready.snapshot));
    if (!ready.hardState.isEmptyHardState()) storage.SetHardState(new HardState(ready.hardState));
    storage.Append(ready.entries);
    for (const message of ready.messages) {
      const payload = JSON.parse(JSON.stringify(message));
      this.sent.push({ to: Number(message.to), payload, says: words(message, MessageType, node.raft.term) });
    }
    this.applied.push(...ready.committedEntries.map(entryOf));
    node.advance(ready);
  }

  view() {
    const { raft } = this.node;
    const { hardState, snapshot, ents } = this.storage;
    const [{ index: base, term: baseTerm }, ...entries] = ents;
    const others = [...raft.prs.progress].filter(([id]) => id !== raft.id);
    return {
      role: roles[raft.state],
      currentTerm: hardState.term,
      votedFor: serverOf(hardState.vote),
      leaderId: serverOf(raft.lead),
      commitIndex: hardState.commit,
      log: { base, baseTerm, entries: entries.map(entryOf) },
      snapshot: snapshot.data ?? '',
      votesGranted: [...raft.prs.votes].filter(([, granted]) => granted).map(([id]) => Number(id)),
      progress: others.map(([id, { next, match }]) => ({ server: Number(id), nextIndex: next, matchIndex: match })),
      transferTarget: serverOf(raft.leadTransferee),
    };
  }
}

Math.random = () => 0.5; // the library draws election timeouts alone, and no clock comes to their end

await host({
  name: 'coaty',
  version: require(`${library}/package.json`).version,
  declares: {
    features: ['preVote', 'checkQuorum', 'snapshots', 'transfer'],
    clients: true,
    view: ['votesGranted', 'progress', 'transferTarget', 'snapshot'],
    words: kinds,
    otherwise: {
      'Progress Monotonic': 'nextIndex may fall to matchIndex or below when messages overtake each other, as in etcd',
      'Leader Stickiness': {
        without: 'checkQuorum',
        reason: 'nothing keeps servers from granting pre-votes beside a leader, as in etcd',
      },
      'Pre-Vote Majority': 'candidates count late grants of earlier rounds, which asked for a lower term, as in etcd',
    },
  },
  make: (options) => (id) => new Server(id, options),
});
