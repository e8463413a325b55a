import { textbookRules } from '../../impl/index.ts';
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
];
