import { digestOf, showDigest } from './digest.ts';
import { PersistentMap } from './persistent-map.ts';
import type { SessionId, SessionLimits } from './session-command.ts';
import type { Reply } from './state-machine.ts';

/** What is remembered of one client. */
export interface Session {
  readonly lastActive: number; // cluster time of its last command
  readonly acknowledgedBelow: number; // greatest that it has said; replies to older requests are forgotten
  readonly replies: Replies;
}

/** The replies by the sequence of their request. */
export type Replies = PersistentMap<number, Reply>;

export type Sessions = PersistentMap<SessionId, Session>;

export const emptyReplies: Replies = PersistentMap.empty((sequence, reply) =>
  digestOf(JSON.stringify([sequence, reply])),
);

export const emptySessions: Sessions = PersistentMap.empty((id, { lastActive, acknowledgedBelow, replies }) =>
  digestOf(JSON.stringify([id, lastActive, acknowledgedBelow, showDigest(replies.digest)])),
);

export const newSession = (time: number): Session => ({
  lastActive: time,
  acknowledgedBelow: 1,
  replies: emptyReplies,
});

/**
 * The session, unless it has expired. That is decided by the stamps of the log alone, so every server decides alike, and
 * for good: time never falls, and nothing is done for a session that has expired.
 */
export function liveSession(
  sessions: Sessions,
  id: SessionId,
  time: number,
  limits: SessionLimits,
): Session | undefined {
  const session = sessions.get(id);
  return session === undefined || hasExpired(session, time, limits) ? undefined : session;
}

/** The sessions without those that have expired, and if need be without the one active longest ago: room for one. */
export function withRoom(sessions: Sessions, time: number, limits: SessionLimits): Sessions {
  let kept = sessions;
  for (const [id, session] of sessions.entries()) {
    if (hasExpired(session, time, limits)) kept = kept.without(id);
  }
  return kept.size < limits.sessionsMax ? kept : withoutLeastRecent(kept);
}

/** The session without the replies that its client says it has: those to requests below `below`. */
export function acknowledged(session: Session, below: number): Session {
  if (below <= session.acknowledgedBelow) return session;
  let { replies } = session;
  for (const [sequence] of session.replies.entries()) {
    if (sequence >= below) break;
    replies = replies.without(sequence);
  }
  return { ...session, acknowledgedBelow: below, replies };
}

function hasExpired({ lastActive }: Session, time: number, { timeoutMs }: SessionLimits): boolean {
  return time - lastActive > timeoutMs;
}

// Of those active at the same time, the one opened first.
function withoutLeastRecent(sessions: Sessions): Sessions {
  let oldest: { readonly id: SessionId; readonly lastActive: number } | undefined;
  for (const [id, { lastActive }] of sessions.entries()) {
    if (oldest === undefined || lastActive < oldest.lastActive) oldest = { id, lastActive };
  }
  return oldest === undefined ? sessions : sessions.without(oldest.id);
}
