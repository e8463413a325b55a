import { allGoals } from '../../properties/judging/goals.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ServerId, ServerView, Term } from '../../properties/seen/view.ts';
import { judgedBy } from '../../world/registry/judged-by.ts';
import type { Mix } from '../../world/steps/descriptor.ts';
import { serverName } from '../show/words.ts';
import { BrowseError } from './browse-error.ts';

/** What to go on to. */
export type Aim =
  | { readonly kind: 'broken' } // a property
  | { readonly kind: 'goal'; readonly goal: string }
  | { readonly kind: 'leader'; readonly server: ServerId; readonly term: Term };

/** What leads to elections: hardly a fault. */
export const electing: Mix = {
  timeout: 10,
  deliverOldest: 60,
  deliverAny: 20,
  write: 40,
  heartbeat: 2,
  tick: 40,
  restart: 4,
  heal: 2,
};

export const leads = ({ role, currentTerm, up }: ServerView, term: Term): boolean =>
  up && role === 'leader' && currentTerm === term;

/** The target that breaks where it is reached. */
export function judgedFor(target: Target, aim: Aim): Target {
  if (aim.kind === 'broken') return target;
  if (aim.kind === 'goal') {
    if (!allGoals.some(({ name }) => name === aim.goal)) throw new BrowseError('there is no such goal');
    return judgedBy(target, { reach: aim.goal });
  }
  const { server, term } = aim;
  return judgedBy(target, {
    reach: { name: aimText(aim), reached: ({ after }) => after.id === server && leads(after, term) },
  });
}

/** In words, which begin a sentence. */
export function aimText(aim: Aim): string {
  if (aim.kind === 'broken') return 'A property breaks';
  return aim.kind === 'goal' ? aim.goal : `${serverName(aim.server)} leads term ${aim.term}`;
}
