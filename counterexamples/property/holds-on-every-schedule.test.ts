// @module-tag slow
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { holds } from '../../properties/invariants/invariant.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { runDraft } from '../../search/drawing/run-draft.ts';
import { shrinkDraft } from '../../search/shrink/shrink-draft.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { loadSchedule } from '../format/load.ts';
import { replaySchedule } from '../replay.ts';
import { holdsOnEverySchedule } from './holds-on-every-schedule.ts';
import { ScheduleFailure } from './schedule-failure.ts';

const impl = targetNamed('impl', { conformance: true });
const faulty = targetNamed('fault:commit-quorum-off-by-one');
const subtle = targetNamed('fault:prevote-no-term-catchup');

/** What the subtle one is tried with: it fails in the second run, and is made short in two looks. */
const wanted = { servers: 3, steps: 100, features: ['preVote'] } as const;

let short: fc.RunDetails<[Schedule]>;

beforeAll(() => {
  short = fc.check(holdsOnEverySchedule(subtle, wanted), { seed: 29, numRuns: 60 });
});

const messageOf = (details: fc.RunDetails<[Schedule]>): string => fc.defaultReportMessage(details) ?? '';

test('the implementation holds on every schedule', () => {
  fc.assert(holdsOnEverySchedule(impl), { numRuns: 100, endOnFailure: true });
});

test('the same schedules are drawn as ever, and what fails comes to the same short one', () => {
  const before = fc.check(
    fc.property(fc.noShrink(drafts(wanted)), (draft) => runDraft(subtle, draft).violation === null),
    { seed: 29, numRuns: 60 },
  );
  expect(short.numRuns).toBe(before.numRuns);
  const [draft] = before.counterexample ?? [];
  if (draft === undefined) throw new TypeError('nothing was found');
  expect(short.counterexample?.[0].steps).toEqual(shrinkDraft(subtle, draft).candidate.steps);
});

describe('what fast-check offers counts:', () => {
  test('a seed and a path repeat a failure', () => {
    expect(short.errorInstance).toBeInstanceOf(ScheduleFailure);
    const { seed, counterexamplePath } = short;
    const again = fc.check(holdsOnEverySchedule(subtle, wanted), {
      seed,
      path: counterexamplePath ?? '',
      endOnFailure: true,
    });
    expect(again).toMatchObject({ failed: true, numRuns: 1, numShrinks: 0 });
    expect(again.counterexample).toEqual(short.counterexample);
    expect(String(again.errorInstance)).toBe(String(short.errorInstance));
  });

  test('endOnFailure leaves it as it was found, and the text says so', () => {
    const property = holdsOnEverySchedule(subtle, wanted);
    const whole = fc.check(property, { seed: 29, numRuns: 60, endOnFailure: true });
    const lengths = [whole, short].map(({ counterexample }) => counterexample?.[0].steps.length ?? 0);
    expect(lengths[0]).toBeGreaterThan(2 * (lengths[1] ?? 0));
    expect(messageOf(whole)).toContain(`as it was found, not shrunk: ${lengths[0]} steps`);
  });

  test('a run that is interrupted before it has judged anything is a failure', () => {
    const details = fc.check(holdsOnEverySchedule(impl), { interruptAfterTimeLimit: 0 });
    expect(details).toMatchObject({ failed: true, interrupted: true, numRuns: 0 });
    expect(() => fc.assert(holdsOnEverySchedule(impl), { interruptAfterTimeLimit: 0 })).toThrow(
      'Property interrupted after 0 tests',
    );
  });

  test('a time limit ends shrinking too, with the shortest by then', () => {
    const cut = fc.check(endingAfter(short.numRuns + 1, holdsOnEverySchedule(subtle, wanted)), {
      seed: 29,
      numRuns: 60,
    });
    expect(cut).toMatchObject({ failed: true, interrupted: true });
    expect(short.counterexamplePath?.startsWith(cut.counterexamplePath ?? '-')).toBe(true);
    expect([cut.numShrinks, short.numShrinks]).toEqual([1, 2]);
    expect(messageOf(cut)).toMatch(/\n {2}shrunk \d+ -> \d+ steps, as far as it got\n/);
  });

  test('verbose lists what was tried, a line each, but for the last', () => {
    const details = fc.check(holdsOnEverySchedule(faulty, { servers: 3 }), { seed: 1, verbose: 2 });
    const [, summary = ''] = messageOf(details).split('Execution summary:\n');
    expect(summary).toMatch(
      /^\S+×\S+ \[16 steps: Commit Durability at step 16\]\n\. \S+×\S+ \[\nFAIL Commit Durability/,
    );
  });

  test('a schedule that is named as an example is tried first', () => {
    const property = holdsOnEverySchedule(faulty, { servers: 3 });
    const [found] = fc.check(property, { seed: 1 }).counterexample ?? [];
    if (found === undefined) throw new TypeError('nothing was found');
    const plain: Schedule = { ...found };
    const examples: [Schedule][] = [[plain]];
    const details = fc.check(holdsOnEverySchedule(faulty), { examples, endOnFailure: true });
    expect(details).toMatchObject({ failed: true, numRuns: 1, counterexample: [plain] });
    expect(messageOf(details)).toContain('Counterexample: [\nFAIL Commit Durability ');
    expect(fc.check(holdsOnEverySchedule(targetNamed('impl')), { examples, numRuns: 1 }).failed).toBe(false);
  });

  test('with its hooks', () => {
    let runs = 0;
    fc.assert(
      holdsOnEverySchedule(impl, { steps: 10 }).beforeEach(() => void (runs += 1)),
      { numRuns: 7 },
    );
    expect(runs).toBe(7);
  });
});

/** The property as it is once a time limit is over that comes after so many runs. */
function endingAfter(runsMax: number, property: fc.IProperty<[Schedule]>): fc.IProperty<[Schedule]> {
  let runs = 0;
  return {
    isAsync: () => false,
    generate: (random, run) => property.generate(random, run),
    shrink: (value) => property.shrink(value),
    runBeforeEach: () => property.runBeforeEach(),
    runAfterEach: () => property.runAfterEach(),
    run(value) {
      runs += 1;
      return runs > runsMax ? new fc.PreconditionFailure(true) : property.run(value);
    },
  };
}

describe('a failure is saved', () => {
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'raftcheck-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  test('where `out` says, short, and its text tells how to run it again', () => {
    const out = newFolder();
    const details = fc.check(holdsOnEverySchedule(faulty, { servers: 3, out }), { seed: 1 });
    const [name = '', ...others] = readdirSync(out);
    expect(others).toEqual([]);
    const file = join(out, name);
    expect(messageOf(details)).toContain(`  saved ${file}\n  replay: npx raftcheck replay ${file}\n]`);
    const schedule = loadSchedule(file);
    expect(schedule).toEqual({ ...details.counterexample?.[0] });
    expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced' });
  });

  test('as it was found, with endOnFailure, and marked so', () => {
    const out = newFolder();
    fc.check(holdsOnEverySchedule(faulty, { servers: 3, out }), { seed: 1, endOnFailure: true });
    const [name = ''] = readdirSync(out);
    const schedule = loadSchedule(join(out, name));
    expect([schedule.unshrunk, schedule.steps.length]).toEqual([true, 16]);
  });

  test('by one of its own, as the example of a test', () => {
    const out = newFolder();
    const never: Invariant = {
      name: 'Never',
      paper: '',
      of: 'step',
      check: () => ({ verdict: 'violated', fact: 'it is' }),
    };
    const property = holdsOnEverySchedule(faulty, { properties: [never], servers: 3, out });
    const details = fc.check(property, { seed: 1 });
    const file = join(out, readdirSync(out)[0] ?? '');
    expect(messageOf(details)).toContain(`replay: fc.assert(property, { examples: [[loadSchedule("${file}")]] })`);
    const again = fc.check(property, { examples: [[loadSchedule(file)]], endOnFailure: true });
    expect(again).toMatchObject({ failed: true, numRuns: 1 });
  });

  test('or the text says why not', () => {
    const folder = join(newFolder(), 'none');
    const property = holdsOnEverySchedule({ ...faulty, name: 'My Raft' }, { servers: 3, out: folder });
    expect(messageOf(fc.check(property, { seed: 1 }))).toMatch(
      /\n {2}not saved, it could not be read again: .*subject: expected a name of the shape/,
    );
    expect(existsSync(folder)).toBe(false);
  });
});

