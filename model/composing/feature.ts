import type { Edit } from './chart.ts';
import type { SpecEvent } from '../state/event.ts';
import type { Changes, Guards, SendChange } from '../rules/rule.ts';

/** An extension of Raft: rules that it names, and what it does to the machine as the features before it have made it. */
export interface Feature {
  readonly guards?: Guards;
  readonly changes?: Changes;
  readonly send?: SendChange; // in place of sending
  readonly edits: readonly Edit[];
  /** What may happen to a server by itself because of it, within any bounds. Whether it may, the machine says. */
  readonly events?: readonly SpecEvent[];
}
