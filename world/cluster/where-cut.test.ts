import { describe, expect, test } from 'vitest';
import { liveness } from '../../properties/judging/judge.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions, Feature } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { targetNamed } from '../testing/target-named.ts';
import { ableToLead } from './able-to-lead.ts';
import type { Outcome } from './run.ts';
import { runSteps } from './run.ts';

const five: ClusterOptions = {
  servers: 5,
  features: [],
  maxEntries: 1,
  maxInFlight: 1,
  disk: 'immediate',
  network: { heals: false },
};

/** How it ends, how many moves the suffix made, and who was able to lead before it. */
function ending(
  steps: readonly Step[],
  features: readonly Feature[] = [],
  subject = 'impl',
): Outcome & { readonly able: readonly ServerId[] } {
  let able: readonly ServerId[] = [];
  const observer = { after: (world: Parameters<typeof ableToLead>[0]) => void (able = ableToLead(world)) };
  const outcome = runSteps(targetNamed(subject), { ...five, features }, steps, { observer });
  expect(outcome.skipped).toEqual([]);
  return { ...outcome, able };
}

const ring: Step = { kind: 'ring', around: [1, 2, 3, 4, 5] };
const star: readonly Step[] = [
  { kind: 'bridge', over: 3, side: [1, 2] },
  { kind: 'isolatedPair', from: 1, to: 2 },
  { kind: 'isolatedPair', from: 4, to: 5 },
];

/** n1 leads, with the votes of n2 and n3. */
const elected = (...kinds: readonly string[]): readonly Step[] => [
  { kind: 'timeout', server: 1 },
  ...kinds.flatMap((kind) =>
    [`1>2 ${kind}`, `1>3 ${kind}`, `2>1 ${kind}Response`, `3>1 ${kind}Response`].map(
      (name): Step => ({ kind: 'deliver', message: `${name} t${kind === 'PreVote' ? 0 : 1} #1` }),
    ),
  ),
];

describe('who is able to lead where links stay cut', () => {
  test('whoever is in touch with a majority: in a ring all, of a star the one in the middle', () => {
    expect(ending([ring]).able).toEqual([1, 2, 3, 4, 5]);
    expect(ending(star).able).toEqual([3]);
  });

  test('nobody who does not hear a majority, or is not heard by it', () => {
    expect(ending([{ kind: 'oneWay', side: [1, 2] }]).able).toEqual([3, 4, 5]);
    expect(ending([{ kind: 'oneWay', side: [1, 2, 3] }]).able).toEqual([1, 2, 3]);
    expect(
      ending([
        { kind: 'oneWay', side: [1] },
        { kind: 'crash', server: 2 },
        { kind: 'crash', server: 3 },
      ]).able,
    ).toEqual([]);
  });

  test('nobody over links that carry now and then', () => {
    const flapping = [1, 2, 4, 5].map((to): Step => ({ kind: 'flapping', from: 3, to }));
    expect(ending(flapping).able).toEqual([1, 2, 4, 5]);
    expect(ending([...star, { kind: 'flapping', from: 3, to: 1 }]).able).toEqual([3]);
    const two: readonly Step[] = [
      { kind: 'flapping', from: 3, to: 1 },
      { kind: 'flapping', from: 2, to: 3 },
    ];
    expect(ending([...star, ...two]).able).toEqual([3]);
    expect(ending([...star, ...two, { kind: 'flapping', from: 4, to: 3 }]).able).toEqual([]);
  });

  test('nobody who waits to be added, even if the only member does not start again', () => {
    const steps: readonly Step[] = [{ kind: 'crash', server: 1, disk: { trouble: 'bitFlip', choice: 0 } }];
    const options = { ...five, voters: 1, disk: 'log', features: ['membership', 'checkQuorum'] } as const;
    const { violation, tally } = runSteps(targetNamed('impl'), options, steps);
    expect([violation, tally.askedWhereCut]).toEqual([null, 0]);
  });

  test('nobody whose log a majority of those in touch does not vote for (§5.4.1)', () => {
    expect(
      ending([...elected('RequestVote'), { kind: 'deliver', message: '1>2 AppendEntries t1 #1' }, ring]).able,
    ).toEqual([1, 2, 4]);
  });
});

describe('where links stay cut, the fault-free suffix', () => {
  test('leaves them cut, and asks nothing of nobody', () => {
    const halves: Step = { kind: 'partition', side: [1, 2] };
    const { violation, able, tally } = ending([halves, { kind: 'isolatedPair', from: 3, to: 4 }]);
    expect([violation, able, tally.askedWhereCut]).toEqual([null, [5], 1]);
    const apart = ending([halves, { kind: 'isolatedPair', from: 3, to: 4 }, { kind: 'isolatedPair', from: 4, to: 5 }]);
    expect([apart.violation, apart.able, apart.tally.askedWhereCut, apart.suffixMoves]).toEqual([null, [], 0, 0]);
  });

  test('is not content with a leader that is deposed again and again (dissertation §4.2.3)', () => {
    const { violation, tally } = ending([ring]);
    expect([violation?.property, tally.partialPartitions]).toEqual([liveness, 1]);
    expect(violation?.fact).toMatch(
      /^with n\d.* able to lead .*, no leader went on committing commands in 320 rounds, with \d\d elections$/,
    );
    expect(ending([ring], ['preVote']).violation).toBeNull();
    expect(ending([ring], ['checkQuorum']).violation).toBeNull();
  });

  test('nor with one that lost its majority, and is in the way of who has one (dissertation §6.2)', () => {
    const heard: Step = { kind: 'deliver', message: '1>3 AppendEntries t1 #1' };
    const outcome = (features: readonly Feature[], ...kinds: readonly string[]): string | undefined =>
      ending([...elected(...kinds), heard, ...star], features).violation?.fact;
    expect(outcome(['preVote'], 'PreVote', 'RequestVote')).toBe(
      'with n3 able to lead while the network stays as it is, no leader went on committing commands in 330 rounds, with 0 elections',
    );
    expect(outcome(['preVote', 'checkQuorum'], 'PreVote', 'RequestVote')).toBeUndefined();
    expect(outcome(['checkQuorum'], 'RequestVote')).toBeUndefined();
    expect(outcome([], 'RequestVote')).toBeUndefined();
  });

  test('finds a leader that heeds who hears nobody, which a network that heals hides', () => {
    const steps: readonly Step[] = [{ kind: 'oneWay', side: [1] }];
    const fault = 'fault:leader-heeds-campaigns';
    expect(ending(steps, ['checkQuorum'], fault).violation?.property).toBe(liveness);
    expect(ending(steps, ['checkQuorum']).violation).toBeNull();
    const { network, ...healing } = five;
    const options = { ...healing, features: ['checkQuorum'] as const };
    expect(network).toEqual({ heals: false });
    expect(runSteps(targetNamed(fault), options, steps).violation).toBeNull();
  });
});
