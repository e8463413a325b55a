import type { Answer } from '../seen/application.ts';
import type { Difference, Transition } from '../seen/subject.ts';
import type {
  ConfigurationView,
  EntryView,
  Envelope,
  LogView,
  MessageView,
  ProgressView,
  ReadView,
  Reply,
  ServerView,
} from '../seen/view.ts';
import { sameConfiguration, sameEntry, showConfiguration, showServers } from '../seen/view.ts';
import type { EqualLogs } from './same-log.ts';
import { sameLog } from './same-log.ts';

/**
 * The first field in which the spec's step and the code's step differ, or null if nothing can tell them apart. `before`:
 * logs that are known to be equal.
 */
export function differenceOfSteps(
  spec: Transition,
  code: Transition,
  before: EqualLogs | null = null,
): Difference | null {
  return (
    differenceOfViews(spec.state.view, code.state.view, before) ??
    differenceOfMessages(spec, code) ??
    differenceOfReplies(spec, code) ??
    differenceOfApplied(spec, code)
  );
}

/** How each field of a view is compared: a new field does not compile until it stands here. */
const comparison = {
  id: 'given',
  up: 'plain',
  role: 'plain',
  currentTerm: 'plain',
  votedFor: 'plain',
  commitIndex: 'plain',
  appliedIndex: 'plain',
  leaderId: 'plain',
  suspectsLeader: 'plain',
  machine: 'plain',
  snapshot: 'plain',
  transferTarget: 'plain',
  pendingWrites: 'plain',
  snapshotBegun: 'below',
  log: 'below',
  votesGranted: 'below',
  progress: 'below',
  configuration: 'below',
  pendingReads: 'below',
  durable: 'below',
} as const satisfies Record<keyof ServerView, 'given' | 'plain' | 'below'>;

type PlainField = {
  [F in keyof typeof comparison]: (typeof comparison)[F] extends 'plain' ? F : never;
}[keyof ServerView];

const plainFields = Object.entries(comparison).flatMap(([field, how]) =>
  how === 'plain' ? [field as PlainField] : [],
);

/** A server of the spec beside the same server of the code. */
interface ViewPair {
  readonly spec: ServerView;
  readonly code: ServerView;
}

function differenceOfViews(spec: ServerView, code: ServerView, before: EqualLogs | null): Difference | null {
  if (samePlain(spec, code) && sameBelow(spec, code, before)) return null;
  return differencesOfViews({ spec, code })[0] ?? null;
}

/** Equal in every field that is a plain value. Written out: to look each up by its name took half of all comparing. */
const samePlain = (spec: ServerView, code: ServerView): boolean =>
  spec.up === code.up &&
  spec.role === code.role &&
  spec.currentTerm === code.currentTerm &&
  spec.suspectsLeader === code.suspectsLeader &&
  spec.votedFor === code.votedFor &&
  spec.commitIndex === code.commitIndex &&
  spec.appliedIndex === code.appliedIndex &&
  spec.leaderId === code.leaderId &&
  spec.machine === code.machine &&
  spec.snapshot === code.snapshot &&
  spec.transferTarget === code.transferTarget &&
  spec.pendingWrites === code.pendingWrites;

const sameBelow = (spec: ServerView, code: ServerView, before: EqualLogs | null): boolean =>
  spec.snapshotBegun === code.snapshotBegun &&
  sameLog(spec.log, code.log, before?.spec, before?.code) &&
  sameConfiguration(spec.configuration, code.configuration) &&
  sameList(spec.votesGranted, code.votesGranted, Object.is) &&
  sameList(spec.progress, code.progress, sameProgress) &&
  sameList(spec.pendingReads, code.pendingReads, sameRead) &&
  sameDurable(spec, code, before);

