/**
 * What is expected of Raft among five servers whose network stays as it is, some links cut for good in both directions:
 * does some server come to lead and go on leading? Written down before raftcheck was asked. `lost`: some run ends in such
 * a state and without such a leader, though a server that can talk to a majority has a log that the majority votes for.
 *
 * H&A: Howard and Abraham, Raft does not Guarantee Liveness in the face of Network Faults (Decentralized Thoughts,
 * 2020-12-12), after the outage of Cloudflare of 2020-11-02. OP: Ng, Haridi and Carbone, Omni-Paxos: Breaking the Barriers
 * of Partial Connectivity (EuroSys 2023), §2. JH: Jensen and Howard, Examining Raft's behaviour during partial network
 * failures (HAOC 2021). D: Ongaro's dissertation.
 */
export type Outlook = 'live' | 'lost';

interface ExpectedOf {
  readonly state: string;
  readonly sees: readonly (readonly [number, number])[]; // the pairs that see each other
  readonly neither: Outlook;
  readonly preVote: Outlook;
  readonly checkQuorum: Outlook;
  readonly both: Outlook;
  readonly why: string;
}

export const expectedOutlook: readonly ExpectedOf[] = [
  {
    state: 'bridge',
    sees: [
      [1, 2],
      [1, 3],
      [2, 3],
      [3, 4],
      [3, 5],
      [4, 5],
    ],
    neither: 'live',
    preVote: 'live',
    checkQuorum: 'live',
    both: 'live',
    why:
      'Every server sees a majority. A leader of one side is deposed by the other one, which does not hear it (H&A, first ' +
      'example), but only until n3 is elected, whom all hear: random timers bring that sooner or later (§5.2, D 9.3). With ' +
      'pre-vote or check-quorum n3 does not help to depose a leader that it hears (D 4.2.3, 9.6).',
  },
  {
    state: 'ring',
    sees: [
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 1],
    ],
    neither: 'lost',
    preVote: 'live',
    checkQuorum: 'live',
    both: 'live',
    why:
      'Every server sees just a majority, and no leader is heard by all: the two that do not hear it time out, and their higher ' +
      'terms reach it over those that do (H&A, first example; OP 2.3, the chained scenario). Pre-vote: the two cannot win, for ' +
      'they lack what the leader has committed, and raise no term (D 9.6). Check-quorum: its neighbours hear it, and do not listen (D 4.2.3).',
  },
  {
    state: 'star',
    sees: [
      [1, 3],
      [2, 3],
      [3, 4],
      [3, 5],
    ],
    neither: 'live',
    preVote: 'lost',
    checkQuorum: 'live',
    both: 'live',
    why:
      'Only n3 sees a majority (OP 2.1, quorum loss). If another one led before, n3 hears it and does not campaign. Without ' +
      'pre-vote the higher terms of the others depose it by way of n3, who then can be elected. With pre-vote no term is raised, and ' +
      'nothing moves any more (H&A, second example), unless check-quorum makes the old leader step down (D 6.2).',
  },
  {
    state: 'house',
    sees: [
      [1, 2],
      [1, 3],
      [2, 3],
      [2, 4],
      [3, 5],
    ],
    neither: 'lost',
    preVote: 'live',
    checkQuorum: 'live',
    both: 'live',
    why:
      'The first example of H&A: n1, n2 and n3 see each other, n4 only n2, n5 only n3. Whoever of the three leads, n4 or n5 or both ' +
      'do not hear it, and depose it for ever (the shape of the outage of 2020; JH). With pre-vote or check-quorum they no longer can.',
  },
];
