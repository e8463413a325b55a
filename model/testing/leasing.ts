import { replicate, Story } from './story.ts';

export const leaseFeatures = {
  noOp: true,
  redirect: true,
  implicitSelfVote: true,
  batching: { maxEntries: 2, maxInFlight: 2 },
  readIndex: { maxReads: 2 },
  checkQuorum: true,
  leaseReads: true,
};

/** Server 1 leads term 2 and has its no-op committed, with server 2: it may be told that it has a lease. */
export function leasing(): Story {
  return new Story(leaseFeatures)
    .elect(1, 2)
    .does(1, replicate(2))
    .exchange(1, 2)
    .does(1, { type: 'advanceCommitIndex' });
}