/** Of two whose logs in memory are equal: mostly what is durable is those. */
function sameDurable(spec: ServerView, code: ServerView, before: EqualLogs | null): boolean {
  const one = spec.durable;
  const other = code.durable;
  if (one.currentTerm !== other.currentTerm || one.votedFor !== other.votedFor) return false;
  if (one.snapshot !== other.snapshot) return false;
  if (one.log === spec.log && other.log === code.log) return true;
  return sameLog(one.log, other.log, before?.durable.spec, before?.durable.code);
}

/** Every field in which two views of a server differ, in the order in which conformance looks at them. */
export function differencesOfViews(views: ViewPair): readonly Difference[] {
  const plain = plainFields.filter((field) => views.spec[field] !== views.code[field]);
  return [
    ...plain.map((field) => plainDifference(field, views)),
    ...comparisons.flatMap((compare) => compare(views) ?? []),
  ];
}

const plainDifference = (field: PlainField, { spec, code }: ViewPair): Difference =>
  differs(field, shown(field, spec[field] ?? null), shown(field, code[field] ?? null));

/** Of the fields that are no plain values. */
const comparisons: readonly ((views: ViewPair) => Difference | null)[] = [
  ({ spec: { snapshotBegun: spec = null }, code: { snapshotBegun: code = null } }) =>
    spec === code ? null : differs('snapshot begun', spec, code),
  ({ spec: { log: spec }, code: { log: code } }) =>
    sameLog(spec, code) ? null : differs('log', showLog(spec), showLog(code)),
  ({ spec: { configuration: spec }, code: { configuration: code } }) =>
    sameConfiguration(spec, code) ? null : differs('configuration', showConfiguration(spec), showConfiguration(code)),
  ({ spec: { votesGranted: spec }, code: { votesGranted: code } }) =>
    sameList(spec, code, Object.is) ? null : differs('votesGranted', showServers(spec), showServers(code)),
  ({ spec, code }) =>
    sameList(spec.progress, code.progress, sameProgress)
      ? null
      : differs('nextIndex/matchIndex', showProgress(spec), showProgress(code)),
  ({ spec, code }) =>
    sameList(spec.pendingReads, code.pendingReads, sameRead)
      ? null
      : differs('pendingReads', showReads(spec), showReads(code)),
  ...(['currentTerm', 'votedFor', 'snapshot'] as const).map(
    (field) =>
      ({ spec, code }: ViewPair) =>
        spec.durable[field] === code.durable[field]
          ? null
          : differs(`durable ${field}`, shown(field, spec.durable[field]), shown(field, code.durable[field])),
  ),
  ({ spec: { durable: spec }, code: { durable: code } }) =>
    sameLog(spec.log, code.log) ? null : differs('durable log', showLog(spec.log), showLog(code.log)),
];

function differenceOfMessages(spec: Transition, code: Transition): Difference | null {
  const count = Math.max(spec.sent.length, code.sent.length);
  for (let k = 0; k < count; k += 1) {
    const difference = differenceOfEnvelopes(spec.sent[k], code.sent[k]);
    if (difference !== null) return difference;
  }
  return null;
}

function differenceOfEnvelopes(spec: Envelope | undefined, code: Envelope | undefined): Difference | null {
  if (spec !== undefined && code !== undefined && sameEnvelope(spec, code)) return null;
  const kind = (code ?? spec)?.message.kind ?? '';
  return differs(`message sent (${kind})`, showEnvelope(spec), showEnvelope(code));
}

function sameEnvelope(one: Envelope, other: Envelope): boolean {
  return one.from === other.from && one.to === other.to && sameFields(one.message, other.message);
}

/** The same fields, and equal in each: plain values, or lists of entries. */
function sameFields(one: MessageView | Reply, other: MessageView | Reply): boolean {
  const mine = one as Fields;
  const its = other as Fields;
  let count = 0;
  for (const name in mine) {
    if (!sameField(name, mine[name], its[name])) return false;
    count += 1;
  }
  let others = 0;
  for (const _ in its) others += 1;
  return others === count || Object.keys(other).length === count; // which leaves out what it inherits
}

