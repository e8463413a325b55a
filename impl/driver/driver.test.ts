import { expect, test } from 'vitest';
import { emptyDurableState, restore } from '../core/node.ts';
import type { Raft } from '../core/raft.ts';
import { textbookRules } from '../core/rules.ts';
import type { Driven, Driving, Effect } from './driver.ts';
import { drive, writeFinished } from './driver.ts';
import { soundLease, startedClock, ticked } from './lease.ts';
import { soundSnapshots } from './own-snapshot.ts';
import { noRequests, soundAnswers } from './waiting-requests.ts';

const raft: Raft = {
  jointConsensus: false,
  preVote: false,
  checkQuorum: true,
  leaseReads: true,
  maxEntries: 4,
  maxChunk: Infinity,
  maxReads: 4,
  maxInFlight: 4,
  rules: textbookRules,
};
const lease = soundLease({ electionTicks: 5, driftFactor: 2 });
const rules = { raft, lease, answers: soundAnswers, snapshots: soundSnapshots };

const voters = [1, 2, 3];
const started: Driven = {
  node: restore(1, emptyDurableState({ voters, newVoters: null, learners: [] })),
  pending: [],
  appliedIndex: 0,
  waiting: noRequests,
  begun: null,
  clock: startedClock(5),
};

const timeout = { kind: 'electionTimeout', nextTimeoutMs: 150 } as const;
const kindsOf = (effects: readonly Effect[]): readonly string[] =>
  effects.map((effect) => (effect.kind === 'send' ? effect.outgoing.message.kind : effect.kind));

test('what promises durability goes out once the write that it waits for is durable (Figure 2)', () => {
  const campaigning = drive(rules, started, timeout);
  expect(kindsOf(campaigning.effects)).toEqual(['electionTimer', 'write']);
  expect(campaigning.driven.pending).toHaveLength(1);
  const written = writeFinished(rules, campaigning.driven);
  expect(kindsOf(written.effects)).toEqual(['RequestVote', 'RequestVote']);
  expect(written.driven).toMatchObject({ pending: [], node: { role: 'candidate', votesGranted: [1] } });
});

/** Server 1 once it leads, its no-op is committed, and a round of its heartbeats is answered. */
function leased(): Driven {
  const candidate = writeFinished(rules, drive(rules, started, timeout).driven).driven;
  const vote = { kind: 'RequestVoteResponse', term: 1, voteGranted: true } as const;
  const elected = drive(rules, candidate, { kind: 'receive', from: 2, message: vote }).driven;
  let driving: Driving = writeFinished(rules, elected);
  for (const kind of ['entries', 'heartbeat'] as const) {
    if (kind === 'heartbeat') driving = drive(rules, driving.driven, { kind: 'heartbeatTimeout' });
    const { round } = driving.driven.node.reads;
    const answer = {
      kind: 'AppendEntriesResponse',
      term: 1,
      success: true,
      conflictTerm: 0,
      conflictIndex: 0,
    } as const;
    const message = { ...answer, prevLogIndex: kind === 'entries' ? 0 : 1, matchIndex: 1, round };
    driving = drive(rules, driving.driven, { kind: 'receive', from: 2, message });
  }
  return driving.driven;
}

test('a lease begins with a confirmed round, and ends before any other clock can have come to an election timeout', () => {
  const { clock } = leased();
  expect(clock).toMatchObject({ leased: true, leaseAge: 0 });
  const later = clock && ticked(lease, clock);
  expect(later).toMatchObject({ leased: true, leaseAge: 1 });
  expect(later && ticked(lease, later)).toMatchObject({ leased: false, leaseAge: null });
});

test('entries are given out to be applied in order and once', () => {
  const driven = leased();
  expect(driven.appliedIndex).toBe(1);
  const ahead = { ...driven, node: { ...driven.node, commitIndex: 0 }, appliedIndex: 1 };
  const answer = { kind: 'AppendEntriesResponse', term: 1, success: true, conflictTerm: 0, conflictIndex: 0 } as const;
  const again = { kind: 'receive', from: 3, message: { ...answer, prevLogIndex: 0, matchIndex: 1 } } as const;
  expect(() => drive(rules, ahead, again)).toThrow('entry 1 was given out to be applied after entry 1');
  expect(kindsOf(drive({ ...rules, appliesAgain: true }, ahead, again).effects)).toContain('apply');
});

test('a request is answered with its entry, and not with another leader’s at its index (§5.3)', () => {
  const asked = drive(rules, leased(), { kind: 'command', command: 'mine' });
  expect(asked.driven.waiting).toEqual([{ index: 2, term: 1 }]);
  const accepted = {
    kind: 'AppendEntriesResponse',
    term: 1,
    success: true,
    conflictTerm: 0,
    conflictIndex: 0,
  } as const;
  const message = { ...accepted, prevLogIndex: 1, matchIndex: 2 };
  const request = { index: 2, term: 1 };
  const acknowledged = drive(rules, writeFinished(rules, asked.driven).driven, { kind: 'receive', from: 2, message });
  expect(acknowledged.effects).toContainEqual({ kind: 'answer', request });
  expect(acknowledged.driven.waiting).toEqual([]);

  const deposed = drive(rules, asked.driven, { kind: 'receive', from: 3, message: appendOf(3) });
  expect(kindsOf(deposed.effects)).toEqual(expect.arrayContaining(['apply', 'giveUp']));
  expect(deposed.effects).toContainEqual({ kind: 'giveUp', request });
  expect(deposed.driven.waiting).toEqual([]);
});

test('what is not applied yet is given up with the leadership', () => {
  const asked = drive(rules, leased(), { kind: 'command', command: 'mine' });
  const deposed = drive(rules, asked.driven, { kind: 'stepDown' });
  expect(deposed.effects).toContainEqual({ kind: 'giveUp', request: { index: 2, term: 1 } });
  expect(deposed.driven.waiting).toEqual([]);
});

/** Of another leader, whose own entry 2 is committed. */
const appendOf = (term: number) =>
  ({
    kind: 'AppendEntries',
    term,
    prevLogIndex: 1,
    prevLogTerm: 1,
    entries: [{ term, command: 'another’s' }],
    leaderCommit: 2,
  }) as const;
