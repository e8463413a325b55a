import { describe, expect, test } from 'vitest';
import type { Log, Snapshot } from './log.ts';
import type { InstallSnapshot, Message } from './message.ts';
import type { Input } from './node.ts';
import { append, behindSnapshot, emptyLog } from './log.ts';
import { ack, elected, empty, from, Server, three, timeout } from './testing/one-server.ts';

const messages = (server: Server): readonly Message[] => server.sent.map(({ message }) => message);

const logOf = (...terms: readonly number[]): Log =>
  append(
    emptyLog(three),
    0,
    terms.map((term) => ({ term, command: 'x' })),
  );

/** A log of which all is compacted. */
const compacted = (snapshot: Snapshot): Log => behindSnapshot(emptyLog(three), snapshot);

const chunk = (changed: Partial<InstallSnapshot>): Input =>
  from(2, {
    kind: 'InstallSnapshot',
    term: 3,
    lastIncludedIndex: 2,
    lastIncludedTerm: 2,
    configuration: three,
    offset: 0,
    data: 'abcde',
    done: true,
    ...changed,
  });

/** Leader of term 3 with entries of term 2 at 1 and 2, both committed with server 2, and its no-op at 3. */
function leader(): Server {
  return new Server({ ...empty, currentTerm: 2, log: logOf(2, 2) }).does(
    timeout,
    { kind: 'written', write: 1 },
    from(2, { kind: 'RequestVoteResponse', term: 3, voteGranted: true }),
    { kind: 'written', write: 1 },
    accepted(2, 3),
  );
}

const accepted = (server: number, matchIndex: number): Input => from(server, ack(matchIndex, 3));

const arrived = (offset: number): Input =>
  from(3, { kind: 'InstallSnapshotResponse', term: 3, lastIncludedIndex: 2, offset });

/** Server 3 has nothing, says so, and is sent the first chunk of a snapshot of five characters. */
function sending(): Server {
  return leader().does(
    { kind: 'snapshot', index: 2, data: 'abcde' },
    from(3, {
      kind: 'AppendEntriesResponse',
      term: 3,
      success: false,
      prevLogIndex: 2,
      matchIndex: 0,
      conflictTerm: 0,
      conflictIndex: 1,
    }),
  );
}

describe('compaction (§7)', () => {
  test('keeps what follows the snapshot, and asks for one write of it', () => {
    const server = leader().does({ kind: 'snapshot', index: 2, data: 'abcde' });
    expect(server.node.log).toMatchObject({ base: 2, baseTerm: 2, entries: [{ term: 3, command: null }] });
    expect(server.outputs).toEqual([
      {
        kind: 'write',
        write: 1,
        hardState: { currentTerm: 3, votedFor: 1 },
        from: 4,
        entries: [],
        snapshot: { index: 2, term: 2, configuration: three, data: 'abcde' },
      },
    ]);
    expect(server.node.durableIndex).toBe(3);
  });

  test.each([0, 4])('is not done at %i: nothing new there, or not committed', (index) => {
    const server = leader();
    const { node } = server;
    expect(server.does({ kind: 'snapshot', index, data: '' }).node).toBe(node);
  });

  test('a server starts with what its snapshot includes as committed', () => {
    const snapshot = { index: 2, term: 2, configuration: three, data: 'abcde' };
    const server = new Server({ ...empty, currentTerm: 3, snapshot, log: compacted(snapshot) });
    expect(server.node).toMatchObject({ commitIndex: 2, durableIndex: 2 });
  });
});

describe('sending a snapshot (Figure 13)', () => {
  test('in chunks, each when the one before has arrived', () => {
    const server = sending();
    expect(messages(server)).toMatchObject([{ kind: 'InstallSnapshot', offset: 0, data: 'abc', done: false }]);
    expect(messages(server.does({ kind: 'command', command: 'y' }))).toMatchObject([{ kind: 'AppendEntries' }]); // to 2
    expect(messages(server.does(arrived(3)))).toMatchObject([{ offset: 3, data: 'de', done: true }]);
    expect(messages(server.does(accepted(3, 2)))).toMatchObject([{ kind: 'AppendEntries', prevLogIndex: 2 }]);
    expect(server.node.progress[1]).toMatchObject({ server: 3, matchIndex: 2, nextIndex: 3, sending: null });
  });

  test('a heartbeat sends the chunk again that is not answered', () => {
    const server = sending().does(arrived(3)).does({ kind: 'heartbeatTimeout' });
    expect(messages(server)).toMatchObject([{ kind: 'AppendEntries' }, { kind: 'InstallSnapshot', offset: 3 }]);
  });

  test('goes on from where the follower is, be it the start', () => {
    expect(messages(sending().does(arrived(3), arrived(0)))).toMatchObject([{ offset: 0, data: 'abc' }]);
  });

  test('a newer snapshot takes the place of one that is half sent', () => {
    const server = sending().does({ kind: 'snapshot', index: 3, data: 'vwxyz' }, arrived(3));
    expect(messages(server)).toMatchObject([{ lastIncludedIndex: 3, lastIncludedTerm: 3, offset: 0, data: 'vwx' }]);
  });

  test('answers of other terms, or about other snapshots, or to nobody, change nothing', () => {
    const server = sending();
    const { node } = server;
    const answer: Message = { kind: 'InstallSnapshotResponse', term: 3, lastIncludedIndex: 1, offset: 3 };
    expect(server.does(from(3, answer)).node).toBe(node);
    expect(server.does(from(3, { ...answer, term: 2, lastIncludedIndex: 2 })).node).toBe(node);
    const follower = new Server({ ...empty, currentTerm: 3 });
    const before = follower.node;
    expect(follower.does(arrived(3)).node).toBe(before);
    const withoutSnapshot = elected();
    const nothingSent = withoutSnapshot.node;
    expect(withoutSnapshot.does(from(3, { ...answer, term: 1 })).node).toEqual(nothingSent);
  });
});

