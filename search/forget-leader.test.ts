// @module-tag slow
import { describe, expect, test } from 'vitest';
import { textbookRules } from '../impl/index.ts';
import { allInvariants } from '../properties/invariants/all.ts';
import { lockstep } from '../properties/conformance/lockstep.ts';
import type { Invariant, RememberingInvariant } from '../properties/invariants/invariant.ts';
import { holds, violated } from '../properties/invariants/invariant.ts';
import { conformance } from '../properties/judging/judge.ts';
import type { Target } from '../properties/judging/target.ts';
import type { Feature } from '../properties/seen/subject.ts';
import { standardFeatures } from '../properties/seen/subject.ts';
import type { ServerId } from '../properties/seen/view.ts';
import { guardsOf } from '../world/coverage/coverage.ts';
import { CoverageRecorder } from '../world/coverage/recorder.ts';
import { withRules } from '../world/faults/fault.ts';
import { runSteps } from '../world/cluster/run.ts';
import { implementation } from '../world/subjects/implementation.ts';
import type { Parts } from '../world/subjects/implementation-parts.ts';
import { specification } from '../world/subjects/specification/specification.ts';
import { Story } from '../world/testing/story.ts';
import { targetNamed } from '../world/testing/target-named.ts';
import { conformingExplorable } from './explore/implementation.ts';
import { search } from './explore/testing/search.ts';
import { searchFor } from './testing/search-for.ts';

const impl = targetNamed('impl', { conformance: true });
const forget = { kind: 'forgetLeader', server: 2 } as const;
const sticky: readonly Feature[] = ['checkQuorum', 'forgetLeader'];

const target = (invariants: readonly Invariant[], parts?: Parts): Target => ({
  name: 'judged',
  make: (options) => implementation(options, 'judged', parts),
  invariants,
});

/** n1 leads term 1, and the others hear it. */
const led = (features: readonly Feature[]): Story =>
  new Story(impl, { features }).elect(1, 1, 2).replicate(1, 2).replicate(1, 3);