describe('no verdict of the subject:', () => {
  test('an invariant that throws says so, with the seed that repeats it', () => {
    const own: Invariant = {
      name: 'Mine',
      paper: '',
      of: 'step',
      check() {
        throw new TypeError('my own mistake');
      },
    };
    const details = fc.check(holdsOnEverySchedule(impl, { properties: [own] }), { seed: 1 });
    expect(details).toMatchObject({ failed: true, numShrinks: 0, counterexamplePath: '0' });
    expect(messageOf(details)).toMatch(
      /\nInvariantError: the invariant Mine threw at step 1: my own mistake\n\n {2}TypeError: my own mistake\n {6}at .*\.test\.ts/,
    );
  });

  test('a subject that is not deterministic says so', () => {
    let steps = 0;
    const make: typeof impl.make = (options) => {
      const subject = impl.make(options);
      return {
        ...subject,
        step(state, input) {
          steps += 1;
          if (steps === 1) throw new Error('once');
          return subject.step(state, input);
        },
      };
    };
    const details = fc.check(holdsOnEverySchedule({ ...impl, make }), { seed: 1 });
    expect(messageOf(details)).toContain('NotDeterministicError: subject impl is not deterministic');
  });

  test('a schedule of which a property cannot be decided counts as skipped', () => {
    const unsure: Invariant = { name: 'Unsure', paper: '', of: 'step', check: () => ({ verdict: 'unknown' }) };
    const details = fc.check(holdsOnEverySchedule(impl, { properties: [unsure], steps: 5 }), {
      numRuns: 3,
      maxSkipsPerRun: 2,
    });
    expect(details).toMatchObject({ failed: true, numRuns: 0, numSkips: 7 });
  });
});

test('only the properties that are named are judged', () => {
  const good: Invariant = { name: 'Good', paper: '', of: 'step', check: () => holds };
  const property = holdsOnEverySchedule(faulty, { properties: [good], servers: 3 });
  expect(fc.check(property, { seed: 1, numRuns: 20 }).failed).toBe(false);
  const { errorInstance } = fc.check(
    holdsOnEverySchedule(faulty, { properties: ['Leader Completeness', 'State Machine Safety'] }),
    { seed: 1, numRuns: 100 },
  );
  expect(String(errorInstance)).toMatch(/^ScheduleFailure: (Leader Completeness|State Machine Safety) /);
});

test('an unknown option is refused', () => {
  expect(() => holdsOnEverySchedule(impl, { conformance: true } as object)).toThrow(
    'holdsOnEverySchedule: there is no option conformance: there are servers,',
  );
});