describe('receiving a snapshot (Figure 13)', () => {
  test('the whole of it replaces a log that does not hold its last entry', () => {
    const server = new Server({ ...empty, currentTerm: 3, log: logOf(1, 1, 1) }).does(chunk({}));
    const snapshot = { index: 2, term: 2, configuration: three, data: 'abcde' };
    expect(server.node).toMatchObject({ snapshot, log: { base: 2, baseTerm: 2, entries: [] }, commitIndex: 2 });
    expect(server.outputs).toContainEqual({ kind: 'restore', snapshot });
    expect(server.outputs).toContainEqual(expect.objectContaining({ kind: 'write', from: 4, entries: [], snapshot }));
    expect(server.outputs).toContainEqual(expect.objectContaining({ kind: 'send', after: 1 }));
    expect(messages(server)).toMatchObject([{ kind: 'AppendEntriesResponse', success: true, matchIndex: 2 }]);
  });

  test('nothing that it replaces counts as durable until it is written', () => {
    const server = new Server({ ...empty, currentTerm: 3, log: logOf(1, 1, 1) }).does(chunk({}));
    expect(server.node.durableIndex).toBe(0);
    expect(server.does({ kind: 'written', write: 1 }).node.durableIndex).toBe(2);
  });

  test('a log that holds its last entry keeps what follows', () => {
    const server = new Server({ ...empty, currentTerm: 3, log: logOf(1, 2, 2) }).does(chunk({}));
    expect(server.node.log).toMatchObject({ base: 2, baseTerm: 2, entries: [{ term: 2, command: 'x' }] });
  });

  test('chunks are put together in order, and each is answered with how much is there', () => {
    const server = new Server({ ...empty, currentTerm: 3 }).does(chunk({ data: 'abc', done: false }));
    expect(messages(server)).toMatchObject([{ kind: 'InstallSnapshotResponse', offset: 3 }]);
    expect(messages(server.does(chunk({ offset: 4, data: 'e' })))).toMatchObject([{ offset: 3 }]);
    expect(server.does(chunk({ offset: 3, data: 'de' })).node.snapshot?.data).toBe('abcde');
    expect(server.node.incoming).toBeNull();
  });

  test('a chunk of another snapshot, or of another term, begins afresh', () => {
    const server = new Server({ ...empty, currentTerm: 3 }).does(chunk({ data: 'abc', done: false }));
    expect(messages(server.does(chunk({ lastIncludedIndex: 4, offset: 3, data: 'd' })))).toMatchObject([{ offset: 0 }]);
    server.does(chunk({ data: 'abc', done: false }));
    expect(messages(server.does(chunk({ term: 4, offset: 3, data: 'd' })))).toMatchObject([{ term: 4, offset: 0 }]);
  });

  test('what is committed already needs none of it', () => {
    const snapshot = { index: 5, term: 2, configuration: three, data: '' };
    const server = new Server({ ...empty, currentTerm: 3, snapshot, log: compacted(snapshot) });
    server.does(chunk({}));
    expect(server.node.snapshot).toEqual(snapshot);
    expect(messages(server)).toMatchObject([{ kind: 'AppendEntriesResponse', success: true, matchIndex: 2 }]);
  });

  test('a leader of an older term is told so (step 1)', () => {
    const server = new Server({ ...empty, currentTerm: 4 }).does(chunk({}));
    expect(messages(server)).toEqual([{ kind: 'InstallSnapshotResponse', term: 4, lastIncludedIndex: 2, offset: 0 }]);
  });

  test('a second leader of the term is none that could be (Election Safety)', () => {
    const server = leader();
    const { node } = server;
    expect(server.does(chunk({ lastIncludedIndex: 9 })).node).toBe(node);
  });
});
