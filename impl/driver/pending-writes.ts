import type { ServerId } from '../core/log.ts';
import type { Message } from '../core/message.ts';
import type { Output, WriteId } from '../core/node.ts';

/** What the core wants to be durable. */
export type Write = Extract<Output, { kind: 'write' }>;

/** A message that may go. */
export interface Outgoing {
  readonly from: ServerId;
  readonly to: ServerId;
  readonly message: Message;
}

/** A write that was asked for and is not durable yet, with the messages that wait for it. A crash loses both. */
export interface WaitingWrite {
  readonly write: Write;
  readonly held: readonly Outgoing[];
}

/** The oldest first. */
export type PendingWrites = readonly WaitingWrite[];

export const ask = (pending: PendingWrites, write: Write): PendingWrites => [...pending, { write, held: [] }];

/** Keeps a message back until `after` is durable. */
export const hold = (pending: PendingWrites, after: WriteId, outgoing: Outgoing): PendingWrites =>
  pending.map((waiting) =>
    waiting.write.write === after ? { write: waiting.write, held: [...waiting.held, outgoing] } : waiting,
  );

/** The oldest write is durable, and its messages may go. Throws a RangeError if none is pending. */
export function finishOldest([oldest, ...later]: PendingWrites): {
  readonly pending: PendingWrites;
  readonly finished: WriteId;
  readonly released: readonly Outgoing[];
} {
  if (oldest === undefined) throw new RangeError('no write is pending');
  return { pending: later, finished: oldest.write.write, released: oldest.held };
}
