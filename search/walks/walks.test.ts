import { describe, expect, test } from 'vitest';
import { InternalError } from '../../properties/internal-error.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import type { Target } from '../../properties/judging/target.ts';
import { defineSubject } from '../../world/registry/define-subject.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { runDraft } from '../drawing/run-draft.ts';
import { savingServers } from '../explore/testing/saving-servers.ts';
import { NotDeterministicError } from '../shrink/shrink-draft.ts';
import { walksPay, whyNoWalks } from './scope.ts';
import type { Walked } from './walks.ts';
import { Walks } from './walks.ts';

const few: DraftOptions = { servers: 3, steps: 200, features: [], disk: 'immediate' };

const walksOf = (target: Target, drafts: DraftOptions = few, seed = 1): Walks => new Walks(target, seed, drafts);

/** The first run that fails, as an ordinary draft; null if none of so many chunks does. */
function failing(walks: Walks, chunks: number): Draft | null {
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    for (const { fails, draft } of walks.runs(chunk, 64)) if (fails) return draft();
  }
  return null;
}

const drafts = (runs: Iterable<Walked>): readonly Draft[] => [...runs].map(({ draft }) => draft());

test('a walk is the same run in the ordinary world: as many elections, as many commits, nothing broken', () => {
  let [elections, commits] = [0, 0];
  for (const features of [
    [],
    ['preVote', 'transfer'],
    ['snapshots', 'membership'],
    ['readIndex', 'checkQuorum'],
  ] as const) {
    for (const disk of ['immediate', 'delayed'] as const) {
      // One walk a run, so that the walk that becomes a draft is all that was counted.
      for (const { counts, draft } of walksOf(targetNamed('impl'), { ...few, steps: 100, features, disk }).runs(0, 8)) {
        const { tally, violation, skipped } = runDraft(targetNamed('impl'), draft());
        expect({ violation, skipped }).toEqual({ violation: null, skipped: [] });
        expect(tally).toMatchObject({
          applied: counts.applied,
          elections: counts.elections,
          commits: counts.commits,
        });
        elections += counts.elections;
        commits += counts.commits;
      }
    }
  }
  expect(elections).toBeGreaterThan(64);
  expect(commits).toBeGreaterThan(64);
});

test('a chunk is the same whatever was walked before, and another with another seed', () => {
  const walks = walksOf(targetNamed('impl'), { servers: 3, steps: 100 });
  const fresh = drafts(walksOf(targetNamed('impl'), { servers: 3, steps: 100 }).runs(17, 8));
  for (const chunk of [16, 3, 17]) drafts(walks.runs(chunk, 8));
  expect(drafts(walks.runs(17, 8))).toEqual(fresh);
  expect(drafts(walksOf(targetNamed('impl'), { servers: 3, steps: 100 }, 2).runs(17, 8))).not.toEqual(fresh);
});

test('terms, entries and messages stay within the bounds', () => {
  for (const draft of drafts(walksOf(targetNamed('impl')).runs(0, 16))) {
    let [term, inFlight] = [0, 0];
    runDraft(targetNamed('impl'), draft, {
      after({ views, network }) {
        term = Math.max(term, ...views.map(({ currentTerm }) => currentTerm));
        inFlight = Math.max(inFlight, network.flights.length);
      },
    });
    expect(term).toBeLessThanOrEqual(4);
    expect(inFlight).toBeLessThanOrEqual(8);
  }
});

