import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SnapshotError } from './snapshot.ts';
import { drawnLog, run, storeWithSessions } from './testing/session-log.ts';

const inner = '{"version":1,"entries":[]}';

const snapshot = (sessions: string, time = 500): string =>
  `{"version":1,"time":${time},"sessions":[${sessions}]}\n${inner}`;

const session = (id: number, replies: string, lastActive = 400): string =>
  `{"session":${id},"lastActive":${lastActive},"acknowledgedBelow":4,"replies":[${replies}]}`;

test('it is a line on the sessions, and then the snapshot of the store as it is', () => {
  const { state } = run(storeWithSessions, [
    { kind: 'register', time: 300 },
    {
      kind: 'request',
      session: 1,
      sequence: 1,
      acknowledgedBelow: 1,
      command: '{"kind":"put","key":"x","value":"1"}',
      time: 400,
    },
  ]);
  expect(storeWithSessions.snapshot(state).split('\n')).toEqual([
    `{"version":1,"time":400,"sessions":[{"session":1,"lastActive":400,"acknowledgedBelow":1,${String.raw`"replies":[[1,"{\"kind\":\"done\",\"result\":null}"]]`}}]}`,
    '{"version":1,"entries":[["x","1"]]}',
  ]);
});

test.each([
  ['none', ''],
  ['one', session(3, '')],
  ['as many replies as there may be', session(3, '[4,"a"],[5,"b"],[6,""]')],
  ['as many as there may be', [3, 4, 9].map((id) => session(id, '')).join()],
])('one with sessions, %s, is restored', (_, sessions) => {
  const text = snapshot(sessions);
  expect(storeWithSessions.snapshot(storeWithSessions.restore(text))).toEqual(text);
});

describe('what no server could have made is refused', () => {
  test.each([
    ['a session that was active after the snapshot', snapshot(session(3, '', 501))],
    ['a session of no entry', snapshot(session(0, ''))],
    ['a session twice', snapshot(`${session(3, '')},${session(3, '')}`)],
    ['sessions in another order', snapshot(`${session(4, '')},${session(3, '')}`)],
    ['more sessions than there may be', snapshot([3, 4, 5, 9].map((id) => session(id, '')).join())],
    ['a reply that was acknowledged', snapshot(session(3, '[3,"a"]'))],
    ['a reply beyond what may be outstanding', snapshot(session(3, '[7,"a"]'))],
    ['a reply twice', snapshot(session(3, '[4,"a"],[4,"b"]'))],
    ['replies in another order', snapshot(session(3, '[5,"a"],[4,"b"]'))],
    ['a reply that is no text', snapshot(session(3, '[4,null]'))],
    ['a time before time', snapshot('', -1)],
    ['no line of sessions', inner],
    ['no store behind it', '{"version":1,"time":1,"sessions":[]}\n'],
    ['another version', `{"version":2,"time":1,"sessions":[]}\n${inner}`],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(() => storeWithSessions.restore(text)).toThrow(SnapshotError);
  });

  test('any edit of a snapshot is refused, or is the snapshot of another state', () => {
    const seen = { refused: 0, other: 0 };
    const edit = fc.record({
      at: fc.nat(400),
      remove: fc.nat(2),
      insert: fc.constantFrom('', '0', '7', 'a', '"', '\n'),
    });
    fc.assert(
      fc.property(drawnLog, edit, (log, { at, remove, insert }) => {
        const text = storeWithSessions.snapshot(run(storeWithSessions, log).state);
        const where = at % text.length;
        const edited = text.slice(0, where) + insert + text.slice(where + remove);
        const again = restoredAndTakenAgain(edited);
        seen[again === undefined ? 'refused' : 'other'] += 1;
        expect(again ?? edited).toBe(edited);
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.refused, seen.other)).toBeGreaterThan(50);
  });

  function restoredAndTakenAgain(text: string): string | undefined {
    try {
      return storeWithSessions.snapshot(storeWithSessions.restore(text));
    } catch (error) {
      if (error instanceof SnapshotError) return undefined;
      throw error;
    }
  }
});