type Fields = Readonly<Record<string, unknown>>;

function sameField(name: string, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (name === 'configuration') return sameConfiguration(one as ConfigurationView, other as ConfigurationView);
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return sameEntries(one as readonly EntryView[], other as readonly EntryView[]);
}

function differenceOfReplies(spec: Transition, code: Transition): Difference | null {
  const same = sameList<Reply | undefined>(spec.replies, code.replies, sameReply);
  return same ? null : differs('reply to the client', JSON.stringify(spec.replies), JSON.stringify(code.replies));
}

const sameReply = (one: Reply | undefined, other: Reply | undefined): boolean =>
  one !== undefined && other !== undefined && sameFields(one, other);

function differenceOfApplied(spec: Transition, code: Transition): Difference | null {
  if (!sameEntries(spec.applied, code.applied)) {
    return differs('applied', showEntries(spec.applied), showEntries(code.applied));
  }
  if (sameList(spec.answers, code.answers, sameAnswer)) return null;
  return differs('answer of the state machine', JSON.stringify(spec.answers), JSON.stringify(code.answers));
}

const sameAnswer = (one: Answer | null, other: Answer | null): boolean =>
  one?.reply === other?.reply && one?.changed === other?.changed;

type Plain = string | number | boolean | null;

const differs = (field: string, spec: Plain, code: Plain): Difference => ({
  field,
  spec: textOf(spec),
  code: textOf(code),
});

/** A server by its name, as everywhere else. */
const shown = (field: string, value: Plain): Plain =>
  value !== null && ['votedFor', 'leaderId', 'transferTarget'].includes(field) ? `n${value}` : value;

/** What is empty would print as nothing. */
const textOf = (value: Plain): string => (value === null || value === '' ? 'none' : String(value));

function sameEntries(one: readonly EntryView[], other: readonly EntryView[]): boolean {
  return one === other || sameList(one, other, sameEntry);
}

function sameList<T>(one: readonly T[], other: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (one.length !== other.length) return false;
  for (let k = 0; k < one.length; k += 1) {
    if (!same(one[k] as T, other[k] as T)) return false;
  }
  return true;
}

const sameProgress = (one: ProgressView, other: ProgressView): boolean =>
  one.server === other.server && one.nextIndex === other.nextIndex && one.matchIndex === other.matchIndex;

const sameRead = (one: ReadView, other: ReadView): boolean => one.read === other.read && one.index === other.index;

const showEntry = ({ term, command, configuration }: EntryView): string =>
  configuration === undefined ? `${term}:${command ?? '-'}` : `${term}:{${showConfiguration(configuration)}}`;

const showEntries = (entries: readonly EntryView[]): string => `[${entries.map(showEntry).join(' ')}]`;

const showLog = ({ base, baseTerm, entries }: LogView): string =>
  base === 0 ? showEntries(entries) : `${base}/t${baseTerm} ${showEntries(entries)}`;

const showProgress = (view: ServerView): string =>
  view.progress.map(({ server, nextIndex, matchIndex }) => `n${server} ${nextIndex}/${matchIndex}`).join(' ');

const showReads = (view: ServerView): string =>
  view.pendingReads.map(({ read, index }) => `${read} at ${index ?? '?'}`).join(', ');

function showEnvelope(envelope: Envelope | undefined): string {
  if (envelope === undefined) return 'none';
  const { from, to, message } = envelope;
  const fields = Object.entries(message)
    .filter(([name]) => name !== 'kind')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name} ${showField(name, value)}`);
  return `${from}>${to} ${message.kind} ${fields.join(' ')}`;
}

function showField(name: string, value: unknown): string {
  if (name === 'configuration') return `{${showConfiguration(value as ConfigurationView)}}`;
  if (Array.isArray(value)) return showEntries(value as readonly EntryView[]);
  return value === '' ? 'none' : String(value);
}
