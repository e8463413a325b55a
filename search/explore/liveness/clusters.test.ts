// @module-tag slow
import { expect, test } from 'vitest';
import type { Observer } from '../../../world/cluster/run.ts';
import { runSteps } from '../../../world/cluster/run.ts';
import type { ClusterOptions, CoreAction, DiskMode, Input } from '../../../properties/seen/subject.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import { coreExplorable } from '../core.ts';
import type { Explorable } from '../../numbering/explorable.ts';
import { Explorer } from '../explorer.ts';
import { scheduleOf } from '../../numbering/path.ts';
import { makeExplorable } from '../system.ts';
import { LivenessCheck } from './check.ts';

function checked(system: Explorable): LivenessCheck {
  const check = new LivenessCheck(system, { growTerms: 1, growMessages: 0, states: 1_000_000 });
  while (check.advance(10_000) === 'searching');
  return check;
}

/** As many as the search for safety finds: two programs, one transition system. */
function expectSameStates(system: Explorable): void {
  const explorer = new Explorer(system, { reductions: 'dead' }, { states: 1_000_000, bytes: 2 ** 28 });
  while (explorer.advance(1000) === 'searching');
  expect(explorer.progress).toBe('complete');
  expect(checked(system).counts.reached).toBe(explorer.distinct);
}

const tiny = { servers: 2, maxTerm: 2, maxLog: 1, values: 1, restart: true, duplicate: false, drop: true };

test.each([
  [1, { reached: 1049, suffix: 1079, calm: 30, owned: 327, commits: 27, beyondBounds: 0 }],
  [2, { reached: 6975, suffix: 7677, calm: 30, owned: 1730, commits: 431, beyondBounds: 0 }],
])('two servers of the spec always come to commit, with %i messages in flight', (maxMessages, counts) => {
  const check = checked(coreExplorable({ ...tiny, maxMessages }));
  expect(check.progress).toBe('holds');
  expect(check.counts).toEqual(counts);
});

/** The spec whose servers never take this action. */
function without(action: CoreAction): Explorable {
  const system: Explorable = coreExplorable({ ...tiny, maxMessages: 1 });
  const { subject } = system;
  const takes = (input: Input): boolean => !(input.kind === 'action' && input.action === action);
  const enabled: typeof subject.enabled = (state, input) => takes(input) && subject.enabled?.(state, input) !== false;
  return { ...system, subject: { ...subject, enabled } };
}

test('leaders that never move their commitIndex go round in circles', () => {
  const { progress, finding, counts } = checked(without('advanceCommitIndex'));
  expect(progress).toBe('violated');
  expect(counts.commits).toBe(0);
  expect(finding?.lassos.map(({ cycle }) => cycle.length > 0)).toEqual([true, true]);
});

test('candidates that never count their votes run out of terms', () => {
  const { progress, finding } = checked(without('becomeLeader'));
  expect(progress).toBe('violated');
  expect(finding?.lassos).toMatchObject([
    { owner: 1, cycle: [], outOfTerms: true },
    { owner: 2, cycle: [], outOfTerms: true },
  ]);
});

const options: ClusterOptions = {
  servers: 2,
  features: ['preVote'],
  maxEntries: 1,
  maxInFlight: 1,
  disk: 'immediate',
};
const bounds = {
  maxTerm: 2,
  maxLog: 1,
  maxMessages: 2,
  duplicate: false,
  drop: true,
  budgets: { crash: 1, electionTimeout: 3, command: 1 },
};
const implementation = (fault: string | null, within = bounds, disk: DiskMode = 'immediate'): Explorable =>
  makeExplorable({ kind: 'implementation', fault, conformance: false, options: { ...options, disk }, bounds: within });

test('the faults lead to the same states as in the search for safety', () => {
  expectSameStates(coreExplorable({ ...tiny, maxMessages: 2, duplicate: true }));
  expectSameStates(implementation(null));
  expectSameStates(implementation(null, { ...bounds, maxMessages: 1 }, 'delayed'));
});

test('two servers of the implementation always come to commit', () => {
  const { progress, counts } = checked(implementation(null));
  expect(progress).toBe('holds');
  expect(counts).toEqual({ reached: 36_556, suffix: 22_883, calm: 203, owned: 734, commits: 1107, beyondBounds: 0 });
});

test.each(['prevote-no-term-catchup', 'candidate-ignores-same-term-append'])(
  'servers with the fault %s go round in circles, and the subject itself goes round with them',
  (fault) => {
    const { progress, finding } = checked(implementation(fault));
    expect(progress).toBe('violated');
    expect(finding?.lassos.map(({ owner }) => owner)).toEqual([1, 2]);
    const target = targetNamed(`fault:${fault}`);
    for (const { stem, cycle } of finding?.lassos ?? []) {
      expect(cycle.length).toBeGreaterThan(0);
      const way = [...(finding?.prefix ?? []), ...(finding?.calming ?? []), ...stem];
      const after = (rounds: number): string => {
        const path = [...way, ...Array.from({ length: rounds }, () => cycle).flat()];
        let last = '';
        const observer: Observer = {
          after: ({ views, network }) =>
            (last = JSON.stringify([views, network.flights.map(({ envelope }) => envelope)])),
        };
        const { violation } = runSteps(target, options, scheduleOf(target, options, path), { suffix: false, observer });
        expect(violation).toBeNull();
        return last;
      };
      expect(after(2)).toEqual(after(1));
    }
  },
);
