import type { SpecAction } from '../state/action.ts';
import type { SpecEvent } from '../state/event.ts';
import type { SpecMessage, SpecReply } from '../state/message.ts';
import type { SpecContext, SpecRole } from '../state/state.ts';

// Apart from what makes steps of a machine: whoever imports these types need not have those of XState.

/** A server that takes events, and what it has done to the outside since it began. */
export interface Stepping {
  role: SpecRole;
  context: SpecContext;
  isOwn: boolean; // the context is nobody else's, and may be changed; else it is copied before the first change
  readonly sent: SpecMessage[];
  readonly replies: SpecReply[];
  discarded: boolean; // a received message was consumed
}

/** Which transition was taken. */
export interface Taken {
  readonly transition: number; // its place among the machine's transitions
  readonly action: SpecAction;
}

/** Lets the server take the event; null if that is not enabled, and nothing has changed. */
export type FastStep = (server: Stepping, event: SpecEvent) => Taken | null;
