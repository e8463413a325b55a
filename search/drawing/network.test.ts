// @module-tag slow
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIdentity } from '../../properties/seen/schedule.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { nemeses, usualNemeses } from '../../world/steps/descriptor.ts';
import type { Nemesis } from '../../world/steps/descriptor.ts';
import type { Draft } from './draft.ts';
import { drafts } from './draft.ts';
import { sparedOf } from './spared.ts';
import { canonicalise } from './run-draft.ts';

const target = targetNamed('impl');

const isOvertaking = (step: Step): boolean => step.kind === 'deliver' && (step.position ?? 0) > 0;

test('where nothing overtakes, every delivery is of the oldest message of its link, and nothing comes twice', () => {
  let delivered = 0;
  fc.assert(
    fc.property(drafts({ steps: 150, nemesis: ['drop', 'crash', 'partition'] }), (draft) => {
      expect(draft.options.network).toEqual({ order: 'fifo', duplicates: false });
      const { steps, suffix } = canonicalise(target, draft);
      const all = [...steps, ...suffix];
      expect(all.filter(isOvertaking)).toEqual([]);
      expect(all.filter(({ kind }) => kind === 'duplicate')).toEqual([]);
      delivered += all.filter(({ kind }) => kind === 'deliver').length;
    }),
    { numRuns: 40 },
  );
  expect(delivered).toBeGreaterThan(0);
});

test('where nothing is lost, nothing is dropped, not even when the faults stop, and the run still ends well', () => {
  fc.assert(
    fc.property(drafts({ steps: 150, nemesis: ['reorder', 'duplicate', 'partition', 'crash'] }), (draft) => {
      const { steps, outcome } = canonicalise(target, draft);
      expect(steps.filter(({ kind }) => kind === 'drop')).toEqual([]);
      expect(outcome.violation).toBeNull();
      // Of two voters none can do without the other, and a disk that is damaged keeps one from starting.
      expect(outcome.suffixMoves + outcome.tally.refusedStarts).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

test('without such a network all of that happens: the checks above can fail', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(drafts({ steps: 150 }), (draft) => {
      for (const step of canonicalise(target, draft).steps) kinds.add(isOvertaking(step) ? 'overtakes' : step.kind);
    }),
    { numRuns: 40 },
  );
  for (const kind of ['overtakes', 'duplicate', 'drop']) expect(kinds).toContain(kind);
});

test('a schedule in which a message overtakes does not apply there', () => {
  const options = { servers: 2, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const steps: readonly Step[] = [
    { kind: 'timeout', server: 1 },
    { kind: 'timeout', server: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t2 #1' },
    { kind: 'drop', message: '1>2 RequestVote t1 #1' },
    { kind: 'duplicate', message: '1>2 RequestVote t2 #1' },
    { kind: 'deliver', message: '1>2 RequestVote t2 #1' },
  ];
  expect(parseIdentity('1>2 RequestVote t2 #1')).not.toBeNull();
  const skippedWith = (network: object): readonly number[] =>
    runSteps(target, { ...options, network }, steps, { suffix: false }).skipped;
  expect(skippedWith({})).toEqual([5, 6]); // it has arrived
  expect(skippedWith({ order: 'fifo' })).toEqual([3, 5]);
  expect(skippedWith({ losses: false })).toEqual([4]); // then the older one, by its place
  expect(skippedWith({ duplicates: false, order: 'fifo', losses: false })).toEqual([3, 4, 5, 6]);
});

test('a saved schedule is spared it too', () => {
  const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const begin: readonly Step[] = [
    { kind: 'timeout', server: 1 },
    { kind: 'crash', server: 2 },
    { kind: 'drop', message: '1>2 RequestVote t1 #1' },
  ];
  const draft = {
    options,
    mix: { timeout: 5, crash: 7, drop: 3, deliverAny: 2, deliverOldest: 9 },
    choices: [],
    begin,
  };
  expect(sparedOf(draft, ['drop'])).toEqual({
    options: { ...options, network: { order: 'fifo', duplicates: false } },
    mix: { timeout: 5, drop: 3, deliverOldest: 9 },
    choices: [],
    begin: [begin[0], begin[2]],
  });
  expect(sparedOf(draft, undefined)).toBe(draft);
});

describe('the nemesis partial', () => {
  const sample = (nemesis?: readonly Nemesis[]): readonly Draft[] =>
    fc.sample(drafts({ steps: 20, servers: 5, ...(nemesis && { nemesis }) }), { seed: 5, numRuns: 300 });
  const partial = ['bridge', 'ring', 'oneWay', 'isolatedPair', 'flapping'] as const;

  test('brings each kind of partial partition, in some runs and not in others', () => {
    for (const kind of partial) {
      const weights = sample(nemeses).map(({ mix }) => mix[kind]);
      expect(weights).toContain(0);
      expect(weights.some((weight) => weight !== undefined && weight > 0)).toBe(true);
    }
  });

  test('ends some runs with links cut, if Raft promises that somebody leads all the same', () => {
    const drawn = sample(nemeses);
    const ending = drawn.filter(({ options }) => options.network?.heals === false);
    const promising = drawn.filter(({ options }) => options.features.includes('checkQuorum'));
    expect(promising.length).toBeGreaterThan(100);
    expect(ending.filter((draft) => !promising.includes(draft))).toEqual([]);
    expect(ending.length).toBeGreaterThan(promising.length / 3);
    expect(promising.length - ending.length).toBeGreaterThan(promising.length / 3);
  });

  test('is in few of the runs of which nobody says what may go wrong, and in none without it', () => {
    const isPartial = ({ mix }: Draft): boolean => partial.some((kind) => (mix[kind] ?? 0) > 0);
    const few = sample().filter(isPartial).length;
    expect(few).toBeGreaterThan(10);
    expect(few).toBeLessThan(60);
    const usual = sample(usualNemeses);
    expect(usual.some(isPartial)).toBe(false);
    expect(usual.some(({ options }) => options.network !== undefined)).toBe(false);
  });
});
