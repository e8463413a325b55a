import { describe, expect, test } from 'vitest';
import { electionSafety } from '../../../properties/invariants/elections/election-safety.ts';
import { loadSchedule } from '../../format/load.ts';
import { targetOf as targetOfFile } from '../../replay.ts';
import { traceOf } from '../../trace.ts';
import {
  coreCampaign,
  coreTarget,
  election,
  runOf,
  targetOf,
  twoVotes,
  votesTwice,
} from '../../testing/example-runs.ts';
import { journeysOf } from './journeys.ts';
import type { Arrow, SpaceTime } from './layout.ts';
import { spaceTime } from './layout.ts';

const arrowText = ({ message, kind, from, to, fromRow, toRow, end, copy, cause }: Arrow): string =>
  [
    `${message?.identity ?? kind}`,
    `${from}@${fromRow}-${to}@${toRow}`,
    end,
    ...(copy ? ['copy'] : []),
    ...(cause === 'none' ? [] : [cause]),
  ].join(' ');

const arrows = (layout: SpaceTime): readonly string[] => layout.arrows.map(arrowText);

test('an arrow leaves where its message was sent, and ends where it arrived or was lost, or at the last row', () => {
  const steps = [
    '1 timeout',
    'duplicate 1>2 RequestVote t1 #1',
    '1>2 RequestVote t1 #2',
    'drop 1>3 RequestVote t1 #1',
    '2>1 RequestVoteResponse t1 #1',
  ];
  expect(arrows(spaceTime(runOf(steps)))).toEqual([
    '1>2 RequestVote t1 #1 0@1-1@5 inFlight',
    '1>3 RequestVote t1 #1 0@1-2@4 lost',
    '1>2 RequestVote t1 #2 0@1-1@3 arrived copy',
    '2>1 RequestVoteResponse t1 #1 1@3-0@5 arrived',
    '1>2 AppendEntries t1 #1 0@5-1@5 inFlight',
    '1>3 AppendEntries t1 #1 0@5-2@5 inFlight',
  ]);
});

test('a message that a step leaves in flight arrives more than once, and may be in flight still', () => {
  expect(arrows(spaceTime(runOf(coreCampaign, { target: coreTarget })))).toEqual([
    '1>1 RequestVote t2 #1 0@2-0@5 inFlight',
    '1>2 RequestVote t2 #1 0@3-1@4 arrived',
    '1>2 RequestVote t2 #1 0@3-1@5 arrived',
    '2>1 RequestVoteResponse t2 #1 1@5-0@5 inFlight',
  ]);
});

test('roles of a term, being down, being split off and links cut are bands, each up to the row in which it ends', () => {
  const steps = [...election, '1 crash', 'partition 3', 'cut 1 2', 'heal', '1 restart'];
  expect(spaceTime(runOf(steps)).bands).toEqual([
    { kind: 'role', lane: 0, role: 'follower', term: 0, fromRow: 0, toRow: 1 },
    { kind: 'role', lane: 1, role: 'follower', term: 0, fromRow: 0, toRow: 2 },
    { kind: 'role', lane: 2, role: 'follower', term: 0, fromRow: 0, toRow: 11 },
    { kind: 'role', lane: 0, role: 'candidate', term: 1, fromRow: 1, toRow: 3 },
    { kind: 'role', lane: 1, role: 'follower', term: 1, fromRow: 2, toRow: 11 },
    { kind: 'role', lane: 0, role: 'leader', term: 1, fromRow: 3, toRow: 6 },
    { kind: 'down', lane: 0, fromRow: 6, toRow: 10 },
    { kind: 'cut', lane: 0, to: 2, fromRow: 7, toRow: 9 },
    { kind: 'cut', lane: 1, to: 2, fromRow: 7, toRow: 9 },
    { kind: 'cut', lane: 2, to: 0, fromRow: 7, toRow: 9 },
    { kind: 'cut', lane: 2, to: 1, fromRow: 7, toRow: 9 },
    { kind: 'splitOff', lane: 2, fromRow: 7, toRow: 9 },
    { kind: 'cut', lane: 0, to: 1, fromRow: 8, toRow: 9 },
    { kind: 'splitOff', lane: 1, fromRow: 8, toRow: 9 },
    { kind: 'role', lane: 0, role: 'follower', term: 1, fromRow: 10, toRow: 11 },
  ]);
});

