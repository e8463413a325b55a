import { describe, expect, test } from 'vitest';
import type { ClusterOptions, Feature } from '../../properties/seen/subject.ts';
import { electionTicks } from '../../properties/seen/subject.ts';
import { Story } from '../testing/story.ts';
import { targetNamed } from '../testing/target-named.ts';
import { Clocks } from '../environment/clocks.ts';
import { soundParts } from './implementation-parts.ts';

const { lease: soundLease } = soundParts;

/** How often another clock has ticked at most while one went on by so many ticks. */
function fastest(ticks: number): number {
  const clocks = new Clocks(2);
  let ticked = 0;
  for (let own = 0; own <= ticks; own += 1) {
    if (own > 0) clocks.tick(1);
    for (; clocks.mayTick(2, () => true); ticked += 1) clocks.tick(2);
  }
  return ticked;
}

test('a lease holds exactly as long as no other clock can have come as far as an election timeout', () => {
  const ages = Array.from({ length: electionTicks + 1 }, (_, age) => age);
  expect(ages.filter((age) => soundLease.holds(age))).toEqual(ages.filter((age) => fastest(age) < electionTicks));
  expect(soundLease.holds(1)).toBe(true);
  expect(soundLease.holds(2)).toBe(false);
});

const told = (more: readonly Feature[] = [], options: Partial<ClusterOptions> = {}): Story =>
  new Story(targetNamed('impl'), { features: ['checkQuorum', 'readIndex', 'leaseReads', ...more], ...options });

/** Server 1 leads and has heard of server 2 that it does. */
const leased = (more?: readonly Feature[]): Story =>
  told(more).elect(1, 1, 2).replicate(1, 2).heartbeat(1).replicate(1, 2);

/** So much time goes by that every timer may fire. */
function electionTimeout(story: Story): Story {
  for (let ticks = 0; ticks < electionTicks; ticks += 1) story.tick(1, 2, 3);
  return story;
}

/** Is a read that comes now answered at once? */
function isServed(story: Story): boolean {
  const { pendingReads } = story.read(1).view(1);
  return pendingReads.length === 0;
}

describe('a read (dissertation §6.4.1)', () => {
  test('is served at once within a lease, which a heartbeat of the timer renews', () => {
    expect(isServed(leased())).toBe(true);
    expect(isServed(leased().tick(1))).toBe(true);
    expect(isServed(leased().tick(1, 1))).toBe(false);
    expect(isServed(leased().tick(1, 1).heartbeat(1).replicate(1, 2))).toBe(true);
  });

  test('waits for its round before the first lease, and without the feature', () => {
    expect(isServed(told().elect(1, 1, 2).replicate(1, 2))).toBe(false);
    const without = new Story(targetNamed('impl'), { features: ['checkQuorum', 'readIndex'] });
    expect(isServed(without.elect(1, 1, 2).replicate(1, 2).heartbeat(1).replicate(1, 2))).toBe(false);
  });

  test('waits until an entry of the term is committed', () => {
    const story = told().elect(1, 1, 2).heartbeat(1);
    story.step({ kind: 'deliver', message: '1>2 AppendEntries t1 #2' }).deliver(2, 1, 'AppendEntriesResponse');
    expect(story.view(1).commitIndex).toBe(0);
    expect(isServed(story)).toBe(false);
  });
});

describe('a lease', () => {
  test('runs from the sending, not from the answers', () => {
    const sent = (): Story => told().elect(1, 1, 2).replicate(1, 2).heartbeat(1).deliver(1, 2, 'AppendEntries');
    expect(isServed(sent().tick(1).deliver(2, 1, 'AppendEntriesResponse'))).toBe(true);
    expect(isServed(sent().tick(1, 1).deliver(2, 1, 'AppendEntriesResponse'))).toBe(false);
  });

  test('ends when a configuration is logged, and what was sent before is worth none', () => {
    expect(isServed(leased(['membership']).reconfigure(1, 1, 2))).toBe(false);
    const changed = leased(['membership']).heartbeat(1).reconfigure(1, 1, 2).replicate(1, 2);
    expect(isServed(changed)).toBe(false);
  });

  test('is over for good once the leadership may have been handed over', () => {
    const story = leased(['transfer']).transfer(1, 2).drop(1, 2, 'TimeoutNow');
    story.tick(1, 1, 2, 3, 1, 1, 2, 3, 1).timeout(1);
    expect(story.view(1)).toMatchObject({ role: 'leader', transferTarget: null });
    expect(isServed(story.heartbeat(1).replicate(1, 2))).toBe(false);
  });
});

describe('what a leader relies on', () => {
  test('who has heard it does not vote until its own timer has fired, whatever it hears of newer terms', () => {
    const story = leased().timeout(3).deliver(3, 2, 'RequestVote');
    expect(story.view(2)).toMatchObject({ currentTerm: 1, votedFor: 1 });
  });

  test('a restart does not end that: the server has forgotten what it promised', () => {
    const story = leased().crash(2).restart(2).timeout(3);
    electionTimeout(story).timeout(3).deliver(3, 2, 'RequestVote', 2);
    expect(story.view(2)).toMatchObject({ currentTerm: 1, votedFor: 1 });
    electionTimeout(story.timeout(2)).timeout(3).deliver(3, 2, 'RequestVote', 3);
    expect(story.view(2).currentTerm).toBe(3); // it heeds the request
  });
});
