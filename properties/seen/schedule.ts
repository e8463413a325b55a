import type { KeyValueCommand } from '../../impl/index.ts';
import type { Assertion } from './assertion.ts';
import type { ClusterOptions, CoreAction, DiskTrouble, HarnessAction, Input, Request } from './subject.ts';
import type { Envelope, ServerId, Term } from './view.ts';

/** The one vocabulary of what may happen. A step that does not apply where it stands is skipped. */
export type Step =
  /** A message in flight: any, so reordering needs no step of its own. */
  | { readonly kind: 'deliver' | 'drop' | 'duplicate'; readonly message: string; readonly position?: number }
  /** A link in one direction. What is in flight on it waits. */
  | { readonly kind: 'cut' | 'mend'; readonly from: ServerId; readonly to: ServerId }
  /** Cuts every link, both ways, between `side` and the other servers. */
  | { readonly kind: 'partition'; readonly side: readonly ServerId[] }
  /** Mends every link. */
  | { readonly kind: 'heal' }
  | { readonly kind: 'timeout' | 'heartbeat' | 'restart'; readonly server: ServerId }
  /** The least election timeout has passed since its timer was started. Applies with the feature `leastTimeout`, to whoever does not lead. */
  | { readonly kind: 'leastTimeout'; readonly server: ServerId }
  /** The server's clock goes on. Applies with the feature `leaseReads`, within what clocks may drift apart. */
  | { readonly kind: 'tick'; readonly server: ServerId }
  /**
   * Time goes by, as so many ticks: of the server's clock, or without `server` of everybody's, as far as clocks may drift
   * apart; and for the clients' sessions. Applies with the feature `leaseReads` or with clients.
   */
  | { readonly kind: 'elapse'; readonly ticks: number; readonly server?: ServerId }
  /** What is not durable is lost, but for what `disk` leaves of it. */
  | { readonly kind: 'crash'; readonly server: ServerId; readonly disk?: DiskTrouble }
  /** All that a server that is down has stored is gone. It must not start again, as nobody tells it from one that never ran. */
  | { readonly kind: 'wipe'; readonly server: ServerId }
  /** The server's oldest pending write becomes durable. */
  | { readonly kind: 'write'; readonly server: ServerId }
  /** Somebody asks a server for something: to have a command done, to take a snapshot … */
  | (Request & { readonly server: ServerId })
  /** A client asks the server to read. Applies with the feature `readIndex`. */
  | { readonly kind: 'read'; readonly server: ServerId }
  /**
   * A client of the store asks a server: for `operation`, if it has a session and nothing outstanding; without
   * `operation` it registers, or sends again what is outstanding.
   */
  | {
      readonly kind: 'request';
      readonly client: number; // from 1
      readonly server: ServerId;
      readonly operation?: KeyValueCommand;
    }
  /**
   * One action of raft.tla that is only a part of what a real server does at once: applies to the core of the spec and
   * its mutants only. `to` names the other server of a requestVote (which may be the same) and of an appendEntries.
   */
  | { readonly kind: 'action'; readonly action: CoreAction; readonly server: ServerId; readonly to?: ServerId }
  /**
   * What a test harness does to a server by hand. Applies to a subject with `harness` only, as does `emit`. `to` names
   * the server that a `transfer` hands the power to, and stands with no other action.
   */
  | { readonly kind: 'harness'; readonly action: HarnessAction; readonly server: ServerId; readonly to?: ServerId }
  /** A message in flight leaves its sender's queue only now. Fixes where a trace shows it as sent, nothing else. */
  | { readonly kind: 'emit'; readonly message: string; readonly position?: number }
  /** Cuts every link, both ways, between `side` and the other servers, but those of `over`, who sees both sides. */
  | { readonly kind: 'bridge'; readonly over: ServerId; readonly side: readonly ServerId[] }
  /** Cuts every link, both ways, but those of neighbours, in that order of all servers. */
  | { readonly kind: 'ring'; readonly around: readonly ServerId[] }
  /** Cuts every link from the other servers to `side`, which they go on hearing. */
  | { readonly kind: 'oneWay'; readonly side: readonly ServerId[] }
  /** Cuts the links between two servers, both ways. */
  | { readonly kind: 'isolatedPair'; readonly from: ServerId; readonly to: ServerId }
  /** A link is cut, in one direction, and carries again and is cut again in turn, each time a timer of its sender fires. */
  | { readonly kind: 'flapping'; readonly from: ServerId; readonly to: ServerId }
  /** The server's next committed entry is given to its state machine. Applies with `applyLater`. */
  | { readonly kind: 'apply'; readonly server: ServerId }
  /** The snapshot that the server has begun (`compact`) is whole. Applies with `snapshotLater`. */
  | { readonly kind: 'finishSnapshot'; readonly server: ServerId };

