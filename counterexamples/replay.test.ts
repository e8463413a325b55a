import { describe, expect, test } from 'vitest';
import type { Expectation, Schedule, Step } from '../properties/seen/schedule.ts';
import { replaySchedule } from './replay.ts';

const schedule = (subject: string, steps: readonly Step[], expected: Expectation): Schedule => ({
  title: '',
  subject,
  options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
  steps,
  expect: expected,
});

const election: readonly Step[] = [
  { kind: 'timeout', server: 1 },
  { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
  { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
];
const broken: Expectation = { verdict: 'violated', property: 'Commit Durability', atStep: 3 };
const holds: Expectation = { verdict: 'holds' };
const faulty = 'fault:commit-quorum-off-by-one';

describe('a saved schedule is', () => {
  test.each([
    ['reproduced', schedule(faulty, election, broken)],
    ['reproduced', schedule('impl', election, holds)],
    ['fixed', schedule('impl', election, broken)],
    ['broken', schedule(faulty, election, holds)],
    ['broken', schedule(faulty, election, { ...broken, property: 'Log Matching' })],
    ['stale', schedule('impl', [...election, { kind: 'restart', server: 1 }], broken)],
    ['stale', schedule('impl', [{ kind: 'heartbeat', server: 1 }], holds)],
    [
      'stale',
      schedule(
        'impl',
        [
          { kind: 'timeout', server: 1 },
          { kind: 'deliver', message: '1>2 AppendEntries t1 #1' },
        ],
        holds,
      ),
    ],
  ] as const)('%s (%#)', (verdict, saved) => {
    expect(replaySchedule(saved).verdict).toBe(verdict);
  });
});

test('a subject that there is not is named with those that there are', () => {
  expect(() => replaySchedule(schedule('etcd', election, holds), 'my.json')).toThrow(/my\.json: subject: .*etcd/);
});
