import type { InputOf, Step, StepKind } from '../../properties/seen/schedule.ts';
import type { ClusterOptions, Feature, Input, WorldOption } from '../../properties/seen/subject.ts';
import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { Flight } from '../environment/network.ts';
import type { Cluster } from './cluster.ts';
import type { ServerNames } from './renaming.ts';

export type StepOf<Kind extends StepKind> = Step & { readonly kind: Kind };

/** A step that applies here and now: its message is found, its server can take it. */
export type Move =
  | { readonly kind: 'deliver' | 'drop' | 'duplicate' | 'emit'; readonly flight: Flight }
  | Exclude<Step, { readonly message: string }>;

export type MoveOf<Kind extends StepKind> = Move & { readonly kind: Kind };

/** All that is to be known of one kind of step but how it is written in a file and shown to people. */
export interface StepDescriptor<Kind extends StepKind = StepKind, Given extends Input = InputOf<Kind>> {
  /** The move that the step means here and now, for servers that take whatever comes; null if it does not apply. */
  resolve(cluster: Cluster, step: StepOf<Kind>): MoveOf<Kind> | null;
  /** What it does to the network, or to time. */
  change?(cluster: Cluster, move: MoveOf<Kind>): void;
  /** What it gives to its server; null or left out: nothing, it touches the network alone. Asked when it is made. */
  input?(move: MoveOf<Kind>, cluster: Cluster): Input | null;
  /** What it gives to several servers one after the other, each asked for when the one before it is done with. */
  gives?(move: MoveOf<Kind>, cluster: Cluster): Iterable<readonly [ServerId, Input]>;
  /** The inverse of `input`, for whoever explores by inputs. */
  moveOf?(server: ServerId, input: Given): MoveOf<Kind>;
  /** Only the core of the spec takes it, action by action; or only whole servers do. Left out: both may. */
  readonly takenBy?: 'core' | 'wholeServers';
  /** What a server that is up may be given of it, as far as an explorer looks. Left out: nothing. */
  explored?(view: ServerView, within: Within): readonly Exclude<Given, { readonly kind: 'receive' }>[];
  /** Of an input that a server may have by itself: does it still come when nothing goes wrong any more? Default: no. */
  goesOn?(view: ServerView, input: Given): boolean;

  /** The same with other names for its servers, its own first; null if it is about one that is gone. */
  renamed(step: StepOf<Kind>, names: ServerNames): StepOf<Kind> | null;
  /** Beside its server and its message it depends on the step before of this client, or of any server's clock. */
  clientOf?(move: MoveOf<Kind>): number;
  readonly onClocks?: true;
  /** What it is, for a comparison of failures, if not its kind alone; and what it names that is no server. */
  what?(move: MoveOf<Kind>): string;
  identifiers?(move: MoveOf<Kind>): readonly string[];

  readonly choices: readonly Choice[]; // how it is drawn; none: never
  /** The same step with nothing special about it, and with less of that, simplest first. Default: there is nothing. */
  plain?(step: StepOf<Kind>): StepOf<Kind>;
  simpler?(step: StepOf<Kind>): readonly StepOf<Kind>[];
  /** What is left of it without the store; and without that client, higher ones moving down by one. Default: itself. */
  withoutStore?(step: StepOf<Kind>): Step;
  withoutClient?(step: StepOf<Kind>, client: number): StepOf<Kind> | null;
}

/** What keeps the servers of an explorer finite. How often a thing may happen is not for the steps to say, but for never. */
export interface Within {
  readonly servers: number;
  readonly features: readonly Feature[];
  readonly world: readonly WorldOption[];
  readonly maxTerm: number; // no election timeout in it, and no transfer
  readonly maxLog: number; // no command to a leader with so many entries
  readonly crashes: boolean;
}

/** What a random choice may be: mostly a kind of step. */
export type ChoiceKind =
  | Exclude<StepKind, 'deliver' | 'action' | 'harness' | 'emit'>
  | 'deliverOldest' // of a link: order kept
  | 'deliverAny'; // of all in flight: reordering

/** How often each kind comes up in one run, as relative weights. Kinds left out never do. */
export type Mix = Readonly<Partial<Record<ChoiceKind, number>>>;

/** Kinds of trouble that a run may be spared (`--nemesis`). */
export const nemeses = ['reorder', 'drop', 'duplicate', 'cut', 'partition', 'crash', 'wipe', 'partial'] as const;

export type Nemesis = (typeof nemeses)[number];

/** Those that a run has only now and then, if nobody says which. */
export const unusualNemeses: readonly Nemesis[] = ['wipe', 'partial'];

/** And those that it may always have. */
export const usualNemeses: readonly Nemesis[] = nemeses.filter((name) => !unusualNemeses.includes(name));

/** The message to be delivered next, null if none can be; `oldest`: of its link. Keeps books, so there is one for each run. */
export type PickFlight = (cluster: Cluster, rank: number, oldest: boolean) => Flight | null;

/** One way in which random choices come to a kind of step. */
export interface Choice {
  readonly name: ChoiceKind;
  readonly nemesis?: Nemesis; // it is trouble of that kind
  readonly calm?: true; // it happens in a cluster to which nothing is done, and so instead of what does not apply
  /** The weights that are drawn of, from weak to strong; null: none in such a cluster. Left out: none is drawn. */
  weights?(options: ClusterOptions): Weights | null;
  /** The weight that comes with those that were drawn. */
  follows?(drawn: Mix): number;
  /** The move that the rank picks among those of this kind that apply; null if none does. */
  propose(cluster: Cluster, rank: number, pickFlight: PickFlight): Move | null;
}

export type Weights = readonly [number, ...number[]];
