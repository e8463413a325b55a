import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyValueCommand } from './key-value-command.ts';
import { encodeKeyValueCommand } from './key-value-command.ts';
import type { KeyValueState } from './key-value-store.ts';
import { keyValueStore } from './key-value-store.ts';
import { parseSessionReply } from './session-command.ts';
import type { Session, Sessions } from './session-table.ts';
import { newSession } from './session-table.ts';
import type { SessionsState } from './sessions.ts';
import { withSessions } from './sessions.ts';
import {
  acknowledgedNotInSnapshot,
  byLocalClock,
  carriedOutAfterExpiry,
  repliesNotInSnapshot,
  rememberingNoReply,
  timeNotInSnapshot,
} from './testing/broken-sessions.ts';
import { drawnCommand, smallLimits } from './testing/drawn-commands.ts';
import { naively } from './testing/naive-sessions.ts';
import type { SessionLog, SessionMachine } from './testing/session-log.ts';
import { drawnLog, run, smallSessionLimits, storeWithSessions } from './testing/session-log.ts';

/** Whether every reply, and what is stored in the end, is as the naive one says. */
function agrees(machine: SessionMachine, log: SessionLog): boolean {
  const { replies, state } = run(machine, log);
  const naive = naively(log, smallSessionLimits);
  return JSON.stringify([replies, [...state.inner.entries()]]) === JSON.stringify([naive.replies, naive.entries]);
}

/** How a server goes on that takes a snapshot after `cut` commands, and one that starts from it. */
function bothAfterSnapshot(machine: SessionMachine, log: SessionLog, cut: number): readonly ReturnType<typeof run>[] {
  const { state } = run(machine, log.slice(0, cut));
  return [state, machine.restore(machine.snapshot(state))].map((from) =>
    run(machine, log.slice(cut), { state: from, index: cut }),
  );
}

/** Whether clients see no difference between the two, in replies and in what is stored in the end. */
function survivesSnapshot(machine: SessionMachine, log: SessionLog, cut: number): boolean {
  const seen = bothAfterSnapshot(machine, log, cut).map(({ replies, state }) => [replies, [...state.inner.entries()]]);
  return new Set(seen.map((each) => JSON.stringify(each))).size === 1;
}

/** Whether two servers come to the same replies and the same state. */
function agreeOn(log: SessionLog, one: SessionMachine, other: SessionMachine): boolean {
  const [first, second] = [run(one, log), run(other, log)];
  return first.replies.join() === second.replies.join() && one.hash(first.state) === other.hash(second.state);
}

const cutLogs = drawnLog.chain((log) => fc.tuple(fc.constant(log), fc.nat(log.length)));
const sample = fc.sample(cutLogs, { numRuns: 300, seed: 1 });

