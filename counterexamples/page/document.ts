/**
 * What a page shows of a run, as plain data that stands in the page itself: the page knows nothing of Raft beyond it. Steps
 * are named by their numbers in the run, from 1; messages by their places in `messages`; texts are for people, and hold
 * whatever a file held: the page never takes them for markup.
 */
export interface RunDocument {
  readonly format: 'raftcheck-page';
  readonly version: 1;
  readonly live?: true; // a server tells the page what is new
  readonly title: string;
  readonly tool: string; // that made it: raftcheck 0.1.0
  readonly command: string; // that runs it again; '' if there is no file
  readonly schedule: string; // the text of its file; '' where it is in none, for it goes on
  readonly subject: string; // with its version, if it says one
  readonly options: readonly string[]; // features none, immediate disk …
  readonly servers: readonly PageServer[]; // at the beginning, by id
  readonly noServers?: string; // why there are none
  readonly untold?: readonly UntoldColumn[]; // what of them is not known, and left out
  readonly clients: number;
  readonly clientNames?: readonly string[]; // of their lanes, if they are not called client 1, client 2 …
  readonly messages: readonly PageMessage[];
  readonly steps: readonly PageStep[];
  readonly verdict: PageVerdict;
  readonly spec: Known<PageSpec>;
  readonly history: Known<PageHistory>;
  readonly story: Known<PageStory>;
  readonly shrinking: Known<readonly ShrinkStage[]>; // from found to shortest
  readonly rows?: PageRows; // of the published page that the run explains
  readonly variables?: PageVariables; // of the states that the steps lead to
}

/** Is it a document of this version? Whoever made it is trusted to have made the rest of it. */
export const isDocument = (value: unknown): value is RunDocument =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  value.format === 'raftcheck-page' &&
  'version' in value &&
  value.version === 1;

/** What a step changed, server by server. */
export function changesIn(step: PageStep | null): readonly (readonly [server: number, changed: ServerChange])[] {
  const { server = null, changed, others = [] } = step ?? {};
  return server === null || changed === undefined ? others : [[server, changed], ...others];
}

/** The variables of a state machine, each as a text: in the first state, and what steps make of them. */
export interface PageVariables {
  readonly names: readonly string[]; // a variable by itself, or its value at one key: term[n1]
  readonly initial: readonly (string | null)[]; // by name; null: there is none yet
  readonly changes: readonly VariableChange[]; // by step, ascending
}

export interface VariableChange {
  readonly step: number;
  readonly variable: number; // its place in `names`
  readonly text: string | null;
  readonly gained?: readonly string[]; // of a collection: elements that are new
  readonly lost?: readonly string[];
}

/** A published table, row by row as it stands there. */
export interface PageRows {
  readonly caption: string; // how far the run explains it
  readonly columns: readonly string[]; // N-1 Role, N-1 Op …
  readonly rows: readonly PageTableRow[];
  readonly stops: number | null; // the place in `rows` of the first that the run does not show
}

export interface PageTableRow {
  readonly number: number; // of the page, from 1
  readonly line: number; // of the file
  readonly section?: string; // the title of the part that begins here
  readonly cells: readonly string[]; // by column
  readonly step: number | null; // the last step that was made for it
  readonly differs?: readonly (readonly [column: number, run: string])[]; // where the run has something else
  readonly notes?: readonly string[]; // what it does not say
}

/** Columns of the servers that a trace may lack. */
export type UntoldColumn = 'votedFor' | 'leader' | 'commit' | 'applied' | 'durable' | 'members';

/** A part of the page, or the reason why it is empty. */
export type Known<Part> = { readonly known: Part } | { readonly unknown: string };

export interface PageVerdict {
  readonly verdict: 'violated' | 'holds' | 'unknown';
  readonly headline: string; // one line: FAIL Election Safety   n1 and n3 both won term 2
  readonly property: string | null;
  readonly fact: string | null;
  readonly paper: string | null; // §5.2
  readonly culprit: number | null; // the step that the violation came with
  readonly remarks: readonly string[]; // where it came if with no step …
  readonly stack: readonly string[]; // what the subject threw
}

export interface PageMessage {
  readonly name: string; // its identity: 1>3 RequestVote t2 #1
  readonly from: number;
  readonly to: number;
  readonly kind: string; // of the paper, or the subject's own name
  readonly term: number;
  readonly answer: boolean; // a response
  readonly text: string; // what it says, short
  readonly fields: readonly (readonly [name: string, value: string])[]; // all that it says
  readonly sent: number | null; // step in which it left its sender; null: a copy that a `duplicate` made has `copyOf`
  readonly copyOf: number | null;
  readonly arrived: readonly number[]; // steps; more than one where a delivery left it in flight
  readonly lost: number | null; // step
  readonly open?: true; // it arrived, and is in flight all the same
}

