import { describe, expect, test } from 'vitest';
import { emptyDurableState, restore } from '../core/node.ts';
import type { Raft } from '../core/raft.ts';
import { textbookRules } from '../core/rules.ts';
import type { Driven, DriverRules, Effect } from './driver.ts';
import { applyNext, drive, finishSnapshot, takeSnapshot, writeFinished } from './driver.ts';
import { soundLease } from './lease.ts';
import { soundSnapshots } from './own-snapshot.ts';
import { noRequests, soundAnswers } from './waiting-requests.ts';

const raft: Raft = {
  jointConsensus: false,
  preVote: false,
  checkQuorum: false,
  leaseReads: false,
  appliesLater: true,
  maxEntries: 4,
  maxChunk: Infinity,
  maxReads: 4,
  maxInFlight: 4,
  rules: textbookRules,
};

const rules: DriverRules = {
  raft,
  lease: soundLease({ electionTicks: 5, driftFactor: 2 }),
  answers: soundAnswers,
  snapshots: soundSnapshots,
  snapshotsLater: true,
};

const alone = { voters: [1], newVoters: null, learners: [] };

const afterWrites = (driven: Driven): Driven =>
  driven.pending.length === 0 ? driven : afterWrites(writeFinished(rules, driven).driven);

/** A server that is alone leads, and has committed its no-op and a command. */
function led(): Driven {
  const node = restore(1, emptyDurableState(alone));
  const started: Driven = { node, pending: [], appliedIndex: 0, waiting: noRequests, begun: null };
  const leader = afterWrites(drive(rules, started, { kind: 'electionTimeout', nextTimeoutMs: 150 }).driven);
  return afterWrites(drive(rules, leader, { kind: 'command', command: 'x' }).driven);
}

const kindsOf = (effects: readonly Effect[]): readonly string[] =>
  effects.map((effect) => (effect.kind === 'reply' ? effect.reply.kind : effect.kind));

describe('entries that are applied later', () => {
  test('are applied in order, the client of each answered with it, until all that is committed is', () => {
    const [first, second] = [applyNext(rules, led()), applyNext(rules, applyNext(rules, led()).driven)];
    expect([led().appliedIndex, led().node.commitIndex, first.driven.node.appliedIndex]).toEqual([0, 2, 1]);
    expect([kindsOf(first.effects), kindsOf(second.effects)]).toEqual([['apply'], ['apply', 'answer']]);
    expect(() => applyNext(rules, second.driven)).toThrow('there is no committed entry 3 to be applied');
  });

  test('are waited for by reads (dissertation §6.4, step 4)', () => {
    const asked = drive(rules, led(), { kind: 'read', read: 1 });
    expect(kindsOf(asked.effects)).toEqual([]);
    const first = applyNext(rules, asked.driven);
    const second = applyNext(rules, first.driven);
    expect([kindsOf(first.effects), kindsOf(second.effects)]).toEqual([['apply'], ['apply', 'answer', 'readable']]);
  });
});

describe('a snapshot that takes its time', () => {
  const begun = (): Driven => takeSnapshot(rules, applyNext(rules, led()).driven, 'after 1').driven;

  test('covers and holds what was applied as it was begun', () => {
    const later = applyNext(rules, begun()).driven;
    expect(later.begun).toMatchObject({ index: 1, term: 1, data: 'after 1' });
    const { driven, effects } = finishSnapshot(rules, later, 'after 2');
    expect(driven.node).toMatchObject({ snapshot: { index: 1, data: 'after 1' }, log: { base: 1 }, appliedIndex: 2 });
    expect([kindsOf(effects), driven.begun]).toEqual([['write'], null]);
  });

  test('is begun one at a time, and only of something', () => {
    const one = begun();
    expect(takeSnapshot(rules, one, 'another')).toEqual({ driven: one, effects: [] });
    const nothing = led();
    expect(takeSnapshot(rules, nothing, 'nothing')).toEqual({ driven: nothing, effects: [] });
    expect(() => finishSnapshot(rules, nothing, 'nothing')).toThrow('no snapshot was begun');
  });

  test('is of no use once the log is compacted as far', () => {
    const one = begun();
    const snapshot = { index: 2, term: 1, configuration: alone, data: 'after 2' };
    const { driven } = drive(rules, applyNext(rules, one).driven, { kind: 'snapshotTaken', snapshot });
    const after = finishSnapshot(rules, driven, 'after 2');
    expect(after.driven.node).toBe(driven.node);
    expect([after.effects, after.driven.begun]).toEqual([[], null]);
  });
});
