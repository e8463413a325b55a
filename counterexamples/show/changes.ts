import type { AnsweredOperation } from '../../properties/seen/clients-view.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { entriesBetween, firstDifferingIndex, lastIndex, nameOfMessage, termAt } from '../../properties/seen/view.ts';
import type { Envelope, LogIndex, Reply, ServerId, ServerView } from '../../properties/seen/view.ts';
import type { AppliedStep } from '../trace.ts';
import { dataText } from './commands.ts';
import { networkChange } from './step-words.ts';
import { count, contentText, entriesText, messageText, serverName, serverNames, serverOrNone } from './words.ts';

export const nothingChanges = 'nothing changes';

/**
 * What a step did: the change of the server that it touched, then what that server sent and answered. `sent` tells what it
 * sent; without it, as the table does.
 */
export function changesOf(made: AppliedStep, sent: (made: AppliedStep) => readonly string[] = sendings): string {
  if (made.server === null) return networkChange(made);
  const before = made.before[made.server - 1];
  const after = made.after[made.server - 1];
  if (before === undefined || after === undefined) throw new RangeError(`there is no server ${made.server}`);
  const changed = changesOfServer(before, after, made).join(', ');
  const parts = [
    made.step.kind === 'tick' ? 'its clock goes on' : '',
    changed,
    ...sent(made),
    ...made.replies.flatMap((reply) => replyText(reply, made) ?? []),
    ...made.answered.map(answerText),
    ...remaining(made),
  ].filter((part) => part !== '');
  return `${serverName(made.server)}: ${parts.length === 0 ? nothingChanges : parts.join('; ')}`;
}

function changesOfServer(before: ServerView, after: ServerView, { step }: AppliedStep): readonly string[] {
  if (!before.up) return after.up ? ['up again', ...kept(after)] : ['refuses to start from what is on its disk'];
  const changes: string[] = [];
  if (!after.up) changes.push(`${before.role} -> down`);
  else if (before.role !== after.role) changes.push(`${before.role} -> ${roleText(after)}`);
  if (before.currentTerm !== after.currentTerm) changes.push(`term ${before.currentTerm}->${after.currentTerm}`);
  if (before.votedFor !== after.votedFor) changes.push(voteText(before, after));
  changes.push(...logChanges(before, after));
  if (!after.up) return [...changes, ...lostWrites(before, after)];
  if (before.commitIndex !== after.commitIndex) changes.push(`commitIndex ${before.commitIndex}->${after.commitIndex}`);
  else if (before.appliedIndex !== after.appliedIndex) {
    changes.push(`applied ${before.appliedIndex}->${after.appliedIndex}`);
  }
  if (before.transferTarget !== after.transferTarget && after.role === 'leader') changes.push(transferText(after));
  changes.push(...campaignChanges(before, after), ...progressChanges(before, after), ...diskChanges(before, after));
  // A leader that it hears of again, or knows no more, is worth a word only where nothing else is.
  if (changes.length === 0 && before.leaderId !== after.leaderId) {
    changes.push(after.leaderId === null ? 'knows no leader' : `follows ${serverName(after.leaderId)}`);
  }
  if (changes.length === 0 && step.kind === 'write') changes.push('a write is durable');
  return changes;
}

const roleText = ({ role, currentTerm }: ServerView): string =>
  role === 'leader' ? `leader of t${currentTerm}` : role;

const transferText = ({ transferTarget }: ServerView): string =>
  transferTarget === null ? 'gives up the transfer' : `transfers to ${serverName(transferTarget)}`;

function kept({ currentTerm, votedFor, log }: ServerView): readonly string[] {
  return [`term ${currentTerm}`, `votedFor ${serverOrNone(votedFor)}`, count(lastIndex(log), 'entry', 'entries')];
}

function voteText(before: ServerView, after: ServerView): string {
  if (after.votedFor === after.id) return `votes for ${serverName(after.id)}`;
  if (before.votedFor === null || after.votedFor === null || before.currentTerm !== after.currentTerm) {
    return `votedFor ${serverOrNone(after.votedFor)}`;
  }
  return `votedFor ${serverName(before.votedFor)}->${serverName(after.votedFor)}`;
}

function logChanges({ log: before, up }: ServerView, { log: after, ...view }: ServerView): readonly string[] {
  if (before === after) return [];
  const first = firstDifferingIndex(before, after);
  const gone = entriesBetween(before, first, lastIndex(before));
  const fresh = entriesBetween(after, first, lastIndex(after));
  const verb = up && !view.up ? 'loses' : 'deletes';
  return [
    ...(after.base > before.base ? [`compacts up to ${after.base}`] : []),
    ...(gone.length > 0 ? [`${verb} ${entriesText(gone)} at ${indexes(first, lastIndex(before))}`] : []),
    ...(fresh.length > 0 ? [`appends ${entriesText(fresh)} at ${indexes(first, lastIndex(after))}`] : []),
  ];
}

const indexes = (first: LogIndex, last: LogIndex): string => (first === last ? `${first}` : `${first}-${last}`);

function lostWrites({ pendingWrites, durable }: ServerView, after: ServerView): readonly string[] {
  if (pendingWrites === 0) return [];
  if (after.durable === durable) return [`${count(pendingWrites, 'write')} lost`];
  return [`of ${count(pendingWrites, 'write')} not all is lost`];
}

