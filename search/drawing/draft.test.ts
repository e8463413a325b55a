import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lackingFeatures, withFeature } from '../../properties/seen/features.ts';
import { standardFeatures } from '../../properties/seen/subject.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { searchFor } from '../testing/search-for.ts';
import type { Draft, DraftOptions } from './draft.ts';
import { drafts } from './draft.ts';
import { allChoices } from '../../world/steps/all.ts';
import { nemeses } from '../../world/steps/descriptor.ts';
import type { Mix } from '../../world/steps/descriptor.ts';
import { layOut } from './mix.ts';

describe('drawn schedules', () => {
  test.each([3, 5])(
    'with %i servers nearly every choice applies, most runs elect and commit',
    { tags: 'slow' },
    (servers) => {
      const target = targetNamed('impl');
      const { finding, summary } = searchFor(target, 500, { servers });
      expect(finding).toBeNull();
      expect(summary.applied).toBeGreaterThan(0.8 * summary.offered);
      expect(summary.runsWithLeader).toBeGreaterThan(0.8 * summary.runs);
      expect(summary.runsWithCommit).toBeGreaterThan(0.5 * summary.runs);
    },
  );

  test('differ in what goes wrong (swarm): every nemesis is in some runs and not in others', () => {
    const mixes = fc.sample(drafts({ steps: 1 }), { seed: 1, numRuns: 200 }).map(({ mix }) => mix);
    for (const kind of ['deliverAny', 'drop', 'duplicate', 'cut', 'partition', 'crash'] as const) {
      const share = mixes.filter((mix) => (mix[kind] ?? 0) > 0).length / mixes.length;
      expect(share).toBeGreaterThan(0.3);
      expect(share).toBeLessThan(0.7);
    }
  });

  test('have all features as often as one or two of them, each of them in many runs, and what it adds in those alone', () => {
    const drawn = fc.sample(drafts({ steps: 1 }), { seed: 1, numRuns: 600 });
    const shareOf = (isWanted: (draft: Draft) => boolean): number => drawn.filter(isWanted).length / drawn.length;
    for (const feature of standardFeatures) {
      const share = shareOf(({ options }) => options.features.includes(feature));
      expect([share > 0.4, share < 0.85]).toEqual([true, true]);
    }
    const hasAll = ({ options }: Draft): boolean => standardFeatures.every((name) => options.features.includes(name));
    const [all, few] = [shareOf(hasAll), shareOf(({ options }) => options.features.length <= 2)];
    expect(all).toBeGreaterThan(0.25);
    expect(Math.abs(all - few)).toBeLessThan(0.1);
    for (const { options, mix } of drawn) {
      expect((mix.transfer ?? 0) > 0).toBe(options.features.includes('transfer'));
    }
  });

  test('have every pair of features in some runs, with nothing else but what it needs', () => {
    const drawn = fc.sample(drafts({ steps: 1 }), { seed: 1, numRuns: 2000 });
    const sets = new Set(drawn.map(({ options }) => String(options.features)));
    for (const [k, one] of standardFeatures.entries()) {
      for (const other of standardFeatures.slice(k + 1)) {
        const both = withFeature([one], other);
        expect(sets).toContain(String(both.includes('joint') ? withFeature(both, 'membership') : both));
      }
    }
  });

  test('have members that change beside snapshots or transfers, and crashes in all such runs unless those are not allowed', () => {
    const sample = (wanted: DraftOptions): readonly Draft[] =>
      fc
        .sample(drafts({ steps: 1, ...wanted }), { seed: 1, numRuns: 400 })
        .filter(({ options }) => /^(snapshots|transfer|snapshots,transfer),membership$/.test(String(options.features)));
    const drawn = sample({});
    expect(drawn.length).toBeGreaterThan(40);
    expect(drawn.filter(({ mix }) => (mix.crash ?? 0) === 0)).toEqual([]);
    expect(sample({ nemesis: ['drop'] }).filter(({ mix }) => (mix.crash ?? 0) > 0)).toEqual([]);
    const named = sample({ features: ['snapshots', 'membership'] });
    expect(named.filter(({ mix }) => (mix.crash ?? 0) === 0).length).toBeGreaterThan(100);
  });

  test('have two, three or four servers, mostly three, unless somebody says how many', () => {
    const drawn = fc.sample(drafts({ steps: 1 }), { seed: 1, numRuns: 400 });
    const shares = [2, 3, 4].map((n) => drawn.filter(({ options }) => options.servers === n).length / drawn.length);
    for (const [k, share] of [1 / 8, 5 / 8, 2 / 8].entries())
      expect(Math.abs((shares[k] ?? 0) - share)).toBeLessThan(0.06);
    const fixed = fc.sample(drafts({ steps: 1, servers: 5 }), { seed: 1, numRuns: 50 });
    expect(fixed.filter(({ options }) => options.servers !== 5)).toEqual([]);
  });

  test('have reads within leases in one run of eight, with what those need, and clocks that go on in those alone', () => {
    const drawn = fc.sample(drafts({ steps: 1 }), { seed: 1, numRuns: 400 });
    const byLease = drawn.filter(({ options }) => options.features.includes('leaseReads'));
    expect(Math.abs(byLease.length / drawn.length - 1 / 8)).toBeLessThan(0.04);
    for (const { options, mix } of drawn) {
      const leased = byLease.some((one) => one.options === options);
      expect([(mix.tick ?? 0) > 0, lackingFeatures(options.features)]).toEqual([leased, null]);
    }
    expect(byLease.filter(({ mix }) => (mix.read ?? 0) === 0)).toEqual([]);
    const fixed = fc.sample(drafts({ steps: 1, features: standardFeatures }), { seed: 1, numRuns: 100 });
    expect(fixed.filter(({ options }) => options.features.includes('leaseReads'))).toEqual([]);
  });

  test('forget no leader unless that is named, and never where reads are within leases', () => {
    const mixes = (wanted: DraftOptions): readonly boolean[] =>
      fc
        .sample(drafts({ steps: 1, ...wanted }), { seed: 1, numRuns: 200 })
        .map(({ mix }) => (mix.forgetLeader ?? 0) > 0);
    expect(mixes({})).not.toContain(true);
    expect(mixes({ features: standardFeatures })).not.toContain(true);
    expect(mixes({ features: ['forgetLeader'] })).not.toContain(false);
    expect(mixes({ features: ['checkQuorum', 'readIndex', 'leaseReads', 'forgetLeader'] })).not.toContain(true);
  });

  test('have clients of a store in a third of the runs, who then do the asking', () => {
    const drawn = fc.sample(drafts({ steps: 1 }), { seed: 1, numRuns: 200 });
    const share = drawn.filter(({ options }) => options.clients !== undefined).length / drawn.length;
    expect(Math.abs(share - 1 / 3)).toBeLessThan(0.1);
    for (const { options, mix } of drawn) {
      expect([(mix.request ?? 0) > 0, (mix.command ?? 0) > 0]).toEqual(
        options.clients === undefined ? [false, true] : [true, false],
      );
    }
  });

  test('begin behind the steps of a start, with its options as they are, and do there what those are for', () => {
    const plain = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
    const leased = { ...plain, servers: 5, features: ['checkQuorum', 'readIndex', 'leaseReads'], clients: 2 } as const;
    const starts = [plain, leased].map((options, k) => ({
      options,
      steps: [{ kind: 'timeout', server: k + 1 } as const],
    }));
    const drawn = fc.sample(drafts({ steps: 5, starts }), { seed: 1, numRuns: 200 });
    for (const { options, begin, mix, choices } of drawn) {
      const start = starts.find((one) => one.options === options);
      expect([begin, choices.length]).toEqual([start?.steps, 5]);
      const asksStore = options.clients !== undefined;
      expect([(mix.request ?? 0) > 0, (mix.command ?? 0) > 0, (mix.tick ?? 0) > 0]).toEqual([
        asksStore,
        !asksStore,
        asksStore,
      ]);
    }
    const shares = starts.map(
      (start) => drawn.filter(({ options }) => options === start.options).length / drawn.length,
    );
    expect(Math.abs((shares[0] ?? 0) - 0.5)).toBeLessThan(0.15);
  });

  test('keep to the nemeses that are allowed', () => {
    for (const { mix } of fc.sample(drafts({ steps: 1, nemesis: ['crash'] }), { seed: 1, numRuns: 100 })) {
      expect([mix.deliverAny, mix.drop, mix.duplicate, mix.cut, mix.partition]).toEqual([0, 0, 0, 0, 0]);
    }
    expect(nemeses).toContain('crash');
  });
});

test('the table of a mix holds every kind in proportion', () => {
  const weights = fc.record(Object.fromEntries(allChoices.map(({ name }) => [name, fc.nat(200)])));
  fc.assert(
    fc.property(weights, (mix: Mix) => {
      const total = allChoices.reduce((sum, { name }) => sum + (mix[name] ?? 0), 0);
      fc.pre(total > 0);
      const table = layOut(mix);
      expect(table).toHaveLength(256);
      for (const choice of allChoices) {
        const slots = table.filter((other) => other === choice).length;
        expect(Math.abs(slots - (256 * (mix[choice.name] ?? 0)) / total)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 200 },
  );
});
