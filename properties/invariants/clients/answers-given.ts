import type { HistoryView } from '../../history/step-view.ts';
import type { LogIndex, ServerId, ServerView, Term } from '../../seen/view.ts';
import type { RememberingInvariant } from '../invariant.ts';
import { holds, violated } from '../invariant.ts';

/** A request that a server has accepted, and of which it has not said what became of it. */
interface Owed {
  readonly server: ServerId;
  readonly index: LogIndex;
  readonly term: Term;
}

type Memory = readonly Owed[];

/**
 * Answers Given (§8): a leader that has accepted a request answers it when it has applied that entry. Who leads no more owes
 * nothing: it may never hear what became of it. Where that entry stands, Truthful Reply says.
 *
 * Of a history: what was accepted is remembered. Sound with crashes: who is down has forgotten whom to tell, and its clients
 * ask again. Judged in the step in which the entry is applied, since all that a step sets off belongs to it.
 */
export const answersGiven: RememberingInvariant<Memory> = {
  name: 'Answers Given',
  paper: '§8',
  needs: { replies: true, answers: true },
  rule: 'A leader answers each request that it has accepted when it has applied its entry.',
  of: 'history',
  concernedBy: ['log', 'applied', 'machine', 'term', 'progress', 'crash', 'down'],
  memory: { initial: [], after: (owed, step) => owedAfter(owed, step) },
  check(step, owed) {
    const { before, after } = step;
    const isDue = ({ server, index }: Owed): boolean =>
      server === after.id && index > before.appliedIndex && index <= after.appliedIndex;
    const due = owed.find(isDue);
    if (due === undefined) return holds;
    return violated(
      `n${after.id} leads and has applied entry ${due.index}, which it accepted in term ${due.term}, and has not answered it`,
    );
  },
};

function owedAfter(owed: Memory, { after, replies }: HistoryView): Memory {
  let known = owed;
  for (const reply of replies) {
    const { kind } = reply;
    if (kind === 'accepted') known = [...known, { server: after.id, index: reply.index, term: reply.term }];
    else if (kind === 'answered' || kind === 'givenUp' || kind === 'failed')
      known = known.filter((one) => !isOf(one, after, reply));
  }
  const isOwed = (one: Owed): boolean => one.server !== after.id || leadsIn(after, one.term);
  return known.every(isOwed) ? known : known.filter(isOwed);
}

const isOf = (owed: Owed, { id }: ServerView, { index, term }: Pick<Owed, 'index' | 'term'>): boolean =>
  owed.server === id && owed.index === index && owed.term === term;

const leadsIn = ({ up, role, currentTerm }: ServerView, term: Term): boolean =>
  up && role === 'leader' && currentTerm === term;