describe('the violation', () => {
  const violated = spaceTime(runOf([...twoVotes, '2 heartbeat'], { target: targetOf(votesTwice, [electionSafety]) }));

  test('stands at its step and server, and the steps behind it are not drawn', () => {
    expect(violated.marks).toEqual([{ kind: 'violation', row: 6, lane: 2 }]);
    expect(violated.rows.map(({ row, number, fate, lane }) => [row, number, fate, lane])).toEqual([
      [1, 1, 'applied', 0],
      [2, 2, 'applied', 2],
      [3, 3, 'applied', 1],
      [4, 4, 'applied', 1],
      [5, 5, 'applied', 0],
      [6, 6, 'applied', 2],
    ]);
    expect(violated.height).toBe(7);
  });

  test('has the message that came in its step as its direct cause, and what happened before as its past', () => {
    expect(violated.rows.filter(({ cause }) => cause).map(({ number }) => number)).toEqual([1, 2, 3, 4, 6]);
    expect(arrows(violated).filter((text) => / (direct|past)$/.test(text))).toEqual([
      '1>2 RequestVote t1 #1 0@1-1@3 arrived past',
      '3>2 RequestVote t1 #1 2@2-1@4 arrived past',
      '2>3 RequestVoteResponse t1 #1 1@4-2@6 arrived direct',
    ]);
  });

  test('rests on other steps where who draws knows better', () => {
    const trace = runOf(twoVotes, { target: targetOf(votesTwice, [electionSafety]) });
    expect(
      spaceTime(trace, { cause: [5, 6] })
        .rows.filter(({ cause }) => cause)
        .map(({ number }) => number),
    ).toEqual([5, 6]);
  });

  test('that no step brought stands below them all', () => {
    const trace = runOf(['1 timeout']);
    const fact = { property: 'Liveness', paper: '', fact: 'none', atStep: 9, difference: null };
    const late = { ...trace, outcome: { ...trace.outcome, violation: fact } };
    expect(spaceTime(late).marks).toEqual([{ kind: 'violation', row: 1, lane: null }]);
  });
});

test('a step that does not apply has a row and nothing else', () => {
  const { rows, marks } = spaceTime(runOf(['1 restart', '1 crash']));
  expect(rows.map(({ fate, lane }) => [fate, lane])).toEqual([
    ['skipped', null],
    ['applied', 0],
  ]);
  expect(marks).toEqual([{ kind: 'crash', row: 2, lane: 0 }]);
});

const file = new URL('../../faults/dedup-missing-from-snapshot.json', import.meta.url).pathname;

test('clients have lanes, and their requests and answers come at once', () => {
  const schedule = loadSchedule(file);
  const layout = spaceTime(traceOf(targetOfFile(schedule, file), schedule));
  const clients = layout.lanes.filter(({ kind }) => kind === 'client');
  expect(clients.map(({ name }) => name)).toEqual(['c1', 'c2', 'c3'].slice(0, schedule.options.clients));
  const asked = layout.arrows.filter(({ kind }) => kind !== 'message');
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.every(({ fromRow, toRow }) => fromRow === toRow)).toBe(true);
  expect(new Set(asked.map(({ kind }) => kind))).toEqual(new Set(['request', 'answer']));
});

test('every message of the trace has a journey, and every delivery an end of one', () => {
  const schedule = loadSchedule(file);
  const trace = traceOf(targetOfFile(schedule, file), schedule);
  const made = trace.steps.filter((step) => step.fate === 'applied');
  const journeys = journeysOf(trace);
  const copies = made.filter(({ copy }) => copy !== null).length;
  expect(journeys.length).toBe(made.reduce((sum, { sent }) => sum + sent.length, copies));
  const arrived = journeys.reduce((sum, { arrivedAt }) => sum + arrivedAt.length, 0);
  expect(arrived).toBe(made.filter(({ step }) => step.kind === 'deliver').length);
});