export type StepKind = Step['kind'];

/** The kind of step that gives a server an input of each kind, where it is called otherwise. */
const stepOfInput = {
  receive: 'deliver',
  lost: 'drop',
  electionTimeout: 'timeout',
  heartbeatTimeout: 'heartbeat',
  written: 'write',
} as const satisfies Record<Exclude<Input['kind'], StepKind>, StepKind>;

const isNamedOtherwise = (kind: Input['kind']): kind is keyof typeof stepOfInput => kind in stepOfInput;

export const stepKindOf = ({ kind }: Input): StepKind => (isNamedOtherwise(kind) ? stepOfInput[kind] : kind);

/** Does the server start again from what is durable? raft.tla has the crash and the restart in one. */
export const restarts = (input: Input): boolean =>
  input.kind === 'restart' || (input.kind === 'action' && input.action === 'restart');

/** The message that the input brings. */
export const receivedIn = (input: Input): Envelope | null => (input.kind === 'receive' ? input.envelope : null);

/** What a step of that kind gives to its server; never, if it gives nothing. */
export type InputOf<Kind extends StepKind> = Input & { readonly kind: InputKinds[Kind & keyof InputKinds] };

type InputKinds = { readonly [Of in keyof typeof stepOfInput as (typeof stepOfInput)[Of]]: Of } & {
  readonly [Same in Input['kind'] & StepKind]: Same;
};

export interface Section {
  readonly fromStep: number; // the first step of the section, counted from 1
  readonly title: string;
}

export type Expectation =
  | { readonly verdict: 'violated'; readonly property: string; readonly atStep: number }
  | { readonly verdict: 'holds' };

/** All that a run depends on (docs/schedule-format.md). */
export interface Schedule {
  readonly title: string;
  readonly subject: string; // a name from the registry of subjects, or that of a subject of the user
  readonly subjectVersion?: string; // of the user's subject that it was made with, if that says one
  readonly options: ClusterOptions;
  readonly unshrunk?: true; // a finding that raftcheck was stopped from making shorter
  readonly differs?: readonly string[]; // of a story that is told elsewhere: in what this one rightly differs, and why
  readonly sections?: readonly Section[];
  readonly steps: readonly Step[];
  readonly assertions?: readonly Assertion[]; // what must hold between the steps, ascending by `after`
  readonly expect: Expectation;
}

/** A message's name in a file: `1>3 AppendEntries t2 #1`, the occurrence counted from 1 from the start of the run. */
export interface MessageIdentity {
  readonly from: ServerId;
  readonly to: ServerId;
  readonly kind: string; // of the paper, or a name that a subject of the user has for it
  readonly term: Term;
  readonly occurrence: number;
}

export function showIdentity({ from, to, kind, term, occurrence }: MessageIdentity): string {
  return `${from}>${to} ${kind} t${term} #${occurrence}`;
}

const identityPattern = /^(\d{1,2})>(\d{1,2}) ([A-Za-z]{1,40}) t(\d{1,9}) #(\d{1,9})$/;

/** The identity that `text` names, or null if it names none. */
export function parseIdentity(text: string): MessageIdentity | null {
  const match = identityPattern.exec(text);
  if (match === null) return null;
  const [, from, to, name, term, occurrence] = match;
  return { from: Number(from), to: Number(to), kind: name ?? '', term: Number(term), occurrence: Number(occurrence) };
}
