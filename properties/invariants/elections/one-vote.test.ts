import { expect, test } from 'vitest';
import { runSteps } from '../../../world/cluster/run.ts';
import { defineSubject } from '../../../world/registry/define-subject.ts';
import { judgedBy } from '../../../world/registry/judged-by.ts';
import type { OwnServer, Sent, Stepped } from '../../../world/subjects/own/server.ts';

interface HardState {
  readonly currentTerm: number;
  readonly votedFor: number | null;
}

/** Counts its own vote before that is written, as etcd's Raft does; when others hear of it, is the question. */
function candidates(asksAtOnce: boolean) {
  const start = (id: number): OwnServer => {
    let role: 'follower' | 'candidate' = 'follower';
    let memory: HardState = { currentTerm: 0, votedFor: null };
    let disk = memory;
    const request = (): readonly Sent[] => {
      const says = { kind: 'RequestVote', term: memory.currentTerm, lastLogIndex: 0, lastLogTerm: 0 };
      return [1, 2].filter((to) => to !== id).map((to) => ({ to, payload: says, says }));
    };
    const step: OwnServer['step'] = (input): Stepped => {
      if (input.kind === 'electionTimeout') {
        role = 'candidate';
        memory = { currentTerm: memory.currentTerm + 1, votedFor: id };
        return asksAtOnce ? { sent: request() } : {};
      }
      if (input.kind === 'written') {
        disk = memory;
        return role === 'candidate' && !asksAtOnce ? { sent: request() } : {};
      }
      if (input.kind === 'crash') {
        role = 'follower';
        memory = disk;
      }
      if (input.kind !== 'receive') return {};
      memory = { currentTerm: 1, votedFor: memory.votedFor ?? input.from };
      disk = memory;
      const voteGranted = memory.votedFor === input.from;
      const says = { kind: 'RequestVoteResponse', term: 1, voteGranted };
      return { sent: [{ to: input.from, payload: says, says }] };
    };
    return {
      step,
      view: () => ({
        ...memory,
        role,
        leaderId: null,
        commitIndex: 0,
        log: [],
        votesGranted: role === 'candidate' ? [id] : [],
        pendingWrites: memory === disk ? 0 : 1,
        durable: { ...disk, log: [] },
      }),
    };
  };
  const declares = {
    disk: 'delayed',
    view: ['votesGranted', 'pendingWrites', 'durable'],
    words: ['RequestVote', 'RequestVoteResponse'],
  } as const;
  return judgedBy(defineSubject({ name: 'candidates', declares, make: () => start }), { properties: ['One Vote'] });
}

/** n1 counts its own vote, crashes before that is written, and gives its vote to n2. */
const factIf = (asksAtOnce: boolean): string | undefined => {
  const options = { servers: 2, features: [], maxEntries: 1, maxInFlight: 1, disk: 'delayed' } as const;
  const { violation, skipped } = runSteps(
    candidates(asksAtOnce),
    options,
    [
      { kind: 'timeout', server: 1 },
      { kind: 'crash', server: 1 },
      { kind: 'restart', server: 1 },
      { kind: 'timeout', server: 2 },
      { kind: 'write', server: 2 },
      { kind: 'deliver', message: '2>1 RequestVote t1 #1' },
    ],
    { suffix: false },
  );
  expect(skipped).toEqual([]);
  return violation?.fact;
};

test('an own vote that nobody heard of, and that a crash took, binds nobody', () => {
  expect(factIf(false)).toBeUndefined();
});

test('one that others were told of binds, durable or not', () => {
  expect(factIf(true)).toBe('n1 voted for n1 and for n2 in term 1');
});
