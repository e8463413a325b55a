import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Step } from '../../properties/seen/schedule.ts';
import { plainOptions } from '../../world/testing/story.ts';
import { CandidateNames } from './candidate-names.ts';
import type { Candidate } from './trial.ts';

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('timeout', 'heartbeat'), server: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('command'), server: fc.constant(1), command: fc.constantFrom('x', 'xx') }),
);
const candidate: fc.Arbitrary<Candidate> = fc.record({
  options: fc.constantFrom(plainOptions, { ...plainOptions, servers: 2 }),
  steps: fc.array(step, { maxLength: 4 }),
});

test('two candidates have the same name exactly if they are equal, whatever was named before', () => {
  const names = new CandidateNames();
  fc.assert(
    fc.property(candidate, candidate, (one, other) => {
      const areEqual = JSON.stringify(one) === JSON.stringify(other);
      expect(names.of(one) === names.of(other)).toBe(areEqual);
      expect(names.of(structuredClone(one))).toBe(names.of(one));
    }),
  );
});
