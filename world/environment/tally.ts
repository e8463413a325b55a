/** What a run counts, so that a clean verdict on nothing is seen as such. */
export interface Tally {
  applied: number;
  elections: number;
  commits: number; // entries covered by a commitIndex for the first time
  truncations: number; // entries that a follower deleted because they conflict
  lost: number; // messages dropped
  duplicated: number;
  crashes: number;
  crashesWithLostWrites: number;
  writesSurvived: number; // wholly or in part, though nobody was told
  tornTails: number;
  failedSyncs: number;
  fullDisks: number;
  bitFlips: number;
  wipes: number; // disks that were lost as a whole
  refusedStarts: number;
  suspicions: number; // of a leader that was not heard for the least election timeout
  elapsed: number; // ticks that went by in one step
  snapshotsTaken: number;
  snapshotsInstalled: number; // got from a leader
  configurations: number; // changes committed
  transfersBegun: number; // of leadership
  transfersTaken: number; // by servers that campaigned because they were told to
  readsAsked: number; // of servers that lead or do not
  readsServed: number;
  readsLeased: number; // of them, at once within a lease
  requests: number; // sent by clients, registrations and retries included
  retries: number; // of them, sent again because there was no answer
  answers: number; // operations of clients that were answered
  sessionsOpened: number;
  sessionsExpired: number; // as their clients were told
  partialPartitions: number; // bridge, ring, oneWay, isolatedPair, flapping
  askedWhereCut: number; // runs that were asked for liveness while links stayed cut
  undecided: number; // verdicts of properties that hit a limit
}

export function emptyTally(): Tally {
  return {
    applied: 0,
    elections: 0,
    commits: 0,
    truncations: 0,
    lost: 0,
    duplicated: 0,
    crashes: 0,
    crashesWithLostWrites: 0,
    writesSurvived: 0,
    tornTails: 0,
    failedSyncs: 0,
    fullDisks: 0,
    bitFlips: 0,
    wipes: 0,
    refusedStarts: 0,
    suspicions: 0,
    elapsed: 0,
    snapshotsTaken: 0,
    snapshotsInstalled: 0,
    configurations: 0,
    transfersBegun: 0,
    transfersTaken: 0,
    readsAsked: 0,
    readsServed: 0,
    readsLeased: 0,
    requests: 0,
    retries: 0,
    answers: 0,
    sessionsOpened: 0,
    sessionsExpired: 0,
    partialPartitions: 0,
    askedWhereCut: 0,
    undecided: 0,
  };
}

/** Adds what is counted in one to the other. */
export function addTally(into: Tally, tally: Tally): void {
  for (const name of tallied) into[name] += tally[name];
}

const tallied = Object.keys(emptyTally()) as readonly (keyof Tally)[];