describe('a follower with checkQuorum that is told to forget its leader', () => {
  test('votes for a candidate at once, which leads then', () => {
    expect(() => led(sticky).elect(3, 2, 2)).toThrow('no 2>3 RequestVoteResponse is in flight');
    const story = led(sticky).step(forget).elect(3, 2, 2);
    expect([story.view(3).role, story.violation]).toEqual(['leader', null]);
  });

  test('is heeded in a run that has the feature and no leases, and in no other', () => {
    for (const features of [standardFeatures, [...standardFeatures, 'leaseReads', 'forgetLeader']] as const) {
      const options = { servers: 3, features, maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
      expect(runSteps(impl, options, [forget]).skipped).toEqual([1]);
    }
  });
});

/** Who has forgotten its leader, and heard of none since, nor waited. */
const votesAtOnce: RememberingInvariant<ReadonlySet<ServerId>> = {
  name: 'a follower that forgot its leader votes at once',
  paper: '',
  of: 'history',
  memory: {
    initial: new Set(),
    after(free, { step, before, after }) {
      const { id } = after;
      if (step === 'forgetLeader' && before.leaderId !== null && after.leaderId === null) return new Set(free).add(id);
      const goesOn = after.leaderId === null && step !== 'timeout' && step !== 'crash';
      return goesOn || !free.has(id) ? free : new Set([...free].filter((server) => server !== id));
    },
  },
  check: ({ features, before, received, sent }, free) =>
    features.includes('checkQuorum') &&
    free.has(before.id) &&
    received?.message.kind === 'RequestVote' &&
    received.message.leadershipTransfer !== true &&
    sent.some(({ message }) => message.kind === 'RequestVoteResponse' && message.voteGranted)
      ? violated('it did')
      : holds,
};

describe('random search with the feature named', () => {
  const features: readonly Feature[] = [...standardFeatures, 'forgetLeader'];

  test('reaches a follower that forgot its leader and votes at once', () => {
    const { finding } = searchFor(target([votesAtOnce]), 2_000, { features });
    expect(finding?.violation.property).toBe(votesAtOnce.name);
  });

  test('finds nothing, beside the spec, and takes the transition of the spec', () => {
    const coverage = new CoverageRecorder();
    const { finding } = searchFor(targetNamed('impl', { conformance: true, coverage }), 128, { features });
    expect(finding).toBeNull();
    const reached = coverage.take();
    const forgetting = reached.transitions.filter(({ action }) => action === 'ForgetLeader');
    expect(forgetting).toMatchObject([{ state: 'follower', event: 'forgetLeader' }]);
    const known = guardsOf(reached).find(({ name }) => name === 'mayForgetLeader');
    expect(Math.min(known?.true ?? 0, known?.false ?? 0)).toBeGreaterThan(20);
  });

  test.each([
    ['its vote too', { votedFor: null }, ['Persistence Before Reply', 'One Vote', 'Election Safety']],
    ['its term too', { currentTerm: 0 }, ['Term Monotonic']],
  ] as const)('finds a follower that forgets %s', (_, lost, properties) => {
    const { afterForgettingLeader } = textbookRules;
    const parts = withRules({ afterForgettingLeader: (node) => ({ ...afterForgettingLeader(node), ...lost }) });
    const { finding } = searchFor(target(allInvariants, parts), 2_000, { features });
    expect(properties).toContain(finding?.violation.property);
    expect(finding?.shrunk.candidate.steps.map(({ kind }) => kind)).toContain('forgetLeader');
  });

  test.each([
    ['does not heed it', withRules({ afterForgettingLeader: (node) => node })],
    ['leads and heeds it', withRules({ afterForgettingLeader: (node) => ({ ...node, leaderId: null }) })],
  ])('finds, beside the spec, a server that %s', (_, parts) => {
    const { finding } = searchFor(
      { ...impl, make: (options) => lockstep(implementation(options, 'judged', parts), specification(options)) },
      2_000,
      { features },
    );
    expect(finding?.violation.property).toBe(conformance);
    expect(finding?.shrunk.candidate.steps.at(-1)).toMatchObject({ kind: 'forgetLeader' });
  });

  test('Leader Stickiness still finds who hears a leader and helps a campaign', () => {
    const judges = allInvariants.filter(({ name }) => name === 'Leader Stickiness');
    const parts = withRules({ ignoresCampaign: () => false });
    const { finding } = searchFor(target(judges, parts), 2_000, { features });
    expect(finding?.violation.property).toBe('Leader Stickiness');
  });
});

describe('exhaustive search with the feature', () => {
  const options = { servers: 2, features: sticky, maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const bounds = { maxTerm: 2, maxLog: 1, maxMessages: 4, duplicate: false, drop: false, budgets: { crash: 0 } };

  test('finds more than without it, and nothing wrong', () => {
    const counts = [sticky, ['checkQuorum'] as const].map((features) => {
      const { explorer } = search(conformingExplorable({ ...options, features }, bounds), { reductions: 'all' });
      expect(explorer).toMatchObject({ progress: 'complete', refutation: null });
      return explorer.distinct;
    });
    expect(counts[0]).toBeGreaterThan(counts[1] ?? Infinity);
  });

  const { afterForgettingLeader } = textbookRules;
  test.each([
    [
      'follower that forgets its vote too',
      withRules({ afterForgettingLeader: (node) => ({ ...afterForgettingLeader(node), votedFor: null }) }),
    ],
    [
      'leader that heeds it',
      withRules({
        afterForgettingLeader: (node) =>
          node.role === 'leader' ? { ...node, leaderId: null } : afterForgettingLeader(node),
      }),
    ],
  ])('finds the %s', (_, parts) => {
    const { explorer, path } = search(conformingExplorable(options, bounds, 'judged', parts), { reductions: 'all' });
    expect(explorer.refutation?.property).toBe(conformance);
    expect(path.at(-1)?.input).toEqual({ kind: 'forgetLeader' });
  });
});
