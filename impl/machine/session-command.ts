import * as v from 'valibot';
import type { Command, LogIndex } from '../core/log.ts';
import { escapedLengthMax, parseCanonical, requireCommand, wholeNumber } from './canonical-json.ts';
import type { Refused } from './refusal.ts';
import { CommandError, refusalCodes, refused } from './refusal.ts';
import type { Reply } from './state-machine.ts';

/** What a client asks of a state machine with sessions (dissertation §6.3). */
export type SessionCommand =
  /** Opens a session; answers its id. */
  | { readonly kind: 'register' }
  /** Carries out `command` once, however often this request comes. */
  | {
      readonly kind: 'request';
      readonly session: SessionId;
      readonly sequence: number; // from 1, and with each new request one more
      readonly acknowledgedBelow: number; // lowest sequence that has no reply yet: older replies may be forgotten
      readonly command: Command;
    }
  /** Keeps the session from expiring. */
  | { readonly kind: 'keepAlive'; readonly session: SessionId };

/** The index of the entry that opened the session. */
export type SessionId = LogIndex;

/** As it stands in the log: with the clock of the leader that appended it. */
export type StampedCommand = SessionCommand & { readonly time: number }; // in milliseconds, since any one moment

export type SessionReply =
  | { readonly kind: 'registered'; readonly session: SessionId }
  | { readonly kind: 'replied'; readonly reply: Reply } // of the state machine, now or when the request first came
  | { readonly kind: 'keptAlive' }
  /** Not carried out now. If the request was sent before, it may have been carried out then. */
  | { readonly kind: 'sessionExpired' }
  /** The client has said that it has the reply; it is forgotten. Not carried out again. */
  | { readonly kind: 'alreadyAcknowledged' }
  | Refused;

/** The same on all servers, for good: what expires is decided by them. */
export interface SessionLimits {
  readonly sessionsMax: number; // ≥ 1; one more, and the one that was active longest ago goes
  readonly timeoutMs: number; // ≥ 0; a session expires when it was not active for longer
  readonly outstandingMax: number; // ≥ 1; requests of one session without a reply, and so the replies kept for it
  readonly commandLengthMax: number; // in UTF-16 units
}

export const defaultSessionLimits: SessionLimits = {
  sessionsMax: 1024,
  timeoutMs: 3_600_000,
  outstandingMax: 32,
  commandLengthMax: 1_048_576,
};

/** The text of a command for the log, by the leader. Throws `CommandError` if every server would refuse it. */
export function encodeSessionCommand(command: SessionCommand, time: number, limits = defaultSessionLimits): Command {
  const stamped = requireCommand(commandSchema, { ...command, time });
  const excess = excessOf(stamped, limits);
  if (excess !== undefined) {
    const fact = `at most ${limits.outstandingMax} requests of a session may be without a reply`;
    throw new CommandError(excess, `${fact}, and a command has at most ${limits.commandLengthMax} UTF-16 units`);
  }
  return JSON.stringify(stamped);
}

/** The command that the text is, or why it is none: the same on every server with these limits. */
export function parseSessionCommand(text: Command, limits: SessionLimits): StampedCommand | Refused {
  const command = parseCanonical(commandSchema, text, escapedLengthMax * limits.commandLengthMax + 200);
  if (command === undefined) return refused('malformed');
  const excess = excessOf(command, limits);
  return excess === undefined ? command : refused(excess);
}

/** The reply that the text is; undefined if it is none. */
export function parseSessionReply(text: Reply): SessionReply | undefined {
  return parseCanonical(replySchema, text);
}

const time = wholeNumber(0);
const session = wholeNumber(1);

const commandSchema: v.GenericSchema<unknown, StampedCommand> = v.variant('kind', [
  v.strictObject({ time, kind: v.literal('register') }),
  v.pipe(
    v.strictObject({
      time,
      kind: v.literal('request'),
      session,
      sequence: wholeNumber(1),
      acknowledgedBelow: wholeNumber(1),
      command: v.string(),
    }),
    v.check(
      ({ sequence, acknowledgedBelow }) => acknowledgedBelow <= sequence,
      'acknowledges the reply that it asks for',
    ),
  ),
  v.strictObject({ time, kind: v.literal('keepAlive'), session }),
]);

const replySchema: v.GenericSchema<unknown, SessionReply> = v.variant('kind', [
  v.strictObject({ kind: v.literal('registered'), session }),
  v.strictObject({ kind: v.literal('replied'), reply: v.string() }),
  v.strictObject({ kind: v.literal('keptAlive') }),
  v.strictObject({ kind: v.literal('sessionExpired') }),
  v.strictObject({ kind: v.literal('alreadyAcknowledged') }),
  v.strictObject({ kind: v.literal('refused'), code: v.picklist(refusalCodes) }),
]);

/**
 * Too many outstanding is judged by the request alone, not by the session: so every copy of it meets the same answer,
 * and none is carried out after another was refused.
 */
function excessOf(command: StampedCommand, limits: SessionLimits): 'commandTooLong' | 'tooManyOutstanding' | undefined {
  if (command.kind !== 'request') return undefined;
  if (command.command.length > limits.commandLengthMax) return 'commandTooLong';
  return command.sequence - command.acknowledgedBelow >= limits.outstandingMax ? 'tooManyOutstanding' : undefined;
}
