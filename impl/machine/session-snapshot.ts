import * as v from 'valibot';
import { wholeNumber } from './canonical-json.ts';
import type { SessionLimits } from './session-command.ts';
import type { Sessions } from './session-table.ts';
import { emptyReplies, emptySessions } from './session-table.ts';
import { parseSnapshot, SnapshotError } from './snapshot.ts';

export interface SnapshotParts {
  readonly time: number;
  readonly sessions: Sessions;
  readonly inner: string; // the inner state machine's snapshot
}

/** A line of JSON for the sessions, then the inner state machine's snapshot as it is. */
export function joinSnapshot({ time, sessions, inner }: SnapshotParts): string {
  return `${headerText(time, sessions)}\n${inner}`;
}

/** The parts of which `joinSnapshot` made this text. Throws `SnapshotError` if there are none within the limits. */
export function splitSnapshot(text: string, limits: SessionLimits): SnapshotParts {
  const end = text.indexOf('\n'); // JSON has none within it
  if (end < 0) throw new SnapshotError('it has no line of sessions');
  const line = text.slice(0, end);
  const header = parseSnapshot(headerSchema, line);
  let sessions = emptySessions;
  for (const stored of header.sessions) {
    requirePossible(stored, header.time, limits);
    const { session, lastActive, acknowledgedBelow } = stored;
    const replies = stored.replies.reduce((map, [sequence, reply]) => map.with(sequence, reply), emptyReplies);
    sessions = sessions.with(session, { lastActive, acknowledgedBelow, replies });
  }
  if (sessions.size > limits.sessionsMax) throw new SnapshotError(`it has more than ${limits.sessionsMax} sessions`);
  if (headerText(header.time, sessions) !== line) throw new SnapshotError('its sessions or replies do not ascend');
  return { time: header.time, sessions, inner: text.slice(end + 1) };
}

const storedSession = v.strictObject({
  session: wholeNumber(1),
  lastActive: wholeNumber(0),
  acknowledgedBelow: wholeNumber(1),
  replies: v.array(v.strictTuple([wholeNumber(1), v.string()])),
});

const headerSchema = v.strictObject({
  version: v.literal(1),
  time: wholeNumber(0),
  sessions: v.array(storedSession),
});

type StoredSession = v.InferOutput<typeof storedSession>;

function headerText(time: number, sessions: Sessions): string {
  const stored = [...sessions.entries()].map(
    ([session, { lastActive, acknowledgedBelow, replies }]): StoredSession => ({
      session,
      lastActive,
      acknowledgedBelow,
      replies: [...replies.entries()].map(([sequence, reply]) => [sequence, reply]),
    }),
  );
  return JSON.stringify({ version: 1, time, sessions: stored });
}

function requirePossible(stored: StoredSession, time: number, { outstandingMax }: SessionLimits): void {
  const { session, lastActive, acknowledgedBelow, replies } = stored;
  if (lastActive > time) throw new SnapshotError(`session ${session} was active later than the time it was taken`);
  for (const [sequence] of replies) {
    if (sequence >= acknowledgedBelow && sequence < acknowledgedBelow + outstandingMax) continue;
    throw new SnapshotError(`session ${session} has a reply to request ${sequence}, acknowledged or not outstanding`);
  }
}
