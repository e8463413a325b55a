// @module-tag slow
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DurableState } from '../../impl/index.ts';
import { lastIndex, openStorage, termAt } from '../../impl/index.ts';
import { crashChoice } from '../disk/crash-choice.ts';
import { crashDisk } from '../disk/crash.ts';
import { noFaults } from '../disk/disk-faults.ts';
import { perform } from '../disk/perform.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { emptyDisk, withFaults } from '../disk/simulated-disk.ts';
import { broken } from './broken.ts';
import { judge, planOf, recover } from './crash-check.ts';
import type { OpenStorage, StorageRequest } from './recording.ts';
import { configuration, nothingStored, record, stateAfter } from './recording.ts';

/** One request in numbers, each to be taken modulo what there is to choose from. */
type Draw = readonly [kind: number, where: number, much: number];

/** One life of a server: what it stores, and how it ends. */
interface Life {
  readonly draws: readonly Draw[];
  readonly failingSync: number; // the n-th; 0: none
  readonly operations: number; // after so many it ends, modulo how many there are
  readonly powerCut: number | null; // which; null: only the process ends
}

const lives: fc.Arbitrary<readonly Life[]> = fc.array(
  fc.record({
    draws: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 8 }),
    failingSync: fc.oneof(fc.constant(0), fc.nat(12)),
    operations: fc.nat(),
    powerCut: fc.option(fc.nat()),
  }),
  { minLength: 1, maxLength: 6 },
);

function requestOf({ currentTerm, log }: DurableState, [kind, where, much]: Draw): StorageRequest {
  const last = lastIndex(log);
  const index = log.base + 1 + (where % (log.entries.length + 1)); // up to the one behind the last
  if (kind % 4 === 0) {
    const isHeld = index <= last;
    const ahead = { index: last + 1 + (much % 3), term: currentTerm };
    const snapshot = isHeld ? { index, term: termAt(log, index) + (much % 2) } : ahead;
    return { kind: 'saveSnapshot', snapshot: { ...snapshot, configuration, data: 'x'.repeat(much % 50) } };
  }
  const term = currentTerm + (much % 2);
  const entries = Array.from({ length: much % 4 }, (_, k) => ({ term, command: 'y'.repeat((where + k) % 90) }));
  const hardState = { currentTerm: term, votedFor: much % 3 === 0 ? null : 1 + (where % 3) };
  return { kind: 'append', batch: { hardState, from: kind % 4 === 1 ? index : last + 1, entries } };
}

interface Outcome {
  readonly problem: string | null;
  readonly stored: number; // requests that were done, over all lives
}

/** One life after the other on one disk. Each must find what the one before was promised. */
function live(open: OpenStorage, all: readonly Life[]): Outcome {
  let disk: SimulatedDisk = emptyDisk();
  let state = nothingStored;
  let stored = 0;
  for (const { draws, failingSync, operations, powerCut } of all) {
    const requests: StorageRequest[] = [];
    let expected = state;
    for (const draw of draws) {
      const request = requestOf(expected, draw);
      requests.push(request);
      expected = stateAfter(expected, request);
    }
    const faults =
      failingSync === 0 ? noFaults : { ...noFaults, syncs: [{ nth: failingSync, times: 'once' as const }] };
    const life = record(open, withFaults(disk, faults), requests, { before: state });
    const ended = operations % (life.operations.length + 1);
    disk = life.operations.slice(0, ended).reduce((before, operation) => perform(before, operation).disk, life.start);
    if (powerCut !== null) disk = crashDisk(disk, crashChoice(disk, powerCut));
    const recovered = recover(open, withFaults(disk, noFaults));
    const problem = judge(recovered, planOf(life).mayBe(ended));
    if (problem !== null || recovered.state === null) return { problem, stored };
    state = recovered.state;
    disk = recovered.disk; // what was recovered counts as promised
    stored += life.promises.filter(({ after }) => after <= ended).length - 1;
  }
  return { problem: null, stored };
}

const quiet = { draws: [], failingSync: 0, operations: 0, powerCut: null };

/** Found once: not all old segments were removed, and the first one left began behind the snapshot. */
const halfRemoved: readonly Life[] = [
  {
    ...quiet,
    draws: [
      [593970525, 0, 25525026],
      [1018467617, 234192, 767804611],
    ],
    operations: 1391984923,
  },
  { ...quiet, draws: [[0, 0, 1287450001]], operations: 860950741 },
  quiet,
];

/** Found once: a failed sync of the directory brought back an older segment than the first one left. */
const broughtBack: readonly Life[] = [
  { ...quiet, draws: [[0, 0, 0]], operations: 48202341 },
  { ...quiet, draws: [[0, 0, 0]], failingSync: 2, operations: 2064673918 },
  { ...quiet, powerCut: 554605658 },
];

test('life after life, each finds what the one before it was promised', () => {
  let stored = 0;
  fc.assert(
    fc.property(lives, (all) => {
      const outcome = live(openStorage, all);
      stored += outcome.stored;
      expect(outcome.problem).toBeNull();
    }),
    { numRuns: 400, examples: [[halfRemoved], [broughtBack]] },
  );
  expect(stored).toBeGreaterThan(1000);
});

test.each([
  'acknowledgesBeforeSync',
  'renamesBeforeSync',
  'neverSyncsDirectory',
  'retriesSyncs',
  'trustsWhatItReads',
  'forgetsVotes',
] as const)('of lives drawn at random, some show that a storage %s', (name) => {
  const run = fc.check(
    fc.property(lives, (all) => live(broken[name], all).problem === null),
    { numRuns: 400, endOnFailure: true, seed: 1 },
  );
  expect(run.failed).toBe(true);
});
