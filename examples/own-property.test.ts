import fc from 'fast-check';
import { schedules } from 'raftcheck';
import type { Schedule } from 'raftcheck';
import { targetOf, traceOf } from 'raftcheck/counterexamples';
import { expect, test } from 'vitest';

/**
 * Schedules are values like any others of fast-check: mapped, filtered or in tuples, what fails shrinks. Here no clock and no
 * damaged disk decides anything, of which the spec by itself would not hear.
 */
const elections = schedules({ servers: 3, features: ['preVote', 'snapshots'], disk: 'delayed' }).filter(({ steps }) =>
  steps.some(({ kind }) => kind === 'timeout'),
);

/** What the servers are after the first steps of a schedule, or all of them. */
function serversAfter(subject: string, schedule: Schedule, steps: number) {
  const trace = traceOf(targetOf({ ...schedule, subject }), { ...schedule, steps: schedule.steps.slice(0, steps) });
  const last = trace.steps.at(-1);
  const servers = last?.fate === 'applied' ? last.after : trace.initial;
  return servers.map(({ role, currentTerm, votedFor, commitIndex, machine }) => ({
    role,
    currentTerm,
    votedFor,
    commitIndex,
    machine,
  }));
}

test('the implementation and the spec, each by itself, come to the same servers', () => {
  fc.assert(
    fc.property(elections, fc.nat(200), (schedule, steps) => {
      expect(serversAfter('impl', schedule, steps)).toEqual(serversAfter('model', schedule, steps));
    }),
    { numRuns: 20 },
  );
});
