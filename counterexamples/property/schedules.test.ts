import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { parseSchedule } from '../format/read.ts';
import { writeSchedule } from '../format/write.ts';
import { schedules } from './schedules.ts';

const small = { servers: 3, steps: 60 } as const;
const crashes = ({ steps }: Schedule): number => steps.filter(({ kind }) => kind === 'crash').length;

test('every step of a drawn schedule applies, and it can be written and read', () => {
  const target = targetNamed('impl');
  fc.assert(
    fc.property(schedules({ steps: 60 }), (schedule) => {
      expect(runSteps(target, schedule.options, schedule.steps, { suffix: false }).skipped).toEqual([]);
      expect(parseSchedule(writeSchedule(schedule), 'drawn')).toEqual({ ...schedule });
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test('any subject may be run to draw them', () => {
  const [schedule] = fc.sample(schedules({ ...small, subject: targetNamed('model') }), { numRuns: 1, seed: 1 });
  expect(schedule).toMatchObject({ subject: 'model', options: { servers: 3 } });
});

describe('what fails shrinks', () => {
  const failing = (numRuns: number, endOnFailure = false): fc.RunDetails<[Schedule]> =>
    fc.check(
      fc.property(schedules(small), (schedule) => crashes(schedule) < 2),
      { seed: 1, numRuns, endOnFailure },
    );

  test('until no step can go, and to a plain cluster', () => {
    const { counterexample } = failing(50);
    const [schedule] = counterexample ?? [];
    expect(schedule?.steps.map(({ kind }) => kind)).toEqual(['crash', 'crash']);
    expect(schedule?.options).toEqual({ servers: 2, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' });
  });

  test('not at all with endOnFailure', () => {
    const { numShrinks, counterexample } = failing(50, true);
    expect(numShrinks).toBe(0);
    expect(counterexample?.[0].steps.length).toBeGreaterThan(20);
  });

  test('to what its seed and path repeat at once', () => {
    const { seed, counterexamplePath, counterexample } = failing(50);
    const property = fc.property(schedules(small), (schedule) => crashes(schedule) < 2);
    const again = fc.check(property, { seed, path: counterexamplePath ?? '', endOnFailure: true });
    expect(again).toMatchObject({ failed: true, numRuns: 1, numShrinks: 0 });
    expect(again.counterexample).toEqual(counterexample);
  });

  test('where a step can only go with another', () => {
    const elects = ({ options, steps }: Schedule): boolean =>
      runSteps(targetNamed('impl'), options, steps, { suffix: false }).tally.elections > 0;
    const property = fc.property(
      schedules({ ...small, features: [], disk: 'immediate' }),
      (schedule) => !elects(schedule),
    );
    const { counterexample } = fc.check(property, { seed: 1, numRuns: 50 });
    // A cluster of one server elects itself.
    expect(counterexample?.[0].steps).toEqual([{ kind: 'timeout', server: 1 }]);
  });

  test('within a time limit, which ends it with what is known', () => {
    const property = fc.property(schedules({ servers: 3 }), (schedule) => crashes(schedule) < 2);
    const { interrupted, failed } = fc.check(property, { seed: 1, interruptAfterTimeLimit: 0, numRuns: 50 });
    expect([interrupted, failed]).toEqual([true, true]);
  });
});

describe('they compose:', () => {
  test('mapped, filtered, in tuples and in choices, and shrink there', () => {
    const kinds = schedules(small)
      .filter(({ steps }) => steps.length > 3)
      .map(({ steps }) => steps.map(({ kind }) => kind as string));
    const all = fc.tuple(fc.nat(9), fc.oneof(kinds, fc.constant<readonly string[]>(['nothing'])), schedules(small));
    const { counterexample } = fc.check(
      fc.property(all, ([, one]) => !one.includes('partition')),
      { seed: 3, numRuns: 100 },
    );
    const [least, mapped = [], schedule] = counterexample?.[0] ?? [];
    expect(least).toBe(0);
    expect(mapped).toHaveLength(4);
    expect(mapped).toContain('partition');
    expect(schedule?.steps.length).toBeLessThan(2);
  });

  test('a schedule that a test names as an example shrinks too', () => {
    const [long] = fc.sample(
      schedules(small).filter((schedule) => crashes(schedule) > 1),
      { seed: 2, numRuns: 1 },
    );
    if (long === undefined) throw new TypeError('none was drawn');
    const property = fc.property(schedules(small), (schedule) => crashes(schedule) < 2);
    const { counterexample, numRuns } = fc.check(property, { examples: [[{ ...long }]] });
    expect(numRuns).toBe(1);
    expect(counterexample?.[0]?.steps.map(({ kind }) => kind)).toEqual(['crash', 'crash']); // of two servers
  });
});

test('fast-check prints the run, step by step', () => {
  const property = fc.property(schedules(small), (schedule) => crashes(schedule) < 2);
  expect(textOf(property)).toEqual([
    'Counterexample: [',
    '',
    '    1 n2 crash  n2: follower -> down',
    '    2 n1 crash  n1: follower -> down',
    '',
    '  subject impl   2 servers   features none   immediate disk   1 entry/message   1 in flight',
    ']',
  ]);
});

function textOf(property: fc.IProperty<[Schedule]>): readonly string[] {
  const lines = (fc.defaultReportMessage(fc.check(property, { seed: 1 })) ?? '').split('\n');
  return lines.slice(2, lines.indexOf(']') + 1);
}

test('a schedule that nobody looks at is not run', () => {
  let steps = 0;
  const target = targetNamed('impl');
  const make: typeof target.make = (options) => {
    const subject = target.make(options);
    return {
      ...subject,
      step(state, input) {
        steps += 1;
        return subject.step(state, input);
      },
    };
  };
  fc.assert(
    fc.property(schedules({ subject: { ...target, make } }), () => undefined),
    { numRuns: 20 },
  );
  expect(steps).toBe(0);
});

test.each([
  [{ server: 3 }, 'schedules: there is no option server: did you mean servers?'],
  [{ servers: 0 }, 'servers: expected a whole number from 1 to 9, got 0'],
  [{ steps: 1.5 }, 'steps: expected a whole number from 1 on, got 1.5'],
  [{ features: ['prevote'] }, 'features: there is no "prevote": did you mean preVote?'],
  [{ features: ['leaseReads'] }, 'features: leaseReads needs readIndex and checkQuorum'],
  [{ disk: 'ssd' }, 'disk: there is no "ssd": there are immediate, delayed, log'],
  [{ subject: 'impl' }, 'subject: expected one as raft or defineSubject makes it, got "impl"'],
])('%j is refused', (options, message) => {
  expect(() => schedules(options as object)).toThrow(message);
});

test('none can be drawn of what takes single actions of raft.tla', () => {
  expect(() => schedules({ subject: targetNamed('model:core') })).toThrow(
    'model:core takes no drawn choices, only single actions',
  );
});
