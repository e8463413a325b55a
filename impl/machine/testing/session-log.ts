import fc from 'fast-check';
import type { Command } from '../../core/log.ts';
import { encodeKeyValueCommand } from '../key-value-command.ts';
import type { KeyValueState } from '../key-value-store.ts';
import { keyValueStore } from '../key-value-store.ts';
import type { SessionLimits, StampedCommand } from '../session-command.ts';
import { encodeSessionCommand } from '../session-command.ts';
import type { SessionsState } from '../sessions.ts';
import { withSessions } from '../sessions.ts';
import type { Reply, StateMachine } from '../state-machine.ts';
import { drawnCommand, smallLimits } from './drawn-commands.ts';

/** The k-th command stands at index k + 1. */
export type SessionLog = readonly StampedCommand[];

export type SessionMachine = StateMachine<SessionsState<KeyValueState>>;

/** Small enough that drawn logs run into all of them. */
export const smallSessionLimits: SessionLimits = {
  sessionsMax: 3,
  timeoutMs: 100,
  outstandingMax: 3,
  commandLengthMax: 200,
};

export const storeWithSessions: SessionMachine = withSessions(keyValueStore(smallLimits), smallSessionLimits);

/** All that a server answers, and where it comes to. */
export function run(
  machine: SessionMachine,
  log: SessionLog,
  from = { state: machine.initial, index: 0 },
): { readonly replies: readonly Reply[]; readonly state: SessionsState<KeyValueState> } {
  let { state } = from;
  const replies = log.map((command, k) => {
    const applied = machine.apply(state, from.index + k + 1, encodeSessionCommand(command, command.time));
    state = applied.state;
    return applied.reply;
  });
  return { replies, state };
}

const step = fc.record({
  kind: fc.constantFrom('register', 'keepAlive', ...Array.from({ length: 12 }, () => 'request' as const)),
  session: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 4), // so many were opened after it
  back: fc.constantFrom(0, 0, 1, 2, 3), // 0: a new request; else a copy of an earlier one
  outstanding: fc.nat(2), // requests before that one which have no reply yet
  passesMs: fc.nat(30),
  behindMs: fc.constantFrom(0, 0, 20, 60), // the clock of this leader
});

const commands = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: drawnCommand.map((command) => encodeKeyValueCommand(command, smallLimits)) },
    { weight: 1, arbitrary: fc.constant('no command') },
  ),
  { minLength: 3, maxLength: 6 },
);

const clockAtFirst = 1000;

/**
 * What a cluster may have in its log: clients that open sessions, send requests, send them again, late too, and fall
 * silent; leaders whose clocks differ. Copies of a request carry the same command.
 */
export const drawnLog: fc.Arbitrary<SessionLog> = fc
  .tuple(fc.array(step, { minLength: 10, maxLength: 40 }), commands)
  .map(([steps, pool]) => {
    let clock = clockAtFirst;
    const opened = [999, 1]; // nobody's, and the one of the first command
    const sent = new Map<number, number>(); // requests, by session
    const rest = steps.map(({ kind, session: newer, back, outstanding, passesMs, behindMs }, k): StampedCommand => {
      clock += passesMs;
      const time = clock - behindMs;
      const session = opened[Math.max(0, opened.length - 1 - newer)] ?? 999;
      if (kind === 'register') {
        opened.push(k + 2);
        return { kind, time };
      }
      if (kind === 'keepAlive') return { kind, session, time };
      const before = sent.get(session) ?? 0;
      const sequence = Math.max(1, before + 1 - back);
      sent.set(session, Math.max(before, sequence));
      const acknowledgedBelow = Math.max(1, sequence - outstanding);
      return { kind, session, sequence, acknowledgedBelow, command: commandOf(pool, session, sequence), time };
    });
    return [{ kind: 'register', time: clockAtFirst }, ...rest];
  });

function commandOf(pool: readonly Command[], session: number, sequence: number): Command {
  return pool[(session + sequence) % pool.length] ?? '';
}
