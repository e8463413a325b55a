import type { Role, ServerId, ServerView } from '../../../properties/seen/view.ts';
import type { TraceMessage } from '../../trace.ts';
import type { RowEvent } from '../step-words.ts';

export type Op =
  | { readonly kind: 'event'; readonly event: RowEvent }
  | { readonly kind: 'sent' | 'received'; readonly message: TraceMessage };

/** One row of the trace tables: one thing that happened at one server, and all servers after it. */
export interface TraceRow {
  readonly section: number; // from 1
  readonly step: number; // of the schedule, from 1
  readonly server: ServerId;
  readonly op: Op;
  readonly views: readonly ServerView[];
  readonly splitOff: readonly ServerId[]; // the servers that the network keeps from the majority
  readonly crashedAs?: Role; // of a crash: the role that ended, which this row still shows
}
