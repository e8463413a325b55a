import type { Declared } from '../../../properties/seen/declared.ts';
import type {
  ConfigurationView,
  DurableView,
  EntryView,
  LogView,
  ServerId,
  ServerView,
} from '../../../properties/seen/view.ts';
import { sameEntry } from '../../../properties/seen/view.ts';
import type { OwnLog, Shown } from './server.ts';
import { partsOf } from './server.ts';

/** What is known of a server beside what it shows. */
export interface Beside {
  readonly id: ServerId;
  readonly up: boolean;
  readonly founding: ConfigurationView;
  readonly appliedIndex: number;
  readonly machine: string; // digest
}

/** What the judges see of a server, copied. Of the view before it keeps what is the same, so that it need not be compared. */
export function viewOf(shown: Shown, declared: Declared, beside: Beside, before: ServerView | null): ServerView {
  const has = (field: Declared['view'][number]): boolean => declared.view.includes(field);
  const { id, up, appliedIndex, machine } = beside;
  const log = logOf(shown.log, before?.log ?? null);
  const snapshot = has('snapshot') ? (shown.snapshot ?? '') : '';
  const { role, currentTerm, votedFor, leaderId, commitIndex } = shown;
  return {
    id,
    up,
    role,
    currentTerm,
    votedFor,
    snapshot,
    log,
    commitIndex,
    appliedIndex,
    machine,
    leaderId,
    configuration: has('configuration') && shown.configuration ? structuredClone(shown.configuration) : beside.founding,
    transferTarget: (has('transferTarget') ? shown.transferTarget : null) ?? null,
    votesGranted: has('votesGranted') ? [...(shown.votesGranted ?? [])].sort((one, other) => one - other) : [],
    progress: has('progress') ? progressOf(shown) : [],
    pendingReads: has('pendingReads') ? (shown.pendingReads ?? []).map(({ read, index }) => ({ read, index })) : [],
    pendingWrites: has('pendingWrites') ? (shown.pendingWrites ?? 0) : 0,
    durable: durableOf(has('durable') ? shown.durable : undefined, { currentTerm, votedFor, snapshot, log }, before),
  };
}

function durableOf(durable: Shown['durable'], memory: DurableView, before: ServerView | null): DurableView {
  if (durable === undefined) return memory;
  const { currentTerm, votedFor, snapshot = '' } = durable;
  return { currentTerm, votedFor, snapshot, log: logOf(durable.log, before?.durable.log ?? null) };
}

const progressOf = ({ role, progress = [] }: Shown): ServerView['progress'] =>
  role !== 'leader'
    ? []
    : progress
        .map(({ server, nextIndex, matchIndex }) => ({ server, nextIndex, matchIndex }))
        .sort((one, other) => one.server - other.server);

function logOf(given: OwnLog, before: LogView | null): LogView {
  const { base, baseTerm, entries } = partsOf(given);
  const kept = before !== null && before.base === base ? before.entries : [];
  let isSame =
    before !== null && before.base === base && before.baseTerm === baseTerm && kept.length === entries.length;
  const copied = entries.map((entry, k) => {
    const known = kept[k];
    if (known !== undefined && sameEntry(known, entry)) return known;
    isSame = false;
    return entryOf(entry);
  });
  return isSame && before !== null ? before : { base, baseTerm, entries: copied };
}

/** A copy. */
export const entryOf = ({ term, command, configuration }: EntryView): EntryView =>
  configuration === undefined ? { term, command } : { term, command, configuration: structuredClone(configuration) };
