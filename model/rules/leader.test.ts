import { describe, expect, test } from 'vitest';
import type { SpecFeatures } from '../state/config.ts';
import { receive } from '../state/event.ts';
import type { AppendEntriesResponse } from '../state/message.ts';
import { type SpecServer, stepServer } from '../server.ts';
import type { SpecContext } from '../state/state.ts';
import { appendEntries, heartbeat, replicate, Story } from '../testing/story.ts';

/** A leader of term 5 with a log of these terms. */
function leader(story: Story, terms: readonly number[], more: Partial<SpecContext> = {}): SpecServer {
  const log = terms.map((term, offset) => ({ term, value: `v${offset + 1}` }));
  return { role: 'leader' as const, context: { ...story.state(1), currentTerm: 5, log, ...more } };
}

function response(more: Partial<AppendEntriesResponse>): AppendEntriesResponse {
  const fields = { mtype: 'AppendEntriesResponse', mterm: 5, msuccess: false, mmatchIndex: 0 } as const;
  return { ...fields, ...more, msource: 2, mdest: 1 };
}

describe('several entries on their way (batching; dissertation 10.2.2)', () => {
  const batching = { maxEntries: 2, maxInFlight: 2 };

  /** A leader with five commands that nobody has been sent. */
  function busy(features: Partial<SpecFeatures> = {}): Story {
    const story = new Story({ batching, ...features }).elect(1, 2);
    for (const value of ['a', 'b', 'c', 'd', 'e']) story.request(1, value);
    return story;
  }

  test('a leader sends on from what it sent last, up to the limit of the pipeline', () => {
    const story = busy().does(1, replicate(2), replicate(2));
    expect(story.messages(1, 2)).toMatchObject([{ mprevLogIndex: 0 }, { mprevLogIndex: 2 }]);
    expect(story.state(1).inFlight).toEqual([[], [2, 4], []]);
    expect(story.ask(1, replicate(2)).action).toBeNull();
    expect(story.ask(1, appendEntries(2)).sent).toMatchObject([{ mprevLogIndex: 4, mentries: [{ value: 'e' }] }]);
  });

  test('with nothing to send only a heartbeat is sent', () => {
    const story = new Story({ batching }).elect(1, 2);
    expect(story.ask(1, replicate(2)).action).toBeNull();
    expect(story.ask(1, appendEntries(2)).sent).toMatchObject([{ mentries: [] }]);
    expect(story.ask(1, appendEntries(2)).server.context.inFlight).toEqual([[], [], []]);
  });

  test('an acceptance answers all that is not beyond it', () => {
    const story = busy();
    const server = leader(story, [5, 5, 5, 5, 5], { inFlight: [[], [2, 4], []] });
    const step = stepServer(story.config, server, receive(response({ msuccess: true, mmatchIndex: 2 })));
    expect(step.server.context).toMatchObject({ inFlight: [[], [4], []], nextIndex: [1, 3, 1], matchIndex: [0, 2, 0] });
  });

  test('a rejection and a heartbeat presume that what was sent is lost', () => {
    const story = busy().does(1, replicate(2), replicate(2)).lose(1, 2).does(1, heartbeat(2));
    expect(story.state(1).inFlight).toEqual([[], [], []]);
    const server = leader(story, [5, 5, 5], { inFlight: [[], [3], []], nextIndex: [1, 3, 1] });
    expect(stepServer(story.config, server, receive(response({}))).server.context).toMatchObject({
      inFlight: [[], [], []],
      nextIndex: [1, 2, 1],
    });
  });

  test('a request vouches for no more than it carries (mcommitIndex)', () => {
    const story = busy();
    const server = leader(story, [5, 5, 5, 5], { commitIndex: 4 });
    expect(stepServer(story.config, server, appendEntries(2)).sent).toMatchObject([{ mcommitIndex: 2 }]);
  });

  test('a follower appends a batch in one step', () => {
    const story = busy().does(1, replicate(2));
    story.deliver(1, 2);
    expect(story.state(2).log.map(({ value }) => value)).toEqual(['a', 'b']);
  });

  test('without the feature these events do not exist', () => {
    const story = new Story().elect(1, 2);
    story.request(1, 'x');
    expect(story.ask(1, replicate(2)).action).toBeNull();
    expect(story.ask(1, heartbeat(2)).action).toBeNull();
  });
});

