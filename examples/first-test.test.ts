import fc from 'fast-check';
import { holdsOnEverySchedule, raft } from 'raftcheck';
import { test } from 'vitest';

test('the implementation keeps every property of Raft, and steps as the spec does', () => {
  fc.assert(holdsOnEverySchedule(raft('impl'), { servers: 3, steps: 200 }), { numRuns: 100 });
}, 60_000);
