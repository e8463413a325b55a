import fc from 'fast-check';
import { holdsOnEverySchedule, makeTarget } from 'raftcheck';
import { test } from 'vitest';

test('the implementation keeps every property of Raft, and steps as the spec does', () => {
  const target = makeTarget('impl', { conformance: true });
  if (target === null) throw new Error('no such subject');
  fc.assert(holdsOnEverySchedule(target, { servers: 3, steps: 200 }), { numRuns: 100 });
}, 60_000);
