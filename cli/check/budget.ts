/** How the time of `check` is shared. Times are those of `performance.now`. */
export interface CheckTimes {
  readonly end: number; // of all
  readonly searchEnd: number; // of searching; to explore small spaces whole takes an ordinary machine a third of the rest
  readonly shrinkEnd: number; // of shrinking: what is found is to be explained too
}

const shareOfSearching = 0.7;
const shareOfExplaining = 0.03;

/** So much time from now on, of the whole command or of what replaying files has left of it; no limit if that is undefined. */
export function checkTimes(now: number, leftMs: number | undefined): CheckTimes {
  if (leftMs === undefined) return { end: Infinity, searchEnd: Infinity, shrinkEnd: Infinity };
  return {
    end: now + leftMs,
    searchEnd: now + shareOfSearching * leftMs,
    shrinkEnd: now + (1 - shareOfExplaining) * leftMs,
  };
}
