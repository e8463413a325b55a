import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { standardFeatures } from '../../properties/seen/subject.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { SpecCoverage } from '../../world/coverage/coverage.ts';
import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { shownBeside } from '../../world/registry/shown-beside.ts';
import { targetByConsequences, targetNamed } from '../../world/testing/target-named.ts';
import { loadSchedule } from '../format/load.ts';
import type { CountedChart, LiveChart } from './live.ts';
import { Session } from './session.ts';

const plain: ClusterOptions = { servers: 3, features: [], maxEntries: 4, maxInFlight: 4, disk: 'immediate' };

const sessionOf = (subject: string, options: ClusterOptions = plain, steps: readonly Step[] = []): Session =>
  new Session({
    target: targetByConsequences(subject),
    schedule: { options, steps },
    at: steps.length,
    seed: 1,
    tool: '',
  });

function known(chart: LiveChart): CountedChart {
  if ('unknown' in chart) throw new Error(chart.unknown);
  return chart.known;
}

/** What one run takes, from its beginning, though the spec may go another way than the code. */
function coverageOf(options: ClusterOptions, steps: readonly Step[], subject = 'impl'): SpecCoverage {
  const recorder = new CoverageRecorder();
  const make = shownBeside(targetNamed(subject), recorder);
  if (typeof make === 'string') throw new Error(make);
  const pairs = make(options);
  const step: typeof pairs.step = (state, input) => ({ ...pairs.step(state, input), difference: null });
  const target = { name: subject, make: () => ({ ...pairs, step }), invariants: [] };
  runSteps(target, options, steps, { suffix: false });
  return recorder.take();
}

const taken = ({ transitions }: SpecCoverage | CountedChart): readonly (readonly [string, number, number])[] =>
  transitions.map(({ state, event, guard, action, ...counts }) => [
    `${state} ${event} ${guard} ${action}`,
    counts.taken,
    counts.refused,
  ]);

const way = fc.array(fc.record({ choice: fc.nat(), back: fc.constantFrom(0, 0, 0, 0, 2, 4) }), {
  minLength: 12,
  maxLength: 30,
});
const featured = fc.constantFrom(plain, { ...plain, features: standardFeatures });

test('each step of the tree of branches is counted once, whoever asks how often in between', () => {
  fc.assert(
    fc.property(featured, way, fc.array(fc.nat(30)), (options, choices, asked) => {
      const session = sessionOf('impl', options);
      for (const [k, { choice, back }] of choices.entries()) {
        const { branch, at } = session.here;
        const place = { branch, at: Math.max(0, at - back) };
        const all = session.look(place).choices;
        const { text = '' } = all[choice % all.length] ?? {};
        session.take(place, text);
        if (asked.includes(k)) session.chart();
      }
      // The slow way: of each branch all that its run takes, less what the run to where it begins takes.
      const sums = new Map<string, readonly [number, number]>();
      const add = (coverage: SpecCoverage, sign: number): void => {
        for (const [name, times, refused] of taken(coverage)) {
          const [sum, sumRefused] = sums.get(name) ?? [0, 0];
          sums.set(name, [sum + sign * times, sumRefused + sign * refused]);
        }
      };
      let steps = 0;
      for (const { id, from, length } of session.state().branches) {
        steps += length - from;
        add(coverageOf(options, session.schedule({ branch: id, at: length }).steps.slice(0, length)), 1);
        add(coverageOf(options, session.schedule({ branch: id, at: from }).steps.slice(0, from)), -1);
      }
      const chart = known(session.chart());
      expect([chart.counted, chart.steps, chart.goesOn]).toEqual([steps, steps, false]);
      expect(taken(chart)).toEqual(
        [...sums]
          .map(([name, [times, refused]]) => [name, times, refused])
          .sort((one, other) => order(chart, one) - order(chart, other)),
      );
    }),
    { numRuns: 5 },
  );
});

const order = (chart: CountedChart, [name]: readonly unknown[]): number =>
  taken(chart).findIndex(([other]) => other === name);

test('of much, a portion is counted at each question', () => {
  const each = [1, 2, 3].map((server): Step => ({ kind: 'timeout', server })); // one object, at many places
  const timeouts = Array.from({ length: 400 }, () => each).flat();
  const session = sessionOf('impl', plain, timeouts);
  const portions = [session.chart(), session.chart(), session.chart(), session.chart()].map(known);
  expect(portions.map(({ counted, goesOn }) => [counted, goesOn])).toEqual([
    [500, true],
    [1_000, true],
    [1_200, false],
    [1_200, false],
  ]);
  expect(
    portions[3]?.transitions.filter(({ event, state }) => event === 'timeout' && state === 'follower')[0]?.taken,
  ).toBe(3);
});

test('before any step the machine is there, and nothing of it was taken', () => {
  const chart = known(sessionOf('impl').chart());
  expect(chart.roles).toEqual(['follower', 'candidate', 'leader']);
  expect(known(sessionOf('impl', { ...plain, features: ['preVote'] }).chart()).roles).toContain('preCandidate');
  expect(chart.transitions.length).toBeGreaterThan(30);
  expect(chart.transitions.every((one) => one.taken === 0 && one.refused === 0)).toBe(true);
});

test.each([
  ['documented', 'another engine'],
  ['model:core', 'the spec itself'],
])('%s has no spec beside it, and that is said', (subject, why) => {
  const chart = sessionOf(subject).chart();
  expect('unknown' in chart ? chart.unknown : '').toContain(why);
});

test('where a subject has one run at a time, a branch is counted when it is compared, and goes on as before', () => {
  const target = { ...targetNamed('impl'), forwardOnly: true as const };
  const session = new Session({ target, schedule: { options: plain, steps: [] }, at: 0, seed: 1, tool: '' });
  const counts = (): readonly unknown[] => {
    const { counted, steps, goesOn } = known(session.chart());
    return [counted, steps, goesOn];
  };
  session.take(session.here, 'n1 timeout');
  expect(counts()).toEqual([0, 1, false]);
  session.compare();
  expect(counts()).toEqual([1, 1, false]);
  session.take(session.here, 'deliver 1>2 RequestVote t1 #1');
  expect(counts()).toEqual([1, 2, false]);
  session.compare();
  expect(counts()).toEqual([2, 2, false]);
  expect(taken(known(session.chart()))).toEqual(
    taken(coverageOf(plain, session.schedule(session.here).steps.slice(0, 2))),
  );
});

test('where the code parts from the spec, what the spec takes on its own way is counted', () => {
  const { subject, options, steps } = loadSchedule('counterexamples/faults/term-adoption-not-persisted.json');
  const session = sessionOf(subject, options, steps);
  expect(taken(known(session.chart()))).toEqual(taken(coverageOf(options, steps, subject)));
});
