import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { shrinkDraft } from '../shrink/shrink-draft.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { Fuzzer } from './fuzz.ts';
import type { Hit } from './fuzz.ts';
import { uniform } from '../strategies/uniform.ts';

const theirs = fc.readConfigureGlobal();
afterEach(() => fc.configureGlobal(theirs));

const faulty = targetNamed('fault:commit-quorum-off-by-one');
const drafts = { steps: 60 };

/** All that a search may draw: runs, a run again, and shrinking. */
function searched(): readonly unknown[] {
  const fuzzer = new Fuzzer(faulty, 1, drafts, uniform);
  const hits: readonly (Hit | null)[] = [fuzzer.search(0).hit, fuzzer.search(1, 3).hit];
  const [hit] = hits;
  if (hit === undefined || hit === null) return [];
  const limits = { states: 0, patience: 200 };
  return [hits, fuzzer.summary, fuzzer.draftAt(hit.path), shrinkDraft(faulty, hit.draft, limits)];
}

const undisturbed = searched();

test('there is something to be disturbed', () => {
  expect(undisturbed).toHaveLength(4);
});

const fail = (): never => {
  throw new Error('somebody else is asked');
};

// Some of these are no global parameters for the compiler, but for whoever writes JavaScript they are.
test.each<readonly [string, object]>([
  ['a time limit of 0', { interruptAfterTimeLimit: 0 }],
  ['a time limit of 0, which skips', { skipAllAfterTimeLimit: 0 }],
  ['a path', { path: '3:0' }],
  ['unbiased', { unbiased: true }],
  ['one run', { numRuns: 1 }],
  ['another seed', { seed: 77 }],
  ['another generator', { randomType: 'congruential32' }],
  ['equal values skipped', { skipEqualValues: true, maxSkipsPerRun: 0 }],
  ['failures shrunk', { endOnFailure: false }],
  ['small sizes', { baseSize: 'xsmall', defaultSizeToMaxWhenMaxSpecified: false }],
  ['hooks', { beforeEach: fail, afterEach: fail }],
  ['hooks of asynchronous properties', { asyncBeforeEach: fail }],
  ['a reporter', { reporter: fail }],
])("fc.configureGlobal with %s is for the user's own properties", (_, settings) => {
  fc.configureGlobal(settings);
  expect(searched()).toEqual(undisturbed);
  expect(fc.readConfigureGlobal()).toBe(settings);
});
