import type { MessageKind, ServerId, ServerView } from '../../../properties/seen/view.ts';
import { unreachable } from '../../../properties/unreachable.ts';
import type { TraceMessage } from '../../trace.ts';
import { saidWord } from '../words.ts';
import type { TraceRow } from './trace-row.ts';
import { lastIndex, lastTerm } from '../../../properties/seen/view.ts';

/** The words of the trace tables (docs: the notation of the raftengine test pages). */
export type RoleName = 'FLWR' | 'CNDI' | 'LEAD';

export const nodeName = (server: ServerId): string => `N-${server}`;

/** A server that is down prints as a follower. */
export function roleName({ up, role }: ServerView): RoleName {
  if (!up || role === 'follower') return 'FLWR';
  return role === 'leader' ? 'LEAD' : 'CNDI';
}

const kindNames: Readonly<Record<MessageKind, string>> = {
  PreVote: 'p_v_r',
  PreVoteResponse: 'p_v',
  RequestVote: 'poll',
  RequestVoteResponse: 'vote',
  AppendEntries: 'ae',
  AppendEntriesResponse: 'ae_reply',
  InstallSnapshot: 'snap',
  InstallSnapshotResponse: 'snap_reply',
  TimeoutNow: 't_p',
};

/** How the sending of an ae_reply is printed: the RST pages name the sender itself, everything else the receiver. */
export type ReplyForm = 'asInPages' | 'receiver';

/** The Op of a row, in the column of the server that it is about. */
export function opText({ op }: TraceRow, replies: ReplyForm): string {
  if (op.kind === 'event') return op.event;
  const { envelope } = op.message;
  const { message } = envelope;
  const kind = message.kind === 'Other' ? message.name : kindNames[message.kind];
  const fields = fieldsText(op.message);
  if (op.kind === 'received' || (kind === 'ae_reply' && replies === 'asInPages')) {
    return `${nodeName(envelope.from)}+${kind} ${fields}`;
  }
  return `${kind}+${nodeName(envelope.to)} ${fields}`;
}

function fieldsText({ envelope: { message }, lastIndex }: TraceMessage): string {
  switch (message.kind) {
    case 'PreVote': // the term in which it would campaign
      return `t-${message.term + 1} li-${message.lastLogIndex} lt-${message.lastLogTerm}`;
    case 'RequestVote':
      return `t-${message.term} li-${message.lastLogIndex} lt-${message.lastLogTerm}`;
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return `yes-${bool(message.voteGranted)}`;
    case 'AppendEntries':
      return `t-${message.term} i-${message.prevLogIndex} lt-${message.prevLogTerm} e-${message.entries.length} c-${message.leaderCommit}`;
    case 'AppendEntriesResponse':
      return `ok-${bool(message.success)} mi-${lastIndex}`;
    case 'InstallSnapshot':
      return `t-${message.term} i-${message.lastIncludedIndex} lt-${message.lastIncludedTerm} o-${message.offset} done-${bool(message.done)}`;
    case 'InstallSnapshotResponse':
      return `i-${message.lastIncludedIndex} o-${message.offset}`;
    case 'TimeoutNow':
      return `i-${lastIndex}`;
    case 'Other':
      return Object.entries(message.says)
        .map(([name, value]) => `${saidWord(name)}-${saidWord(value)}`)
        .join(' ');
    default:
      return unreachable(message);
  }
}

export const bool = (value: boolean): string => (value ? 'True' : 'False');

/** What the tables compare from row to row. */
export interface Facts {
  readonly term: number;
  readonly lastTerm: number;
  readonly lastIndex: number;
  readonly commitIndex: number;
}

export function factsOf({ currentTerm, log, commitIndex }: ServerView): Facts {
  return { term: currentTerm, lastTerm: lastTerm(log), lastIndex: lastIndex(log), commitIndex };
}

/** What changed of a server against the row before in the same section (null: there is none). */
export function deltaText(before: TraceRow | null, row: TraceRow, server: ServerId): string {
  if (before === null) {
    return row.op.kind === 'event' && row.op.event === 'NETJOIN' && row.server === server ? 'n=1' : '';
  }
  const [then, now] = [before.views[server - 1], row.views[server - 1]];
  if (then === undefined || now === undefined) return '';
  const [was, is] = [factsOf(then), factsOf(now)];
  return [
    ...(was.term === is.term ? [] : [`t-${is.term}`]),
    ...(was.lastTerm === is.lastTerm ? [] : [`lt-${is.lastTerm}`]),
    ...(was.lastIndex === is.lastIndex ? [] : [`li-${is.lastIndex}`]),
    ...(was.commitIndex === is.commitIndex ? [] : [`ci-${is.commitIndex}`]),
    ...(row.splitOff.includes(server) ? ['n=2'] : before.splitOff.includes(server) ? ['n=1'] : []),
  ].join(' ');
}
