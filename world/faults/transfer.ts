import { lastIndex, textbookRules } from '../../impl/index.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const transferFaults: readonly Fault[] = [
  {
    id: 'transfer-flag-never-cleared',
    area: 'transfer',
    difficulty: 'shallow',
    story:
      'A transfer that came to nothing is never given up, nor forgotten by who leads no more: no command is taken.',
    paper: 'dissertation §3.10',
    expects: ['Liveness'],
    sources: [
      'https://github.com/hashicorp/raft/pull/493',
      'https://github.com/hashicorp/raft/issues/696',
      'https://github.com/tikv/tikv/pull/19922',
    ],
    servers: 3,
    parts: withRules({
      transferAfterTimeout: ({ transferTarget }) => transferTarget,
      rememberedWithoutLeader: (node) => ({
        ...textbookRules.rememberedWithoutLeader(node),
        transferTarget: node.transferTarget,
      }),
    }),
  },
  {
    id: 'stale-timeout-now-accepted',
    area: 'transfer',
    difficulty: 'medium',
    story:
      'A TimeoutNow of an earlier term makes its receiver campaign at once, past pre-vote, against a healthy leader.',
    paper: 'dissertation §3.10; §5.1',
    expects: ['Transfer Mandate'],
    sources: [
      'https://github.com/tikv/raft-rs/issues/234',
      'https://github.com/camunda/camunda/issues/56756',
      'https://github.com/databendlabs/openraft/commit/d000ee20',
    ],
    servers: 2,
    parts: withRules({ obeysTimeoutNow: (rules, node) => node.role !== 'leader' && rules.mayCampaign(node) }),
  },
  {
    id: 'timeout-now-before-caught-up',
    area: 'transfer',
    difficulty: 'shallow',
    story: 'The leader tells a server to campaign at once whose log is not as long as its own yet.',
    paper: 'dissertation §3.10',
    expects: ['Transfer Precondition'],
    sources: ['https://github.com/redpanda-data/redpanda/issues/2606'],
    servers: 2,
    parts: withRules({ isCaughtUp: () => true }),
  },
  {
    id: 'transfer-to-whom-all-is-sent',
    area: 'transfer',
    difficulty: 'shallow',
    story: 'The leader takes what it has sent to the target for what the target has, and tells it to campaign.',
    paper: 'dissertation §3.10',
    expects: ['Transfer Precondition'],
    sources: ['https://github.com/canonical/raft/pull/477', 'https://github.com/rabbitmq/ra/pull/636'],
    servers: 2,
    parts: withRules({
      isCaughtUp: (log, { nextIndex, inFlight }) => Math.max(nextIndex - 1, ...inFlight) === lastIndex(log),
    }),
  },
  {
    id: 'transfer-outlasts-lagging-target',
    area: 'transfer',
    difficulty: 'shallow',
    story: 'A transfer that takes too long is not given up as long as the target lacks something.',
    paper: 'dissertation §3.10',
    expects: ['Transfer End', 'Liveness'],
    sources: ['https://github.com/baidu/braft/issues/443'],
    servers: 2,
    parts: withRules({
      transferAfterTimeout: ({ log, progress, transferTarget }) =>
        progress.some(({ server, matchIndex }) => server === transferTarget && matchIndex < lastIndex(log))
          ? transferTarget
          : null,
    }),
  },
];
