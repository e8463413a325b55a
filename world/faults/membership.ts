import { textbookRules, votersOf } from '../../impl/index.ts';
import { soundParts } from '../subjects/implementation-parts.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const membershipFaults: readonly Fault[] = [
  {
    id: 'config-change-before-term-commit',
    area: 'membership',
    difficulty: 'deep',
    story: 'A new leader changes one voter before it has committed an entry of its term (the bug of 2015).',
    paper: 'dissertation §4.1, as corrected in 2015',
    expects: ['Configuration Safety', 'Leader Completeness', 'Election Safety'],
    sources: [
      'https://groups.google.com/forum/#!topic/raft-dev/t4xj6dJTP6E',
      'https://github.com/atomix/copycat/issues/23',
      'https://github.com/baidu/braft/issues/182',
      'https://github.com/databendlabs/openraft/pull/2051',
    ],
    servers: 2,
    parts: withRules({ isEstablished: () => true }),
  },
  {
    id: 'overlapping-config-changes',
    area: 'membership',
    difficulty: 'medium',
    story:
      'A change of who takes part is accepted while the one before it is not committed: majorities may be disjoint.',
    paper: 'dissertation §4.1',
    expects: ['Configuration Safety', 'Leader Completeness', 'State Machine Safety'],
    sources: ['https://github.com/rabbitmq/ra/commit/dbc9f0d9', 'https://github.com/ongardie/dissertation'],
    servers: 3,
    parts: withRules({ isSettled: () => true }),
  },
  {
    id: 'nonmember-refuses-to-campaign',
    area: 'membership',
    difficulty: 'medium',
    story: 'A server that an uncommitted entry removes campaigns no more, though only its log could win.',
    paper: 'dissertation §4.2.2',
    expects: ['Liveness'],
    sources: [
      'https://github.com/logcabin/logcabin/commit/4f74c25',
      'https://github.com/cowsql/raft/issues/150',
      'https://github.com/microsoft/CCF/pull/5973',
      'https://github.com/tikv/raft-rs/issues/57',
    ],
    servers: 2,
    parts: withRules({ mayCampaign: ({ id, log }) => votersOf(log.configuration).includes(id) }),
  },
  {
    id: 'config-lost-on-restart',
    area: 'membership',
    difficulty: 'medium',
    story:
      'After a restart a server takes its configuration from the start or the snapshot, and forgets those in its log.',
    paper: 'dissertation §4.1 (the latest configuration in the log)',
    expects: ['Configuration Safety', 'Election Safety', 'Leader Completeness'],
    sources: [
      'https://github.com/rabbitmq/ra/commit/33eb036d',
      'https://github.com/andy-yx-chen/jraft/issues/1',
      'https://github.com/camunda/camunda/pull/58304',
    ],
    servers: 2,
    parts: {
      ...soundParts,
      recover: (durable) => {
        const { log } = durable;
        return { ...durable, log: { ...log, configuration: log.baseConfiguration, configurationIndex: log.base } };
      },
    },
  },
  {
    id: 'stale-config-survives-snapshot',
    area: 'membership',
    difficulty: 'deep',
    story: 'A server keeps the uncommitted configuration that it had logged after a snapshot has taken its entry away.',
    paper: '§7, Figure 13 (step 8: the configuration of the snapshot)',
    expects: ['Configuration Safety', 'Election Safety', 'Leader Completeness'],
    sources: [
      'https://github.com/databendlabs/openraft/issues/1808',
      'https://github.com/databendlabs/openraft/commit/01e813a5',
      'https://github.com/scylladb/scylladb/issues/9551',
    ],
    servers: 3,
    parts: withRules({
      logBehindSnapshot: (log, snapshot) => {
        const after = textbookRules.logBehindSnapshot(log, snapshot);
        if (log.configurationIndex === log.base || after.configurationIndex > after.base) return after;
        return { ...after, configuration: log.configuration };
      },
    }),
  },
  {
    id: 'removed-server-disrupts',
    area: 'membership',
    difficulty: 'medium',
    story:
      'Servers that hear their leader listen to campaigns all the same, so a removed server deposes it again and again.',
    paper: 'dissertation §4.2.3',
    expects: ['Leader Stickiness'],
    sources: [
      'https://github.com/logcabin/logcabin/issues/56',
      'https://github.com/canonical/raft/pull/137',
      'https://github.com/ClickHouse/NuRaft/pull/134',
    ],
    servers: 3,
    parts: withRules({ ignoresCampaign: () => false }),
  },
  {
    id: 'timeout-now-obeyed-by-nonmember',
    area: 'membership',
    difficulty: 'deep',
    story: 'A server that has lost its vote since obeys a TimeoutNow that comes late, campaigns, and may lead.',
    paper: 'dissertation §3.10, §4.2.1',
    expects: ['Only Voters Campaign'],
    sources: [
      'https://github.com/etcd-io/raft/commit/816fc51',
      'https://github.com/hashicorp/raft/pull/398',
      'https://github.com/hashicorp/raft/pull/476',
    ],
    servers: 2,
    parts: withRules({
      obeysTimeoutNow: (_rules, node, message) => message.term === node.currentTerm && node.role !== 'leader',
    }),
  },
  {
    id: 'learner-campaigns',
    area: 'membership',
    difficulty: 'shallow',
    story: 'A server without a vote starts an election when its timer fires.',
    paper: 'dissertation §4.2.1',
    expects: ['Only Voters Campaign'],
    sources: [
      'https://github.com/hashicorp/raft/pull/483',
      'https://github.com/redpanda-data/redpanda/pull/8495',
      'https://github.com/rabbitmq/ra/pull/435',
    ],
    servers: 2,
    parts: withRules({ mayCampaign: () => true }),
  },
];