describe('a request of a live session is carried out once, and of no other', () => {
  test('whatever clients send again, and whenever', () => {
    fc.assert(
      fc.property(drawnLog, (log) => agrees(storeWithSessions, log)),
      { numRuns: 500 },
    );
  });

  test('every reply there is does occur, and a client can read it', () => {
    const kinds = new Map<string, number>();
    for (const [log] of sample) {
      for (const reply of run(storeWithSessions, log).replies) {
        const kind = parseSessionReply(reply)?.kind ?? 'unreadable';
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    }
    const expected = ['alreadyAcknowledged', 'keptAlive', 'registered', 'replied', 'sessionExpired'];
    expect([...kinds.keys()].toSorted()).toEqual(expected);
    expect(Math.min(...kinds.values())).toBeGreaterThan(100);
  });

  test.each<[string, SessionMachine]>([
    ['remembers no reply', rememberingNoReply(storeWithSessions)],
    ['carries out a request after its session expired', carriedOutAfterExpiry],
    ['goes by a clock of its own', byLocalClock(2)],
  ])('one that %s is noticed', (_, broken) => {
    expect(sample.filter(([log]) => !agrees(broken, log)).length).toBeGreaterThan(0);
  });
});

describe('however the copies of requests mix, the store is as if each had come once', () => {
  const bare = keyValueStore(smallLimits);
  const roomy = withSessions(bare);
  const drawn = fc.tuple(fc.array(drawnCommand, { minLength: 12, maxLength: 12 }), fc.array(fc.nat(11)));

  /** `arrivals` has the numbers of the requests, in the order in which copies of them come. */
  function isAsOnce(
    machine: SessionMachine,
    requests: readonly KeyValueCommand[],
    arrivals: readonly number[],
  ): boolean {
    const texts = requests.map((command) => encodeKeyValueCommand(command, smallLimits));
    const request = (k: number): SessionLog[number] => ({
      kind: 'request',
      session: 1,
      sequence: k + 1,
      acknowledgedBelow: 1,
      command: texts[k] ?? '',
      time: 0,
    });
    const { state } = run(machine, [{ kind: 'register', time: 0 }, ...arrivals.map(request)]);
    const once = [...new Set(arrivals)].reduce((inner, k) => bare.apply(inner, 1, texts[k] ?? '').state, bare.initial);
    return bare.snapshot(state.inner) === bare.snapshot(once);
  }

  test('in one session', () => {
    fc.assert(fc.property(drawn, ([requests, arrivals]) => isAsOnce(roomy, requests, arrivals)));
  });

  test('and if no reply were remembered, it would not be', () => {
    const broken = rememberingNoReply(roomy);
    const all = fc.sample(drawn, { numRuns: 100, seed: 1 });
    expect(all.filter(([requests, arrivals]) => !isAsOnce(broken, requests, arrivals)).length).toBeGreaterThan(0);
  });
});

describe('a server that starts from a snapshot goes on as the one that took it', () => {
  test('and so answers what is sent again as that one would', () => {
    fc.assert(
      fc.property(cutLogs, ([log, cut]) => survivesSnapshot(storeWithSessions, log, cut)),
      { numRuns: 300 },
    );
  });

  test('and comes to the same state', () => {
    fc.assert(
      fc.property(cutLogs, ([log, cut]) => {
        const states = bothAfterSnapshot(storeWithSessions, log, cut).map(({ state }) => state);
        expect(new Set(states.map((state) => storeWithSessions.snapshot(state))).size).toBe(1);
        expect(new Set(states.map((state) => storeWithSessions.hash(state))).size).toBe(1);
      }),
    );
  });

  test.each<[string, SessionMachine]>([
    ['the replies', repliesNotInSnapshot],
    ['what is acknowledged', acknowledgedNotInSnapshot],
    ['the time', timeNotInSnapshot],
  ])('if %s were not in it, that would be noticed', (_, broken) => {
    expect(sample.filter(([log, cut]) => !survivesSnapshot(broken, log, cut)).length).toBeGreaterThan(0);
  });
});

describe('all servers agree on what has expired', () => {
  test('since only the log tells them', () => {
    expect(sample.every(([log]) => agreeOn(log, storeWithSessions, storeWithSessions))).toBe(true);
  });

  test('those that went by clocks of their own would not', () => {
    const [slow, fast] = [byLocalClock(1), byLocalClock(2)];
    expect(sample.filter(([log]) => !agreeOn(log, slow, fast)).length).toBeGreaterThan(0);
  });
});

describe('snapshot and hash are equal for equal states, and for no others', () => {
  /** The state after `at` commands, and the same with another part, for each part that it has. */
  const neighbours = (log: SessionLog, at: number): readonly SessionsState<KeyValueState>[] => {
    const { state } = run(storeWithSessions, log.slice(0, at));
    const { time, sessions, inner } = state;
    const [id = 1, session = newSession(0)] = [...sessions.entries()].at(-1) ?? [];
    const other = (part: Partial<Session>): Sessions => sessions.with(id, { ...session, ...part });
    return [
      state,
      { ...state, time: time + 1000 },
      { ...state, inner: inner.with('x', 'not drawn') },
      { ...state, sessions: sessions.with(2000, newSession(time)) },
      { ...state, sessions: other({ lastActive: session.lastActive + 1 }) },
      { ...state, sessions: other({ acknowledgedBelow: session.acknowledgedBelow + 1 }) },
      { ...state, sessions: other({ replies: session.replies.with(2000, 'not drawn') }) },
      { ...state, sessions: other({ replies: session.replies.with(2000, 'not drawn either') }) },
    ];
  };

  test('any part that differs is seen in both', () => {
    for (const [log, cut] of sample) {
      const states = neighbours(log, cut);
      expect(new Set(states.map((state) => storeWithSessions.hash(state))).size).toBe(states.length);
      expect(new Set(states.map((state) => storeWithSessions.snapshot(state))).size).toBe(states.length);
    }
  });

  test('the history is not', () => {
    for (const [log, cut] of sample) {
      const { state } = run(storeWithSessions, log.slice(0, cut));
      const restored = storeWithSessions.restore(storeWithSessions.snapshot(state));
      expect(storeWithSessions.hash(restored)).toBe(storeWithSessions.hash(state));
    }
  });
});
