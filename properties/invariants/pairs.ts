import type { ServerView } from '../seen/view.ts';
import type { PairCheck, StateCheck, StateView, Verdict } from './invariant.ts';
import { holds } from './invariant.ts';

/** The check that any two servers of a state pass this one, whichever of them is the first. */
export const ofPairs = (pairs: PairCheck): StateCheck => ({
  of: 'state',
  pairs,
  check: ({ servers }: StateView) => {
    for (const one of servers) {
      const verdict = besideOthers(pairs, one, servers);
      if (verdict.verdict !== 'holds') return verdict;
    }
    return holds;
  },
});

/** What the server shows beside each of the others, in both orders. */
export function besideOthers(pairs: PairCheck, one: ServerView, servers: readonly ServerView[]): Verdict {
  for (const other of servers) {
    if (other.id === one.id) continue;
    const verdict = ofPair(pairs, one, other);
    if (verdict.verdict !== 'holds') return verdict;
  }
  return holds;
}

export function ofPair(pairs: PairCheck, one: ServerView, other: ServerView): Verdict {
  const verdict = pairs.check(one, other);
  return verdict.verdict === 'holds' && pairs.symmetric !== true ? pairs.check(other, one) : verdict;
}
