import type { Answer } from '../seen/application.ts';
import type { ClientsView } from '../seen/clients-view.ts';
import type { Step } from '../seen/schedule.ts';
import type { Feature, Input, Limits, Subject, Transition } from '../seen/subject.ts';
import type { EntryView, Envelope, LogIndex, Reply, ServerId, ServerView } from '../seen/view.ts';
import { electionIn, mayCommit, remember, votesIn } from './history.ts';
import type { Election, History, Vote } from './history.ts';
import { receivedIn } from '../seen/schedule.ts';
import type { ServedRead } from './reads.ts';
import { readsIn } from './reads.ts';

/** One step of one server, as it shows itself: nothing of what was before, and nothing of the other servers. */
export interface StepView {
  readonly step: Step['kind'];
  readonly input: Input;
  readonly features: readonly Feature[]; // that the servers have
  readonly limits: Limits; // that they keep to
  readonly server: ServerId;
  readonly before: ServerView;
  readonly after: ServerView;
  readonly received: Envelope | null; // the message that was delivered in this step
  readonly sent: readonly Envelope[];
  readonly replies: readonly Reply[]; // to clients, at once
  readonly applied: readonly EntryView[]; // in this step, the last one at after.appliedIndex
  readonly answers: readonly (Answer | null)[]; // to each of them
}

/** The same with all that was before, and all that is beside it. */
export interface HistoryView extends StepView {
  readonly servers: readonly ServerView[]; // all of them, after the step
  readonly clients: ClientsView; // after the step
  readonly elected: Election | null;
  readonly votes: readonly Vote[]; // cast in this step
  readonly served: readonly ServedRead[]; // in this step
  readonly committedFrom: LogIndex; // the commitments of history from this index on are new; last + 1 if none
  readonly history: History; // after the step
  readonly historyBefore: History;
}

/** What a step must be seen with for that. */
export interface Surroundings {
  readonly history: History; // before the step
  readonly life: number; // of the server: see Election
  readonly servers: readonly ServerView[];
  readonly clients: ClientsView;
}

const unlimited: Limits = {};

/** What is seen of a step by itself. `subject`: whose it is. */
export function viewOfStep(
  step: Step['kind'],
  input: Input,
  { features = [], limits = unlimited }: Pick<Subject, 'features' | 'limits'>,
  before: ServerView,
  { state: { view: after }, sent, replies, applied, answers }: Transition,
): StepView {
  const received = receivedIn(input);
  return { step, input, features, limits, server: after.id, before, after, received, sent, replies, applied, answers };
}

/** What is seen of a step with its history, and the history after it: the one fold over the steps of any run. */
export function viewWithHistory(seen: StepView, { history, life, servers, clients }: Surroundings): HistoryView {
  const { step, input, features, limits, server, before, after, received, sent, replies, applied, answers } = seen;
  const elected = electionIn(before, after, life);
  const votes = votesIn(before, after, sent);
  const { reads, committed } = history;
  const { open, served } = readsIn(reads, committed.length, step, before, after, replies);
  // Field by field: to spread `seen` took as long as a whole step of a server.
  return {
    step,
    input,
    features,
    limits,
    server,
    before,
    after,
    received,
    sent,
    replies,
    applied,
    answers,
    servers,
    clients,
    elected,
    votes,
    served,
    committedFrom: committed.length + 1,
    history: remember(history, after, sent, elected, votes, open),
    historyBefore: history,
  };
}

/** Whether the step may add to a history at all, but for terms that are told. */
export const mayEnterHistory = ({ step, before, after, sent, replies }: StepView): boolean =>
  step === 'read' ||
  before.up !== after.up ||
  replies.some(({ kind }) => kind === 'readable' || kind === 'readRefused') ||
  votesIn(before, after, sent).length > 0 ||
  electionIn(before, after, 1) !== null ||
  mayCommit(before, after);
