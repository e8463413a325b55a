import { describe, expect, test } from 'vitest';
import { receive } from '../state/event.ts';
import { stepServer } from '../server.ts';
import { appendEntries, requestVote, Story } from '../testing/story.ts';

const features = { disk: true, implicitSelfVote: true };
const timeout = { type: 'timeout' } as const;
const written = { type: 'writeFinished' } as const;

/** In a Story, as in every cluster, a server's step ends in `persist`. */
describe('stable storage before responding to RPCs (Figure 2)', () => {
  test('a vote request waits until the term and the own vote are durable, and the vote counts then', () => {
    const story = new Story(features).does(1, timeout, requestVote(2));
    expect(story.messages(1, 2)).toEqual([]);
    expect(story.state(1)).toMatchObject({
      durable: { currentTerm: 1, votedFor: null },
      writes: [{ currentTerm: 2, votedFor: 1 }],
      votesGranted: [],
      votesResponded: [],
    });
    story.does(1, written);
    expect(story.messages(1, 2)).toHaveLength(1);
    expect(story.state(1)).toMatchObject({
      durable: { currentTerm: 2, votedFor: 1 },
      writes: [],
      held: [],
      votesGranted: [1],
      votesResponded: [1],
    });
  });

  test('a granted vote waits for every write that was pending, the new term’s included', () => {
    const story = new Story(features).does(1, timeout, written, requestVote(2));
    story.deliver(1, 2);
    expect(story.state(2).writes).toHaveLength(2); // the term, then the vote
    expect(story.state(2).held).toMatchObject([{ writes: 2 }]);
    story.does(2, written);
    expect(story.messages(2, 1)).toEqual([]);
    story.does(2, written);
    expect(story.messages(2, 1)).toMatchObject([{ mvoteGranted: true }]);
  });

  test('a crash forgets the vote that was not yet durable, and nobody has heard of it', () => {
    const story = new Story(features).does(1, timeout, written, requestVote(2));
    story.deliver(1, 2);
    story.does(2, { type: 'restart' });
    expect(story.state(2)).toMatchObject({ currentTerm: 1, votedFor: null, writes: [], held: [], outbox: [] });
    expect(story.messages(2, 1)).toEqual([]);
  });

  test.each(['hardState', 'everything'] as const)('a crash may leave of the write under way: %s', (part) => {
    const story = new Story(features).does(1, timeout, written, requestVote(2));
    story.deliver(1, 2);
    story.does(2, { type: 'writeSurvives', part }, { type: 'restart' });
    expect(story.state(2)).toMatchObject({ currentTerm: 2, votedFor: null, writes: [], held: [] });
    expect(story.messages(2, 1)).toEqual([]);
  });

  test('what needs no write is said at once', () => {
    const story = new Story(features).does(1, timeout, written, requestVote(2)).does(2, timeout, written);
    story.deliver(1, 2);
    expect(story.messages(2, 1)).toMatchObject([{ mvoteGranted: false }]);
    expect(story.ask(3, { type: 'persist' })).toMatchObject({ action: 'Persist', sent: [] });
    expect(story.ask(3, written).action).toBeNull();
  });
});

describe('a leader that writes while it sends (dissertation 10.2.1)', () => {
  /** 1 leads with the vote of 2, and everything is written. */
  function led(): Story {
    const story = new Story(features).does(1, timeout, written, requestVote(2));
    story.deliver(1, 2);
    story.does(2, written, written).deliver(2, 1);
    return story.does(1, { type: 'becomeLeader' });
  }

  test('does not wait with its entries', () => {
    const story = led();
    story.request(1, 'x');
    story.does(1, appendEntries(2));
    expect(story.state(1).writes).toHaveLength(1);
    expect(story.messages(1, 2)).toMatchObject([{ mentries: [{ value: 'x' }] }]);
  });

  test('but counts itself only when they are durable', () => {
    const story = led();
    story.request(1, 'x');
    story.does(1, appendEntries(2)).deliver(1, 2);
    story.does(2, written).deliver(2, 1);
    story.does(1, { type: 'advanceCommitIndex' });
    expect(story.state(1).commitIndex).toBe(0);
    story.does(1, written, { type: 'advanceCommitIndex' });
    expect(story.state(1).commitIndex).toBe(1);
  });

  test('and a follower acknowledges an append only when it is durable', () => {
    const story = led();
    story.request(1, 'x');
    story.does(1, appendEntries(2)).deliver(1, 2);
    expect(story.messages(2, 1)).toEqual([]);
    story.does(2, written);
    expect(story.messages(2, 1)).toMatchObject([{ msuccess: true, mmatchIndex: 1 }]);
  });
});

test('between a step and its persist the messages are in the outbox', () => {
  const story = new Story(features).does(1, timeout, written, requestVote(2));
  const [request] = story.messages(1, 2);
  if (request === undefined) throw new Error('no request');
  const adopted = stepServer(story.config, story.ask(2, receive(request)).server, receive(request));
  expect(adopted).toMatchObject({ sent: [], discarded: true });
  expect(adopted.server.context.outbox).toMatchObject([{ mvoteGranted: true }]);
  const persisted = stepServer(story.config, adopted.server, { type: 'persist' });
  expect(persisted.sent).toEqual([]);
  expect(persisted.server.context).toMatchObject({
    outbox: [],
    writes: [{ currentTerm: 2, votedFor: 1 }], // one write for the term and the vote of one step
    held: [{ writes: 1 }],
  });
});
