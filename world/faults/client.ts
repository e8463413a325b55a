import type { RaftNode } from '../../impl/index.ts';
import {
  defaultSessionLimits,
  emptyReplies,
  encodeSessionCommand,
  entriesAfter,
  parseSessionCommand,
  parseSessionReply,
  soundAnswers,
} from '../../impl/index.ts';
import type { SessionMachine } from '../../properties/seen/store-with-sessions.ts';
import { soundSessions, storeApplication } from '../../properties/seen/store-with-sessions.ts';
import { soundParts } from '../subjects/implementation-parts.ts';
import type { Reply } from '../../properties/seen/view.ts';
import type { Fault } from './fault.ts';

/** Bugs between the replicated log and its clients: of runs with `clients`. */
export const clientFaults: readonly Fault[] = [
  {
    id: 'dedup-missing-from-snapshot',
    area: 'client',
    difficulty: 'medium',
    story: 'What was answered to clients is not in the snapshot: who starts from one carries out a request again.',
    paper: '§8; dissertation §6.3',
    expects: ['Exactly Once', 'Linearizability'],
    sources: ['https://github.com/logcabin/logcabin/commit/445f383', 'https://github.com/RedisLabs/redisraft/pull/568'],
    servers: 2,
    parts: { ...soundParts, store: storeApplication(withoutRepliesInSnapshot(soundSessions)) },
  },
  {
    id: 'expired-session-carried-out',
    area: 'client',
    difficulty: 'medium',
    story: 'A request of an expired session is carried out as if it were the first of its kind, instead of refused.',
    paper: 'dissertation §6.3',
    expects: ['Exactly Once', 'Linearizability'],
    sources: ['https://github.com/apache/ratis/pull/915'],
    servers: 2,
    parts: { ...soundParts, store: storeApplication(carryingOutExpired(soundSessions)) },
  },
  {
    id: 'stepdown-reports-definite-failure',
    area: 'client',
    difficulty: 'shallow',
    story:
      'A leader that steps down tells its clients that their requests failed, although they may still be committed.',
    paper: '§8; dissertation §6.3',
    expects: ['Linearizability'],
    sources: [
      'https://github.com/RedisLabs/redisraft/issues/23',
      'https://github.com/databendlabs/openraft/pull/2100',
      'https://github.com/hashicorp/raft/pull/561',
    ],
    servers: 2,
    parts: { ...soundParts, tells: failures },
  },
  {
    id: 'reply-matched-by-index-only',
    area: 'client',
    difficulty: 'medium',
    story: 'A waiting client is answered when its index is applied, though another leader’s entry stands there.',
    paper: '§5.3, §8',
    expects: ['Truthful Reply', 'Linearizability'],
    sources: [
      'https://thesquareplanet.com/blog/students-guide-to-raft/',
      'https://github.com/databendlabs/openraft/pull/973',
    ],
    servers: 3,
    parts: { ...soundParts, answers: { ...soundAnswers, isRequest: () => true } },
  },
  {
    id: 'committed-before-registered',
    area: 'client',
    difficulty: 'shallow',
    story:
      'A request is registered as waiting once the leader has written its entry: if others commit it before, its client never has an answer.',
    paper: '§8; dissertation §10.2.1',
    expects: ['Answers Given'],
    sources: ['https://github.com/eBay/NuRaft/issues/214'],
    servers: 2,
    parts: {
      ...soundParts,
      answers: { ...soundAnswers, isKnown: ({ durableIndex }, { index }) => index <= durableIndex },
    },
  },
];

function withoutRepliesInSnapshot(machine: SessionMachine): SessionMachine {
  return {
    ...machine,
    snapshot({ sessions, ...state }) {
      const forgetful = [...sessions.entries()].reduce(
        (all, [id, session]) => all.with(id, { ...session, replies: emptyReplies }),
        sessions,
      );
      return machine.snapshot({ ...state, sessions: forgetful });
    },
  };
}

function carryingOutExpired(machine: SessionMachine): SessionMachine {
  return {
    ...machine,
    apply(state, index, text) {
      const applied = machine.apply(state, index, text);
      const command = parseSessionCommand(text, defaultSessionLimits);
      if (command.kind !== 'request' || parseSessionReply(applied.reply)?.kind !== 'sessionExpired') return applied;
      const { time, session } = command;
      const opened = machine.apply(applied.state, session, encodeSessionCommand({ kind: 'register' }, time));
      return machine.apply(opened.state, index, text);
    },
  };
}

/** Of what it has accepted and not committed. */
function failures(before: RaftNode, after: RaftNode): readonly Reply[] {
  const term = before.currentTerm;
  if (before.role !== 'leader' || (after.role === 'leader' && after.currentTerm === term)) return [];
  return entriesAfter(before.log, before.commitIndex).flatMap((entry, k): readonly Reply[] =>
    entry.term === term ? [{ kind: 'failed', index: before.commitIndex + k + 1, term }] : [],
  );
}