describe('what is broken is found, by what judges it', () => {
  const cases: readonly (readonly [fault: string, property: string, more: DraftOptions])[] = [
    ['stale-term-vote-counted', 'Election Safety', {}],
    ['vote-forgotten-on-same-term-stepdown', 'One Vote', {}], // by numbers
    ['duplicate-vote-counted', 'Vote Majority', { servers: 4 }], // by numbers
    ['term-adoption-not-persisted', 'Term Monotonic', {}], // by numbers
    ['leader-remembered-in-new-term', 'Leader Identity', {}], // in a history
    ['commit-quorum-off-by-one', 'Commit Durability', {}], // in a history, with all servers
    ['uptodate-check-index-only', 'Leader Completeness', {}], // in a history
    ['prev-term-not-checked', 'Log Matching', {}], // of a pair of servers
    ['commit-index-regresses', 'Commit Index Monotonic', {}], // of a step
    ['readindex-skips-quorum', 'Read Freshness', { features: ['readIndex'] }],
  ];
  test.each(cases)('%s: %s', { tags: 'slow' }, (fault, property, more) => {
    const invariants = targetNamed('impl').invariants.filter(({ name }) => name === property);
    expect(invariants).toHaveLength(1);
    const target = targetNamed(`fault:${fault}`, { conformance: false, invariants });
    const found = failing(walksOf(target, { ...few, ...more }), 40);
    expect(found && runDraft(target, found).violation?.property).toBe(property);
    const sound = targetNamed('impl', { conformance: false, invariants });
    expect(failing(walksOf(sound, { ...few, ...more }), 4)).toBeNull();
  });

  test('where the spec does something else', () => {
    const target = targetNamed('fault:lower-term-append-accepted', { conformance: true, invariants: [] });
    const found = failing(walksOf(target), 10);
    expect(found && runDraft(target, found).violation?.property).toBe('Conformance');
  });
});

test('a walk that fails alone is a fault of ours', () => {
  // It walks through the servers of the fault, and runs those that are sound.
  const explored = { fault: 'commit-index-regresses', conformance: false };
  const target = { ...targetNamed('impl', { conformance: false }), explored };
  expect(() => failing(walksOf(target), 10)).toThrow(InternalError);
});

test('a walk that fails alone of servers that save too little is told of them', () => {
  const target = defineSubject({
    name: 'forgetting',
    declares: { save: true },
    // Who it voted for is lost whenever a server is saved.
    make: (options) =>
      savingServers(options, (state) => ({ ...state, node: state.node && { ...state.node, votedFor: null } })),
  });
  expect(() => failing(walksOf(target), 10)).toThrow(SubjectError);
});

test('servers that hide something are noticed', () => {
  const sound = targetNamed('impl');
  let steps = 0;
  const target: Target = {
    ...sound,
    name: 'hiding',
    make(options) {
      const subject = sound.make(options);
      return {
        ...subject,
        step(state, input) {
          steps += 1;
          const taken = subject.step(state, input);
          return steps % 5 === 0 ? { ...taken, sent: [] } : taken;
        },
      };
    },
  };
  expect(() => failing(walksOf(target), 4)).toThrow(NotDeterministicError);
});

test.each([
  ['impl', few, null],
  ['impl', { ...few, clients: 3 }, 'walks have no clients'],
  ['impl', { ...few, disk: 'log' }, 'walks have no log on disk'],
  [
    'impl',
    { ...few, features: ['preVote', 'checkQuorum', 'readIndex', 'leaseReads'] },
    'walks have no clocks, which leaseReads needs',
  ],
  ['impl', { ...few, nemesis: ['crash'] }, 'walks keep no order of messages'],
  ['impl', { ...few, servers: 7 }, '7 servers are too many for walks'],
  ['model', few, 'model is not explored'],
  ['documented', few, 'documented is not explored'],
] as const)('%s with %o: %s', (name, wanted, reason) => {
  expect(whyNoWalks(targetNamed(name), wanted)).toBe(reason);
});

test('a portfolio has walks for servers of a user that can be saved', () => {
  const own = (save: boolean): Target =>
    defineSubject({ name: 'own', declares: { save }, make: (options) => savingServers(options) });
  expect(walksPay(own(true), few)).toBe(true);
  expect(whyNoWalks(own(false), few)).toBe(
    'the servers of own cannot be saved, so that their states cannot be compared',
  );
  expect(walksPay(own(false), few)).toBe(false);
  expect(walksPay(targetNamed('impl'), few)).toBe(false);
  const [first] = walksOf(own(true)).runs(0, 1);
  expect(first?.counts.elections).toBeGreaterThan(0);
});