/** What happened to the run's network or to one server or client. */
export interface PageStep {
  readonly number: number;
  readonly kind: string; // timeout, deliver, crash …
  readonly text: string; // n1 timeout
  readonly effect: string; // n1: follower -> candidate, term 0->1 …
  readonly fate: 'applied' | 'skipped' | 'notRun';
  readonly suffix?: true; // of the fault-free suffix, which is no part of the schedule
  readonly section?: string; // the title of the part that begins here
  readonly server: number | null; // that took a step
  readonly client?: number; // that asked
  readonly message?: number; // that was delivered, lost, doubled
  readonly sent?: readonly number[];
  readonly changed?: ServerChange; // of that server
  readonly others?: readonly (readonly [server: number, changed: ServerChange])[]; // that changed in the same step
  readonly cut?: readonly (readonly [from: number, to: number])[]; // all links that carry nothing from now on, if others than before
  readonly cause?: true; // in the causal past of the violation, which the story knows
  readonly end?: true; // one of the steps that do not fit together
  readonly disk?: true; // a crash that is also trouble with the disk
  readonly passes?: string; // of the continuations tried behind it: 1 of 16
}

/** A server as the panes show it. */
export interface PageServer {
  readonly up: boolean;
  readonly role: string;
  readonly term: number;
  readonly votedFor: number | null;
  readonly leader: number | null;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  readonly base: number; // what comes before is in its snapshot
  readonly baseTerm: number;
  readonly entries: readonly PageEntry[]; // from base + 1 on
  readonly durable: PageDurable | null; // null: all of it
  readonly votes: readonly number[];
  readonly progress: readonly (readonly [server: number, nextIndex: number, matchIndex: number])[];
  readonly configuration: string; // n1 n2 n3
  readonly more: readonly (readonly [name: string, value: string])[]; // transfer, pending reads and writes, clock …
}

export type PageEntry = readonly [term: number, text: string];

/** What a crash would leave, where that is less or other than what is in memory. */
export interface PageDurable {
  readonly term: number;
  readonly votedFor: number | null;
  readonly lastIndex: number;
  readonly same: number; // up to this index its log is the one in memory
}

/** The fields that are others after the step; of the log, what it has from an index on. */
export type ServerChange = Partial<Omit<PageServer, 'entries'>> & {
  readonly entries?: { readonly from: number; readonly entries: readonly PageEntry[] };
};

/** The spec beside the subject. */
export interface PageSpec {
  readonly differences: readonly PageDifference[]; // by step, ascending: from there on until the next one of that server
  readonly transitions: readonly PageTransition[];
}

/** A server as the spec and the code have it after a step; no fields: they are equal again. */
export interface PageDifference {
  readonly step: number;
  readonly server: number;
  readonly fields: readonly (readonly [name: string, spec: string, code: string])[];
}

/** What the machine of the spec did in a step. */
export interface PageTransition {
  readonly step: number;
  readonly taken: readonly string[]; // in its words: candidate -> leader on RequestVoteResponse
  readonly guards: readonly (readonly [name: string, passed: boolean])[]; // that were asked, in that order
}

export interface PageHistory {
  readonly operations: readonly PageOperation[]; // in the order in which they began
  readonly verdict: string; // one line
  readonly withoutPlace: number | null; // the operation that has no place in the longest order found
  readonly keys?: readonly PageKey[]; // of a file's history: each is judged, and shown, by itself; the refuted come first
}

/** One key of a history. */
export interface PageKey {
  readonly name: string; // '' of a register, which is one
  readonly verdict: string; // one line
  readonly withoutPlace: number | null; // as in `PageHistory`
  readonly culprit: number | null; // the step in which that operation was answered
  readonly story: Known<PageStory>;
}

export interface PageOperation {
  readonly client: number;
  readonly text: string; // put x=1
  readonly result: string; // '' where the outcome is not known
  readonly began: number; // step
  readonly ended: number | null; // step; null: nobody knows whether it happened
  readonly place: number | null; // in the order found, from 1
  readonly point?: number; // with a place: it can take effect as early as this step
  readonly key?: number; // its place in `keys`
  readonly by?: string; // who asked: several may have the lane, one after the other
  readonly gaveUp?: number; // the step in which its client no longer waited for an answer
}

/** Why it fails, in sentences. */
export interface PageStory {
  readonly rule: string | null;
  readonly bug: {
    readonly name: string;
    readonly story: readonly string[];
    readonly sources: readonly string[];
  } | null;
  readonly divergence: readonly string[];
  readonly causes: readonly string[];
  readonly wayOut: readonly string[];
  readonly change: readonly string[];
  readonly changed: ChangedRun | null; // the run that passes
}

/** Another run, of which only the steps are shown beside this one. */
export interface ChangedRun {
  readonly steps: readonly { readonly text: string; readonly effect: string; readonly fate: PageStep['fate'] }[];
  readonly parts: number; // the first step that differs, in both
  readonly verdict: string;
}

/** One of the shorter and shorter schedules. */
export interface ShrinkStage {
  readonly steps: readonly string[]; // in words
  readonly replays: number; // until then
}
