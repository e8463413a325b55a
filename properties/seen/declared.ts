import type { DiskMode, Feature, NetworkModel } from './subject.ts';
import type { MessageKind } from './view.ts';
import { messageKinds } from './view.ts';

/** Fields of a view that not every Raft can show. The others it must. */
export type OptionalField = (typeof optionalFields)[number];

export const optionalFields = [
  'votesGranted',
  'progress',
  'configuration',
  'transferTarget',
  'pendingReads',
  'pendingWrites',
  'durable',
  'snapshot',
] as const;

/** What a subject says of itself: what is drawn for it and what it is judged by follow from that. */
export interface Declarations {
  /** That its servers can have, of which a run has some; default: none. */
  readonly features?: readonly Feature[];
  /** When its writes are durable; default: at once. */
  readonly disk?: DiskMode;
  /** Whether its servers replicate the commands of the simulated clients and say what was applied. */
  readonly clients?: boolean;
  /** What its protocol relies on: the network never does more to it. Default: on nothing. */
  readonly network?: Omit<NetworkModel, 'heals'>;
  /** Whether its servers want to hear which of their messages were lost (etcd: ReportSnapshot, ReportUnreachable). */
  readonly notices?: boolean;
  /** Fields of its views that are real, of those that need not be. */
  readonly view?: readonly OptionalField[];
  /** Kinds of message that it has put into the paper's words, each with all that such a message says. */
  readonly words?: readonly MessageKind[];
  /** Whether its servers answer what they are asked for: else what becomes of it is read off their logs. */
  readonly replies?: boolean;
  /** Whether its servers keep to `maxEntries`, `maxInFlight`, `maxChunk`, and to how many reads may wait. */
  readonly limits?: boolean;
  /** Whether they say themselves what became of what they accepted: else it is answered where they apply it. Needs `replies`. */
  readonly answers?: boolean;
  /** Whether its servers can be saved and begun anew with that, so that all their states can be explored. */
  readonly save?: boolean;
  /** Whether it means to take the very steps of the spec. */
  readonly conformance?: boolean;
  /** Properties that its protocol keeps in another form or not at all, by name, each with the reason. */
  readonly otherwise?: Readonly<Record<string, Otherwise>>;
}

/** Why a property is not judged; `without`: only of runs without that feature. */
export type Otherwise = string | { readonly without: Feature; readonly reason: string };

/** The same with nothing left open. */
export type Declared = Required<Declarations>;

/** Of a subject whose servers show and say everything, as those of this project. */
export const everything = {
  view: optionalFields,
  words: messageKinds,
  replies: true,
  answers: true,
} as const satisfies Declarations;
