import { expect, test } from 'vitest';
import type { SpecEvent } from '../state/event.ts';
import { compacting, halfWay, lagging } from '../testing/lagging.ts';
import { beginSnapshot, continueSnapshot, heartbeat, replicate, Story } from '../testing/story.ts';

const compact: SpecEvent = { type: 'compact', data: 'after 2' };

test('what is committed gives way to a snapshot, and what follows keeps its index (§7)', () => {
  const story = lagging();
  expect(story.state(1)).toMatchObject({ log: [], snapshot: { lastIndex: 2, lastTerm: 2, data: 'after 2' } });
  expect(story.request(1, 'z')).toEqual([{ kind: 'accepted', index: 3, term: 2 }]);
  story.does(1, replicate(2)).exchange(1, 2).does(1, { type: 'advanceCommitIndex' });
  expect(story.state(1).commitIndex).toBe(3);
});

test('there is nothing to compact but what is committed since', () => {
  const story = new Story(compacting).elect(1, 2);
  story.request(1, 'x');
  expect(story.ask(1, compact).action).toBeNull();
  expect(lagging().ask(1, compact).action).toBeNull();
});

test('a follower that lacks compacted entries is sent the snapshot instead, one chunk at a time (Figure 13)', () => {
  const story = lagging();
  expect(story.ask(1, replicate(3)).action).toBeNull();
  story.does(1, beginSnapshot(3));
  expect(story.ask(1, beginSnapshot(3)).action).toBeNull();
  expect(story.deliver(1, 3)).toMatchObject({ moffset: 0, mdata: 'after', mdone: false });
  expect(story.deliver(3, 1)).toMatchObject({ mtype: 'InstallSnapshotResponse', moffset: 5 });
  story.does(1, continueSnapshot(3));
  expect(story.deliver(1, 3)).toMatchObject({ moffset: 5, mdata: ' 2', mdone: true });
  expect(story.state(3)).toMatchObject({ snapshot: story.state(1).snapshot, commitIndex: 2, log: [], knownLeader: 1 });
  expect(story.deliver(3, 1)).toMatchObject({ mtype: 'AppendEntriesResponse', msuccess: true, mmatchIndex: 2 });
  expect(story.state(1)).toMatchObject({ nextIndex: [1, 3, 3], matchIndex: [0, 2, 2], sending: [null, null, null] });
});

test('a chunk that was lost is sent again by the heartbeat, from where the follower is', () => {
  const story = halfWay().does(1, continueSnapshot(3)).lose(1, 3).does(1, heartbeat(3));
  expect(story.messages(1, 3)).toMatchObject([{ mtype: 'InstallSnapshotRequest', moffset: 5 }]);
});

test('a follower that has forgotten what came says so, and gets it again from the start', () => {
  const story = halfWay().does(3, { type: 'restart' }).does(1, continueSnapshot(3));
  story.deliver(1, 3);
  expect(story.deliver(3, 1)).toMatchObject({ moffset: 0 });
  story.does(1, continueSnapshot(3));
  expect(story.messages(1, 3)).toMatchObject([{ moffset: 0, mdata: 'after' }]);
});

test('after a restart the snapshot is all that is known to be committed', () => {
  const story = lagging();
  story.request(1, 'z');
  story.does(1, replicate(2)).exchange(1, 2).does(1, { type: 'advanceCommitIndex' }, { type: 'restart' });
  expect(story.state(1)).toMatchObject({ commitIndex: 2, log: [{ value: 'z' }] });
});

test('a snapshot of what is committed anyway changes nothing, and is answered as what it is', () => {
  const story = halfWay().does(1, continueSnapshot(3));
  const [late] = story.messages(1, 3);
  story.exchange(1, 3);
  const before = story.state(3);
  const step = story.ask(3, { type: 'InstallSnapshotRequest', message: late } as SpecEvent);
  expect(step.action).toBe('HandleInstallSnapshotRequest/known');
  expect(step.server.context).toEqual(before);
  expect(step.sent).toMatchObject([{ mtype: 'AppendEntriesResponse', msuccess: true, mmatchIndex: 2 }]);
});

test('who holds the last included entry keeps what follows it (Figure 13, step 6), and nobody else does (step 7)', () => {
  const message = {
    mtype: 'InstallSnapshotRequest',
    mterm: 2,
    mlastIncludedIndex: 2,
    mlastIncludedTerm: 2,
    mconfiguration: { voters: [1, 2, 3], newVoters: null, learners: [] },
    moffset: 0,
    mdata: 'all',
    mdone: true,
    msource: 1,
    mdest: 3,
  } as const;
  const following = new Story(compacting).elect(1, 2, 3);
  for (const value of ['x', 'y', 'z']) following.request(1, value);
  following.does(1, replicate(3), replicate(3));
  for (const append of following.messages(1, 3))
    following.does(3, { type: 'AppendEntriesRequest', message: append } as SpecEvent);
  expect(following.terms(3)).toEqual([2, 2, 2]);
  const install = (mlastIncludedTerm: number) =>
    following.ask(3, { type: 'InstallSnapshotRequest', message: { ...message, mlastIncludedTerm } }).server.context;
  expect(install(2)).toMatchObject({ log: [{ value: 'z' }], commitIndex: 2 });
  expect(install(1)).toMatchObject({ log: [], commitIndex: 2 });
});

test('a server of a newer term refuses the snapshot and tells its term (§5.1)', () => {
  const story = lagging().does(1, beginSnapshot(3));
  story.does(3, { type: 'timeout' });
  story.deliver(1, 3);
  expect(story.deliver(3, 1)).toMatchObject({ mtype: 'InstallSnapshotResponse', mterm: 3, moffset: 0 });
  expect(story.role(1)).toBe('follower');
});
