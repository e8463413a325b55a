import type { SpecMutant } from '../../model/index.ts';
import type { KnownBug } from './fault.ts';

/** The spec's core with one rule changed. It takes single actions, so it is explored: within these bounds it is found. */
export interface Mutant extends KnownBug {
  readonly id: `model:${SpecMutant}`;
  readonly bounds: string; // flags of `raftcheck explore`
}

/** raft.tla with one rule changed, each. */
export const allMutants: readonly Mutant[] = [
  {
    id: 'model:vote-twice',
    area: 'specification',
    difficulty: 'shallow',
    story: 'A server votes for whoever asks, though it has voted for another in that term.',
    paper: '§5.2, Figure 2',
    expects: ['Election Safety'],
    sources: [],
    servers: 3,
    bounds: '--max-messages 1',
  },
  {
    id: 'model:lose-vote',
    area: 'specification',
    difficulty: 'shallow',
    story: 'votedFor is not among what a restart keeps.',
    paper: 'Figure 2, persistent state',
    expects: ['Election Safety'],
    sources: [],
    servers: 3,
    bounds: '--max-messages 1 --restart',
  },
  {
    id: 'model:ignore-log',
    area: 'specification',
    difficulty: 'medium',
    story: 'A vote is granted whatever the log of the candidate.',
    paper: '§5.4.1',
    expects: ['Leader Completeness'],
    sources: [],
    servers: 3,
    bounds: '--max-term 3 --max-messages 1',
  },
  {
    id: 'model:commit-prior-term',
    area: 'specification',
    difficulty: 'deep',
    story: 'A leader commits by counting copies what a leader before it has appended.',
    paper: '§5.4.2, Figure 8',
    expects: ['Leader Completeness'],
    sources: [],
    servers: 3,
    bounds: '--max-term 5 --max-messages 1',
  },
];
