import { expect, test } from 'vitest';
import type { Step } from '../../../properties/seen/schedule.ts';
import { allInvariants } from '../../../properties/invariants/all.ts';
import type { Invariant } from '../../../properties/invariants/invariant.ts';
import { targetNamed } from '../../testing/target-named.ts';
import { runSteps } from '../../cluster/run.ts';
import type { World } from '../../cluster/world.ts';

const options = { servers: 3, features: [], maxEntries: 10, maxInFlight: 1000, disk: 'immediate' } as const;

const deliver = (message: string): Step => ({ kind: 'deliver', message });

/** Server 1 leads term 1, and its no-op is everywhere. */
const election: readonly Step[] = [
  { kind: 'timeout', server: 1 },
  deliver('1>2 RequestVote t1 #1'),
  deliver('2>1 RequestVoteResponse t1 #1'),
  deliver('1>2 AppendEntries t1 #1'),
  deliver('1>3 AppendEntries t1 #1'),
];

/** The servers, and what is in flight, after those steps; which of them did not apply. */
function after(
  steps: readonly Step[],
  { invariants = allInvariants }: { readonly invariants?: readonly Invariant[] } = {},
) {
  let last: World | null = null;
  const observer = { after: (world: World): void => void (last = world) };
  const target = { ...targetNamed('documented'), invariants };
  const { skipped } = runSteps(target, options, steps, { observer, suffix: false });
  if (last === null) throw new RangeError('nothing happened');
  const { views, network }: World = last;
  const flights = network.flights.map(({ envelope: { from, to, message } }) => ({ from, to, message }));
  return { views, flights, skipped };
}

test('an election timeout of the harness is one like any other', () => {
  const byHand = after([{ kind: 'harness', action: 'timeout', server: 2 }]);
  expect(byHand.views).toEqual(after([{ kind: 'timeout', server: 2 }]).views);
  expect(after([...election, { kind: 'harness', action: 'timeout', server: 1 }]).skipped).toEqual([6]);
});

test('a leader appends an entry that nobody asked for, and sends it', () => {
  const { views, flights, skipped } = after([...election, { kind: 'harness', action: 'append', server: 1 }]);
  expect(views[0]?.log.entries.map(({ term }) => term)).toEqual([1, 1]);
  expect(flights.filter(({ message }) => message.kind === 'AppendEntries')).toHaveLength(0); // R13: nobody has answered
  expect(skipped).toEqual([]);
  expect(after([...election, { kind: 'harness', action: 'append', server: 2 }]).skipped).toEqual([6]);
});

test('a leader that hands its power over leads on; the target answers and campaigns', () => {
  const transfer: Step = { kind: 'harness', action: 'transfer', server: 1, to: 2 };
  const { views, flights } = after([...election, transfer, deliver('1>2 TimeoutNow t1 #1')]);
  expect(views.map(({ role, currentTerm }) => [role, currentTerm])).toEqual([
    ['leader', 1],
    ['candidate', 2],
    ['follower', 1],
  ]);
  const answer = flights.find(({ message }) => message.kind === 'Other');
  expect(answer).toEqual({
    from: 2,
    to: 1,
    message: { kind: 'Other', name: 'TimeoutNowResponse', term: 1, says: { i: 1, ok: true } },
  });
  const polls = flights.filter(({ message }) => message.kind === 'RequestVote' && message.term === 2);
  expect(polls.map(({ to }) => to)).toEqual([1, 3]);
});

test('a target whose log ends otherwise says no, and stays', () => {
  const transfer: Step = { kind: 'harness', action: 'transfer', server: 1, to: 2 };
  const behind = election.slice(0, 3);
  const { views, flights } = after([...behind, transfer, deliver('1>2 TimeoutNow t1 #1')]);
  expect(views[1]).toMatchObject({ role: 'follower', currentTerm: 1 });
  expect(flights.at(-1)?.message).toMatchObject({ name: 'TimeoutNowResponse', says: { i: 0, ok: false } });
});

test('an answer to it does nothing to the leader', () => {
  const steps: readonly Step[] = [
    ...election,
    { kind: 'harness', action: 'transfer', server: 1, to: 2 },
    deliver('1>2 TimeoutNow t1 #1'),
  ];
  const before = after(steps);
  const { views, skipped } = after([...steps, deliver('2>1 TimeoutNowResponse t1 #1')]);
  expect([views[0], skipped]).toEqual([before.views[0], []]);
});

test('a server whose disk was emptied while it was down starts as at first', () => {
  const down: readonly Step[] = [...election, { kind: 'crash', server: 2 }];
  const wipe: Step = { kind: 'harness', action: 'wipe', server: 2 };
  // Judged, such a run may end there: a term went back.
  const { views, skipped } = after([...down, wipe, { kind: 'restart', server: 2 }], { invariants: [] });
  expect(skipped).toEqual([]);
  expect(views[1]).toMatchObject({ up: true, currentTerm: 0, votedFor: null, commitIndex: 0, log: { entries: [] } });
  expect(after([...election, wipe]).skipped).toEqual([6]);
});

test('power goes to another server that there is', () => {
  for (const to of [1, 4]) {
    expect(after([...election, { kind: 'harness', action: 'transfer', server: 1, to }]).skipped).toEqual([6]);
  }
});
