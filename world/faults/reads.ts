import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';
import { electionTicks } from '../../properties/seen/subject.ts';
import { soundParts } from '../subjects/implementation-parts.ts';

export const readFaults: readonly Fault[] = [
  {
    id: 'readindex-before-term-commit',
    area: 'reads',
    difficulty: 'medium',
    story: 'A new leader serves a read at its commitIndex before it has committed an entry of its term.',
    paper: 'dissertation §6.4, step 1',
    expects: ['Read Freshness'],
    sources: [
      'https://github.com/etcd-io/etcd/issues/7331',
      'https://github.com/RedisLabs/redisraft/pull/22',
      'https://github.com/tikv/tikv/pull/6340',
      'https://github.com/adjoint-io/raft/pull/54',
    ],
    servers: 1,
    parts: withRules({ readIndex: (node) => node.commitIndex }),
  },
  {
    id: 'readindex-skips-quorum',
    area: 'reads',
    difficulty: 'shallow',
    story: 'A read is served by whoever believes to lead, without a round of heartbeats to find out.',
    paper: 'dissertation §6.4, step 3',
    expects: ['Read Freshness'],
    sources: [
      'https://github.com/deventlab/d-engine/issues/381',
      'https://github.com/xline-kv/Xline/issues/870',
      'https://github.com/tangruize/SandTable',
    ],
    servers: 3,
    parts: withRules({ confirmsLeadership: () => true }),
  },
  {
    id: 'apply-lags-behind-commit',
    area: 'reads',
    difficulty: 'shallow',
    story: 'A read is served as soon as its index is committed, although the state machine has not applied it yet.',
    paper: 'dissertation §6.4, step 4',
    expects: ['Read Freshness', 'Linearizability'],
    sources: ['https://github.com/etcd-io/etcd/issues/18055'],
    servers: 1,
    world: ['applyLater'],
    parts: withRules({ hasApplied: ({ commitIndex }, index) => commitIndex >= index }),
  },
  {
    id: 'lease-without-drift-margin',
    area: 'reads',
    difficulty: 'medium',
    story:
      'The lease of a leader lasts an election timeout from when the answers arrive, as if they had been sent just then, ' +
      'and as if no clock ran faster than its own.',
    paper: 'dissertation §6.4.1',
    expects: ['Read Freshness', 'Linearizability'],
    sources: [
      'https://github.com/tikv/tikv/issues/964',
      'https://github.com/sofastack/sofa-jraft/pull/34',
      'https://github.com/hashicorp/consul/issues/54',
    ],
    servers: 3,
    features: ['preVote', 'checkQuorum', 'readIndex', 'leaseReads'],
    parts: {
      ...soundParts,
      lease: { ...soundParts.lease, ageAtConfirmation: () => 0, holds: (age) => age < electionTicks },
    },
  },
];
