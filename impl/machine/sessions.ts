import type { LogIndex } from '../core/log.ts';
import { digestOf, showDigest } from './digest.ts';
import type { SessionCommand, SessionId, SessionLimits, SessionReply } from './session-command.ts';
import { defaultSessionLimits, parseSessionCommand } from './session-command.ts';
import { joinSnapshot, splitSnapshot } from './session-snapshot.ts';
import type { Session, Sessions } from './session-table.ts';
import { acknowledged, emptySessions, liveSession, newSession, withRoom } from './session-table.ts';
import type { Applied, StateMachine } from './state-machine.ts';

/** The state of a state machine, and what is remembered of its clients. */
export interface SessionsState<Inner> {
  readonly time: number; // cluster time: the greatest stamp applied, so it never falls
  readonly sessions: Sessions;
  readonly inner: Inner;
}

/**
 * The state machine with client sessions (dissertation §6.3): a request of a live session is carried out exactly once,
 * and every copy of it gets the same reply. A request of no live session is not carried out. All servers of a cluster
 * have the same limits.
 */
export function withSessions<Inner>(
  machine: StateMachine<Inner>,
  limits = defaultSessionLimits,
): StateMachine<SessionsState<Inner>> {
  return {
    initial: { time: 0, sessions: emptySessions, inner: machine.initial },
    apply(state, index, text) {
      const command = parseSessionCommand(text, limits);
      if (command.kind === 'refused') return answered(state, command);
      const now = { ...state, time: Math.max(state.time, command.time) };
      if (command.kind === 'register') return registered(now, index, limits);
      const session = liveSession(now.sessions, command.session, now.time, limits);
      if (session === undefined) return answered(now, { kind: 'sessionExpired' });
      const active = { ...session, lastActive: now.time };
      if (command.kind === 'request') return requested(machine, now, index, command, active);
      return answered(remembering(now, command.session, active), { kind: 'keptAlive' });
    },
    read: ({ inner }, query) => machine.read(inner, query),
    snapshot: ({ time, sessions, inner }) => joinSnapshot({ time, sessions, inner: machine.snapshot(inner) }),
    restore(snapshot) {
      const { time, sessions, inner } = splitSnapshot(snapshot, limits);
      return { time, sessions, inner: machine.restore(inner) };
    },
    hash: ({ time, sessions, inner }) =>
      showDigest(digestOf(JSON.stringify([time, showDigest(sessions.digest), machine.hash(inner)]))),
  };
}

function registered<Inner>(
  state: SessionsState<Inner>,
  session: SessionId,
  limits: SessionLimits,
): Applied<SessionsState<Inner>> {
  const roomy = { ...state, sessions: withRoom(state.sessions, state.time, limits) };
  return answered(remembering(roomy, session, newSession(state.time)), { kind: 'registered', session });
}

function requested<Inner>(
  machine: StateMachine<Inner>,
  state: SessionsState<Inner>,
  index: LogIndex,
  { session: id, sequence, acknowledgedBelow, command }: Extract<SessionCommand, { readonly kind: 'request' }>,
  active: Session,
): Applied<SessionsState<Inner>> {
  const session = acknowledged(active, acknowledgedBelow);
  const known = session.replies.get(sequence);
  if (known !== undefined) return answered(remembering(state, id, session), { kind: 'replied', reply: known });
  if (sequence < session.acknowledgedBelow) {
    return answered(remembering(state, id, session), { kind: 'alreadyAcknowledged' });
  }
  const { state: inner, reply } = machine.apply(state.inner, index, command);
  const replies = session.replies.with(sequence, reply);
  return answered(remembering({ ...state, inner }, id, { ...session, replies }), { kind: 'replied', reply });
}

function remembering<Inner>(state: SessionsState<Inner>, id: SessionId, session: Session): SessionsState<Inner> {
  return { ...state, sessions: state.sessions.with(id, session) };
}

function answered<Inner>(state: SessionsState<Inner>, reply: SessionReply): Applied<SessionsState<Inner>> {
  return { state, reply: JSON.stringify(reply) };
}