describe('walking back to where the logs agree (fastWalkBack, §5.3)', () => {
  const story = new Story({ fastWalkBack: true });
  const after = (server: SpecServer, fields: Partial<AppendEntriesResponse>, by = story) =>
    stepServer(by.config, server, receive(response(fields)));
  const walking = leader(story, [1, 1, 3, 3, 5], { nextIndex: [1, 6, 1] });

  test('the leader goes behind its own last entry of the conflicting term', () => {
    const step = after(walking, { mprevLogIndex: 5, mconflictTerm: 3, mconflictIndex: 2 });
    expect(step.server.context.nextIndex).toEqual([1, 5, 1]);
  });

  test('or, if it has none, to the first index of that term', () => {
    const step = after(walking, { mprevLogIndex: 5, mconflictTerm: 2, mconflictIndex: 2 });
    expect(step.server.context.nextIndex).toEqual([1, 2, 1]);
  });

  test('or to the end of a log that is too short', () => {
    const step = after(walking, { mprevLogIndex: 5, mconflictTerm: 0, mconflictIndex: 3 });
    expect(step.server.context.nextIndex).toEqual([1, 3, 1]);
  });

  test('it goes back by at least one entry and not before the first', () => {
    expect(after(walking, { mprevLogIndex: 5, mconflictTerm: 2, mconflictIndex: 9 }).server.context.nextIndex).toEqual([
      1, 5, 1,
    ]);
    expect(after(walking, { mprevLogIndex: 5, mconflictTerm: 0, mconflictIndex: 0 }).server.context.nextIndex).toEqual([
      1, 1, 1,
    ]);
  });

  test('a rejection of another request than the last is discarded without change', () => {
    const step = after(walking, { mprevLogIndex: 3, mconflictTerm: 0, mconflictIndex: 1 });
    expect(step).toMatchObject({ action: 'HandleAppendEntriesResponse/outdated', discarded: true });
    expect(step.server.context).toEqual(walking.context);
  });

  test('it never goes behind what the follower is known to have (monotonicIndexes)', () => {
    const monotonic = new Story({ fastWalkBack: true, monotonicIndexes: true });
    const server = leader(monotonic, [1, 1, 3, 3, 5], { nextIndex: [1, 6, 1], matchIndex: [0, 3, 0] });
    const step = after(server, { mprevLogIndex: 5, mconflictTerm: 0, mconflictIndex: 1 }, monotonic);
    expect(step.server.context.nextIndex).toEqual([1, 4, 1]);
  });
});

describe('indexes that increase monotonically (monotonicIndexes, Figure 2)', () => {
  const before = { nextIndex: [1, 4, 1], matchIndex: [0, 3, 0], commitIndex: 3 };
  const late = receive(response({ msuccess: true, mmatchIndex: 2 }));

  test('a late acceptance lowers matchIndex, and with it commitIndex, in raft.tla', () => {
    const story = new Story();
    const { server } = stepServer(story.config, leader(story, [5, 5, 5], before), late);
    expect(server.context).toMatchObject({ nextIndex: [1, 3, 1], matchIndex: [0, 2, 0] });
    expect(stepServer(story.config, server, { type: 'advanceCommitIndex' }).server.context.commitIndex).toBe(2);
  });

  test('but not with the feature', () => {
    const story = new Story({ monotonicIndexes: true });
    const { server } = stepServer(story.config, leader(story, [5, 5, 5], before), late);
    expect(server.context).toMatchObject({ nextIndex: [1, 4, 1], matchIndex: [0, 3, 0] });
    const lower = leader(story, [5, 5, 5], { ...before, matchIndex: [0, 2, 0] });
    expect(stepServer(story.config, lower, { type: 'advanceCommitIndex' }).server.context.commitIndex).toBe(3);
  });
});

test('only entries of the leader’s term are committed by counting replicas (§5.4.2)', () => {
  const story = new Story();
  const server = leader(story, [2, 2], { matchIndex: [0, 2, 0] });
  expect(stepServer(story.config, server, { type: 'advanceCommitIndex' }).server.context.commitIndex).toBe(0);
});
