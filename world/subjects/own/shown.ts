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
import type { Copy, OwnLog, Shown } from './server.ts';
import { asItIs, partsOf } from './server.ts';

/** What is known of a server beside what it shows. */
export interface Beside {
  readonly id: ServerId;
  readonly up: boolean;
  readonly founding: ConfigurationView;
  readonly appliedIndex: number;
  readonly machine: string; // digest
}

/**
 * What the judges see of a server, copied by `copy`. Of the view before it keeps what is the same, so that it need not be
 * compared.
 */
export function viewOf(
  shown: Shown,
  declared: Declared,
  beside: Beside,
  before: ServerView | null,
  copy: Copy,
): ServerView {
  const has = (field: Declared['view'][number]): boolean => declared.view.includes(field);
  const { id, up, appliedIndex, machine } = beside;
  const log = logOf(shown.log, before?.log ?? null, copy);
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
    suspectsLeader: leaderId !== null && shown.suspectsLeader === true,
    configuration: has('configuration') && shown.configuration ? copy(shown.configuration) : beside.founding,
    transferTarget: (has('transferTarget') ? shown.transferTarget : null) ?? null,
    votesGranted: has('votesGranted') ? [...(shown.votesGranted ?? [])].sort((one, other) => one - other) : [],
    progress: has('progress') ? progressOf(shown) : [],
    pendingReads: has('pendingReads') ? (shown.pendingReads ?? []).map(({ read, index }) => ({ read, index })) : [],
    pendingWrites: has('pendingWrites') ? (shown.pendingWrites ?? 0) : 0,
    durable: durableOf(
      has('durable') ? shown.durable : undefined,
      { currentTerm, votedFor, snapshot, log },
      before,
      copy,
    ),
  };
}

function durableOf(durable: Shown['durable'], memory: DurableView, before: ServerView | null, copy: Copy): DurableView {
  const was = before?.durable ?? null;
  const now = durable === undefined ? memory : storedOf(durable, was, copy);
  const isSame =
    was !== null &&
    was.currentTerm === now.currentTerm &&
    was.votedFor === now.votedFor &&
    was.snapshot === now.snapshot &&
    was.log === now.log;
  return isSame ? was : now;
}

function storedOf(
  { currentTerm, votedFor, snapshot = '', log }: NonNullable<Shown['durable']>,
  was: DurableView | null,
  copy: Copy,
): DurableView {
  return { currentTerm, votedFor, snapshot, log: logOf(log, was?.log ?? null, copy) };
}

const progressOf = ({ role, progress = [] }: Shown): ServerView['progress'] =>
  role !== 'leader'
    ? []
    : progress
        .map(({ server, nextIndex, matchIndex }) => ({ server, nextIndex, matchIndex }))
        .sort((one, other) => one.server - other.server);

function logOf(given: OwnLog, before: LogView | null, copy: Copy): LogView {
  if (given === before) return before;
  const log = partsOf(given);
  const { base, baseTerm, entries } = log;
  const kept = before !== null && before.base === base ? before.entries : [];
  let isSame =
    before !== null && before.base === base && before.baseTerm === baseTerm && kept.length === entries.length;
  const copied = entries.map((entry, k) => {
    const known = kept[k];
    if (known !== undefined && sameEntry(known, entry)) return known;
    isSame = false;
    return entryOf(entry, copy);
  });
  if (isSame && before !== null) return before;
  return copy === asItIs ? log : { base, baseTerm, entries: copied };
}

/** A copy by `copy`. */
export const entryOf = ({ term, command, configuration }: EntryView, copy: Copy): EntryView =>
  configuration === undefined ? { term, command } : { term, command, configuration: copy(configuration) };
