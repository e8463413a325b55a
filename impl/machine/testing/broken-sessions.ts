import type { SessionCommand } from '../session-command.ts';
import { encodeSessionCommand, parseSessionCommand } from '../session-command.ts';
import type { Session } from '../session-table.ts';
import { emptyReplies } from '../session-table.ts';
import type { SessionMachine } from './session-log.ts';
import { smallSessionLimits, storeWithSessions as sound } from './session-log.ts';

/** Duplicates are answered, but what was answered is lost with the snapshot. */
export const repliesNotInSnapshot: SessionMachine = {
  ...sound,
  snapshot: (state) => sound.snapshot(withSession(state, (session) => ({ ...session, replies: emptyReplies }))),
};

/** After a restore, a client may ask for what it has acknowledged. */
export const acknowledgedNotInSnapshot: SessionMachine = {
  ...sound,
  restore: (text) => withSession(sound.restore(text), (session) => ({ ...session, acknowledgedBelow: 1 })),
};

/** After a restore, time falls back to the next stamp, so an expired session may be live again. */
export const timeNotInSnapshot: SessionMachine = {
  ...sound,
  restore: (text) => ({ ...sound.restore(text), time: 0 }),
};

/** Every copy of a request is carried out. */
export const rememberingNoReply = (machine: SessionMachine): SessionMachine => ({
  ...machine,
  apply(state, index, text) {
    const applied = machine.apply(state, index, text);
    return { ...applied, state: withSession(applied.state, (session) => ({ ...session, replies: emptyReplies })) };
  },
});

/** A request of no live session is carried out as if it were the first of its kind. */
export const carriedOutAfterExpiry: SessionMachine = {
  ...sound,
  apply(state, index, text) {
    const command = parseSessionCommand(text, smallSessionLimits);
    const applied = sound.apply(state, index, text);
    if (command.kind !== 'request' || applied.reply !== '{"kind":"sessionExpired"}') return applied;
    const { session, sequence, acknowledgedBelow } = command;
    const opened = sound.apply(applied.state, session, stamped({ kind: 'register' }, command.time));
    return sound.apply(
      opened.state,
      index,
      stamped({ kind: 'request', session, sequence, acknowledgedBelow, command: command.command }, command.time),
    );
  },
};

/** A server that goes by its own clock, so many times as fast as the leader's. */
export function byLocalClock(rate: number): SessionMachine {
  return {
    ...sound,
    apply(state, index, text) {
      const command = parseSessionCommand(text, smallSessionLimits);
      if (command.kind === 'refused') return sound.apply(state, index, text);
      const { time, ...rest } = command;
      return sound.apply(state, index, stamped(rest, time * rate));
    },
  };
}

function stamped(command: SessionCommand, time: number): string {
  return encodeSessionCommand(command, time, smallSessionLimits);
}

type State = Parameters<SessionMachine['snapshot']>[0];

function withSession(state: State, change: (session: Session) => Session): State {
  return {
    ...state,
    sessions: [...state.sessions.entries()].reduce((all, [id, one]) => all.with(id, change(one)), state.sessions),
  };
}