function campaignChanges(before: ServerView, after: ServerView): readonly string[] {
  if (after.votesGranted.length === 0 || before.role !== after.role) return [];
  const fresh = after.votesGranted.filter((voter) => !before.votesGranted.includes(voter));
  return fresh.length === 0 ? [] : [`has the votes of ${serverNames(after.votesGranted)}`];
}

function progressChanges(before: ServerView, after: ServerView): readonly string[] {
  return after.progress.flatMap((now) => {
    const then = before.progress.find(({ server }) => server === now.server);
    if (then === undefined) return [];
    const moved = (name: string, from: number, to: number): readonly string[] =>
      from === to ? [] : [`${name}[${serverName(now.server)}] ${from}->${to}`];
    return [
      ...moved('nextIndex', then.nextIndex, now.nextIndex),
      ...moved('matchIndex', then.matchIndex, now.matchIndex),
    ];
  });
}

/** The view tells that writes are under way, not which message waits for which. */
function diskChanges(before: ServerView, after: ServerView): readonly string[] {
  if (after.pendingWrites > before.pendingWrites) return ['waits for a write'];
  if (after.pendingWrites === before.pendingWrites) return [];
  const [was, is] = [before.durable, after.durable];
  const changes = [
    ...(was.currentTerm === is.currentTerm ? [] : [`term ${is.currentTerm}`]),
    ...(was.votedFor === is.votedFor ? [] : [`votedFor ${serverOrNone(is.votedFor)}`]),
    ...(was.log === is.log ? [] : [count(lastIndex(is.log), 'entry', 'entries')]),
  ];
  return changes.length === 0 ? [] : [`durable: ${changes.join(' ')}`];
}

/** Each message whole, an answer too; equal messages to several servers as one. */
export function sendingsInFull({ sent }: AppliedStep): readonly string[] {
  const receivers = new Map<string, string[]>();
  for (const { envelope } of sent) {
    const text = messageText(envelope.message);
    receivers.set(text, [...(receivers.get(text) ?? []), serverName(envelope.to)]);
  }
  return [...receivers].map(([text, names]) => `sends ${text} to ${names.join(' ')}`);
}

/** The answer to what was delivered in few words; equal messages to several servers as one. */
function sendings({ step, message: request, sent }: AppliedStep): readonly string[] {
  const receivers = new Map<string, string[]>();
  const answers: string[] = [];
  for (const { envelope } of sent) {
    if (step.kind === 'deliver' && request !== null && answersTo(request.envelope, envelope)) {
      const { term } = envelope.message;
      answers.push(
        `answers ${contentText(envelope.message)}${term === request.envelope.message.term ? '' : ` (t${term})`}`,
      );
    } else {
      const text = messageText(envelope.message);
      receivers.set(text, [...(receivers.get(text) ?? []), serverName(envelope.to)]);
    }
  }
  return [...answers, ...[...receivers].map(([text, names]) => `sends ${text} to ${names.join(' ')}`)];
}

/** raft.tla may take several steps on one message, and only the last uses it up. */
const remaining = ({ kept: stays }: AppliedStep): readonly string[] => (stays ? ['the message stays in flight'] : []);

const answersTo = (request: Envelope, answer: Envelope): boolean =>
  answer.to === request.from && nameOfMessage(answer.message) === `${nameOfMessage(request.message)}Response`;

const refusalWords = {
  malformed: 'these are no members of a cluster',
  unchanged: 'these are the members already',
  tooMany: 'one voter at a time',
  underWay: 'the last change is not committed yet',
  notEstablished: 'nothing of its term is committed yet',
} as const;

const answerText = ({ client, result }: AnsweredOperation): string =>
  `answers client ${client}: ${result === null ? 'none' : dataText(String(result))}`;

/** In words; null if it is no news: that what was accepted is answered once it is applied, and else given up. */
function replyText(reply: Reply, made: AppliedStep): string | null {
  switch (reply.kind) {
    case 'accepted':
      return `accepts it as entry ${reply.index}`;
    case 'answered':
      return isOfEntry(reply, made) ? null : `answers what it accepted as entry ${reply.index} of term ${reply.term}`;
    case 'givenUp':
      return null;
    case 'failed':
      return `says that entry ${reply.index} will never be done`;
    case 'redirect':
      return `refuses: ${whoLeads(reply.leader)}`;
    case 'transferring':
      return `says that leadership goes to ${serverName(reply.target)}`;
    case 'transferRefused':
      return `refuses: ${serverName(reply.target)} cannot take over`;
    case 'reconfigurationRefused':
      return `refuses: ${refusalWords[reply.reason]}`;
    case 'readable':
      return `serves read ${reply.read} at ${reply.index}`;
    case 'readRefused':
      return `refuses read ${reply.read}: ${whoLeads(reply.leader)}`;
    default:
      return unreachable(reply);
  }
}

const isOfEntry = ({ index, term }: Reply & { readonly kind: 'answered' }, { after, server }: AppliedStep): boolean => {
  const view = after.find(({ id }) => id === server);
  return view !== undefined && index <= view.appliedIndex && termAt(view.log, index) === term;
};

const whoLeads = (leader: ServerId | null): string =>
  leader === null ? 'it knows no leader' : `${serverName(leader)} leads`;
