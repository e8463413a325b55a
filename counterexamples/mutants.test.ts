import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { SpecMutant, SpecStep } from '../model/index.ts';
import { stepServer } from '../model/index.ts';
import { documentedStep } from '../model/testing/documented-step.ts';
import { runSteps } from '../world/cluster/run.ts';
import type { Outcome } from '../world/cluster/run.ts';
import type { Schedule, Step } from '../properties/seen/schedule.ts';
import { shrinkSchedule } from '../search/shrink/shrink-schedule.ts';
import { coreSpecification } from '../world/subjects/specification/core.ts';
import { loadSchedule } from './format/load.ts';
import { replaySchedule, targetOf } from './replay.ts';

// TLC finds nothing shorter in 3 servers, 2 terms, and 1 message in flight.
describe.each([
  ['vote-twice', 16, 2, 3],
  ['lose-vote', 18, 3, 2],
] as const)('the shortest way to two leaders of a term: %s', (mutant, length, servers, idle) => {
  const schedule = loadSchedule(fileURLToPath(new URL(`./mutants/${mutant}.json`, import.meta.url)));
  const { options, steps, expect: expected } = schedule;

  test('breaks Election Safety with its last step', () => {
    expect(steps).toHaveLength(length);
    expect(expected).toEqual({ verdict: 'violated', property: 'Election Safety', atStep: length });
    expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced', violation: { atStep: length } });
  });

  test('breaks nothing without the change of the rule: the last step does not apply', () => {
    const target = targetOf({ ...schedule, subject: 'model:core', expect: { verdict: 'holds' } });
    const { violation, skipped } = runSteps(target, options, steps);
    expect(violation).toBeNull();
    expect(skipped.at(-1)).toBe(length);
  });

  test("is the same step for step by XState's own transition()", () => {
    const real = runBy(schedule, mutant, documentedStep);
    expect(real.outcome.violation).toMatchObject({ property: 'Election Safety', atStep: length });
    expect(real).toEqual(runBy(schedule, mutant, stepServer));
  });

  test('is found again under what is not needed, with as few servers as do', () => {
    const duplicates = ['1>1 RequestVote t2 #1', '1>2 RequestVote t2 #1'];
    const padding: readonly Step[] = [
      { kind: 'action', action: 'advanceCommitIndex', server: 1 },
      { kind: 'action', action: 'restart', server: idle },
      ...duplicates.map((message): Step => ({ kind: 'duplicate', message })),
    ];
    const padded = { ...schedule, steps: steps.flatMap((step) => [step, ...padding]) };
    const shorter = shrinkSchedule(targetOf(schedule), padded);
    expect(shorter?.schedule).toMatchObject({ subject: schedule.subject, options: { servers }, expect: expected });
    expect(shorter && replaySchedule(shorter.schedule)).toMatchObject({ verdict: 'reproduced' });
  });
});

// The explorer finds nothing shorter in 3 servers, 1 entry, 1 message in flight, and 3 or 5 terms.
test.each([
  ['ignore-log', 25],
  ['commit-prior-term', 51],
] as const)('the shortest way for %s to break Leader Completeness has %d steps', (mutant, length) => {
  const schedule = loadSchedule(fileURLToPath(new URL(`./mutants/${mutant}.json`, import.meta.url)));
  expect(schedule.expect).toEqual({ verdict: 'violated', property: 'Leader Completeness', atStep: length });
  expect(schedule.steps).toHaveLength(length);
  expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced', violation: { atStep: length } });
  const real = runBy(schedule, mutant, documentedStep);
  expect(real.outcome.violation).toMatchObject({ property: 'Leader Completeness', atStep: length });
  expect(real).toEqual(runBy(schedule, mutant, stepServer));
});

/** A schedule's run with the spec stepped in one of two ways, and all that the steps returned. */
function runBy(
  schedule: Schedule,
  mutant: SpecMutant,
  stepOne: typeof stepServer,
): { readonly outcome: Outcome; readonly taken: readonly SpecStep[] } {
  const taken: SpecStep[] = [];
  const recorded: typeof stepServer = (config, server, event) => {
    const step = { ...stepOne(config, server, event), transition: null }; // which XState does not say
    taken.push(step);
    return step;
  };
  const subject = coreSpecification(schedule.options.servers, mutant, { stepOne: recorded });
  const target = { ...targetOf(schedule), make: () => subject };
  return { outcome: runSteps(target, schedule.options, schedule.steps), taken };
}
