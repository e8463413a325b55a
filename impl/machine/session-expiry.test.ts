import { expect, test } from 'vitest';
import type { SessionCommand } from './session-command.ts';
import { encodeSessionCommand, parseSessionReply } from './session-command.ts';
import { smallSessionLimits, storeWithSessions } from './testing/session-log.ts';

type State = typeof storeWithSessions.initial;

// Sessions expire after 100 ms, and there are three of them at most.
type Told = readonly [time: number, command: SessionCommand];

const register: SessionCommand = { kind: 'register' };
const keepAlive = (session: number): SessionCommand => ({ kind: 'keepAlive', session });
const append = (session: number, sequence: number, acknowledgedBelow = sequence): SessionCommand => ({
  kind: 'request',
  session,
  sequence,
  acknowledgedBelow,
  command: '{"kind":"append","key":"x","value":"a"}',
});

/** What is answered to each in turn, and the state in the end. */
function run(...told: readonly Told[]): { readonly kinds: readonly unknown[]; readonly state: State } {
  let state = storeWithSessions.initial;
  const kinds = told.map(([time, command], k) => {
    const applied = storeWithSessions.apply(state, k + 1, encodeSessionCommand(command, time));
    state = applied.state;
    return parseSessionReply(applied.reply)?.kind;
  });
  return { kinds, state };
}

/** What is answered to each in turn, and the value of x in the end. */
function story(...told: readonly Told[]): readonly unknown[] {
  const { kinds, state } = run(...told);
  return [...kinds, state.inner.get('x')];
}

test('a session that was not active for the timeout is live, and after one millisecond more it has expired', () => {
  expect(story([50, register], [150, append(1, 1)])).toEqual(['registered', 'replied', 'a']);
  expect(story([50, register], [151, append(1, 1)])).toEqual(['registered', 'sessionExpired', undefined]);
});

test('requests, copies of them and keep-alives all keep it from expiring', () => {
  for (const active of [append(1, 2), append(1, 1), append(1, 1, 1), keepAlive(1)]) {
    expect(story([0, register], [0, append(1, 1)], [90, active], [190, keepAlive(1)]).at(3)).toBe('keptAlive');
    expect(story([0, register], [0, append(1, 1)], [90, active], [191, keepAlive(1)]).at(3)).toBe('sessionExpired');
  }
});

test('an expired session stays expired, whatever its client sends and whatever a later leader takes the time to be', () => {
  expect(story([0, register], [101, append(1, 1)], [101, keepAlive(1)], [20, append(1, 1)])).toEqual([
    'registered',
    'sessionExpired',
    'sessionExpired',
    'sessionExpired',
    undefined,
  ]);
});

test('a request carried out before its session expired is not carried out again after it', () => {
  expect(story([0, register], [0, append(1, 1)], [101, append(1, 1)])).toEqual([
    'registered',
    'replied',
    'sessionExpired',
    'a',
  ]);
});

test('one session too many, and the one active longest ago goes: of several, the one opened first', () => {
  const three: readonly Told[] = [
    [0, register],
    [0, register],
    [5, register],
  ];
  expect(story(...three, [9, keepAlive(1)], [9, register], [9, keepAlive(1)], [9, keepAlive(2)])).toEqual([
    'registered',
    'registered',
    'registered',
    'keptAlive',
    'registered',
    'keptAlive',
    'sessionExpired',
    undefined,
  ]);
  expect(story(...three, [9, register], [9, keepAlive(1)], [9, keepAlive(2)]).slice(4, 6)).toEqual([
    'sessionExpired',
    'keptAlive',
  ]);
});

test('what has expired makes room before a live session has to', () => {
  expect(
    story([0, register], [90, register], [91, register], [101, register], [101, keepAlive(2)], [101, keepAlive(3)]),
  ).toEqual(['registered', 'registered', 'registered', 'registered', 'keptAlive', 'keptAlive', undefined]);
});

test('opening a session forgets all that have expired, with their replies', () => {
  const { state } = run([0, register], [0, append(1, 1)], [1, register], [102, register]);
  expect([...state.sessions.entries()].map(([session]) => session)).toEqual([4]);
});

test('what was acknowledged is not carried out again, and its reply is forgotten', () => {
  expect(story([0, register], [0, append(1, 1)], [0, append(1, 2, 2)], [0, append(1, 1)])).toEqual([
    'registered',
    'replied',
    'replied',
    'alreadyAcknowledged',
    'aa',
  ]);
});

test('a client that acknowledges has at most so many replies kept as it may have requests outstanding', () => {
  let state = storeWithSessions.apply(storeWithSessions.initial, 1, encodeSessionCommand(register, 0)).state;
  for (let sequence = 1; sequence < 50; sequence += 1) {
    const text = encodeSessionCommand(append(1, sequence, Math.max(1, sequence - 2)), 0);
    state = storeWithSessions.apply(state, sequence + 1, text).state;
    expect(state.sessions.get(1)?.replies.size).toBeLessThanOrEqual(smallSessionLimits.outstandingMax);
  }
  expect(state.sessions.get(1)?.replies.size).toBe(smallSessionLimits.outstandingMax);
});

test('what makes no sense changes nothing, not even the time', () => {
  const { state } = storeWithSessions.apply(storeWithSessions.initial, 1, encodeSessionCommand(register, 0));
  const outstanding = JSON.stringify({ time: 5, ...append(1, 5, 1) });
  for (const [text, code] of [
    ['', 'malformed'],
    ['{"time":5,"kind":"close"}', 'malformed'],
    [outstanding, 'tooManyOutstanding'],
  ] as const) {
    expect(storeWithSessions.apply(state, 2, text)).toEqual({ state, reply: `{"kind":"refused","code":"${code}"}` });
    expect(storeWithSessions.apply(state, 2, text).state).toBe(state);
  }
});
