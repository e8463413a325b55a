import type { EntryView, LogIndex, Reply, ServerId, ServerView } from '../../seen/view.ts';
import { entriesBetween, entryAt, lastIndex, membersOf, termAt } from '../../seen/view.ts';
import type { Feature } from '../../seen/subject.ts';
import { unreachable } from '../../unreachable.ts';
import type { StepView } from '../../history/step-view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Truthful Reply (§8; dissertation §3.10, §4.1): a server that is asked for something says at once what becomes of it, and
 * that is so. Who does not lead refuses and names the leader that it knows. A leader that transfers its leadership takes
 * nothing more. What is accepted stands in the log, and what is refused is refused for a reason that is there. What is
 * answered later is what was accepted: that entry, and not another leader's at its index, has been applied.
 *
 * Of a step in which a client asks, or is answered. A request that got no word is no harm to the log, but its client waits
 * for nothing; whether it is answered in the end, Answers Given says. Reads are answered later: whether they are is a matter
 * of Liveness, and how of Read Freshness.
 */
export const truthfulReply: StepInvariant = {
  name: 'Truthful Reply',
  paper: '§8; dissertation §3.10, §4.1',
  needs: { replies: true },
  rule: 'A server that is asked for something says what becomes of it: who does not lead names the leader, and who hands over takes nothing.',
  of: 'step',
  check(seen) {
    const { after, replies } = seen;
    for (const reply of replies) {
      const untrue = reply.kind === 'answered' ? wrongAnswer(seen, reply) : null;
      if (untrue !== null) return violated(`n${after.id} ${untrue}`);
    }
    if (!asks.has(seen.step) || !seen.before.up) return holds;
    const [reply] = replies;
    if (reply === undefined) return violated(`n${after.id} says nothing to a ${seen.step}`);
    const untrue = falsehood(seen, reply);
    return untrue === null ? holds : violated(`n${after.id} ${untrue}`);
  },
};

const asks: ReadonlySet<StepView['step']> = new Set(['command', 'request', 'reconfigure', 'transfer']);

/** What is wrong with the answer to what was accepted, as what its server did; null if nothing is. */
function wrongAnswer({ after, applied }: StepView, { index, term }: Answered): string | null {
  const what = `answers what it accepted as entry ${index} of term ${term}`;
  if (index > after.appliedIndex) return `${what}, but has applied up to ${after.appliedIndex}`;
  const entry = applied.at(index - after.appliedIndex - 1) ?? entryAt(after.log, index);
  return entry === undefined || entry.term === term ? null : `${what}, where it applied an entry of term ${entry.term}`;
}

type Answered = Extract<Reply, { kind: 'answered' }>;

/** What is wrong with the reply, as what its server did; null if nothing is. */
function falsehood({ step, features, before, after }: StepView, reply: Reply): string | null {
  if (before.role !== 'leader') {
    if (reply.kind !== 'redirect') return `does not lead, and answers a ${step} with ${reply.kind}`;
    return reply.leader === before.leaderId ? null : `names ${nameOf(reply.leader)} for the leader`;
  }
  switch (reply.kind) {
    case 'accepted':
      if (before.transferTarget !== null) return `hands over to n${before.transferTarget}, and takes a ${step}`;
      return isNewIn(before, after, reply.index) && termAt(after.log, reply.index) === reply.term
        ? null
        : `says that its log has a new entry ${reply.index} of term ${reply.term}`;
    case 'transferring':
      return reply.target === after.transferTarget ? null : `says that it hands over to n${reply.target}`;
    case 'transferRefused':
      return mayLead(before, reply.target) ? `does not hand over to n${reply.target}, which may lead` : null;
    case 'reconfigurationRefused':
      return isSo(reply.reason, before, features) ? null : `refuses a change as ${JSON.stringify(reply.reason)}`;
    case 'redirect':
    case 'answered':
    case 'givenUp':
    case 'failed':
    case 'readable':
    case 'readRefused':
      return `leads, and answers a ${step} with ${reply.kind}`;
    default:
      return unreachable(reply);
  }
}

const nameOf = (leader: ServerId | null): string => (leader === null ? 'nobody' : `n${leader}`);

const isNewIn = (before: ServerView, after: ServerView, index: LogIndex): boolean =>
  index > lastIndex(before.log) && index <= lastIndex(after.log);

const mayLead = ({ id, configuration: { voters, newVoters } }: ServerView, target: ServerId): boolean =>
  target !== id && membersOf({ voters, newVoters, learners: [] }).includes(target);

type Reason = Extract<Reply, { kind: 'reconfigurationRefused' }>['reason'];

const ofTheRequest = (): boolean => true; // which is not seen here

/** Is the reason there, as far as the server itself shows it? */
const reasons: Readonly<Record<Reason, (leader: ServerView, features: readonly Feature[]) => boolean>> = {
  malformed: ofTheRequest,
  unchanged: ofTheRequest,
  tooMany: (_, features) => !features.includes('joint'),
  underWay: ({ configuration, log, commitIndex }) =>
    configuration.newVoters !== null || entriesBetween(log, commitIndex + 1, lastIndex(log)).some(isChange),
  notEstablished: ({ log, commitIndex, currentTerm }) => termAt(log, commitIndex) < currentTerm,
};

const isSo = (reason: Reason, leader: ServerView, features: readonly Feature[]): boolean =>
  reason in reasons && reasons[reason](leader, features);

const isChange = ({ configuration }: EntryView): boolean => configuration !== undefined;
