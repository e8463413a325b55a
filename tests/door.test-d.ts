import { expectTypeOf } from 'vitest';
import type {
  Explanation,
  ExploreResult,
  FuzzFinding,
  FuzzResult,
  Goal,
  HistoryInvariant,
  Invariant,
  NotJudged,
  ReplayVerdict,
  Schedule,
  ShrinkResult,
  StateInvariant,
  StepInvariant,
  Subject,
  Target,
} from 'raftcheck';
import {
  always,
  besideSpec,
  defineSubject,
  explain,
  explore,
  fuzz,
  holds,
  holdsOnEverySchedule,
  onHistory,
  onStep,
  raft,
  remembering,
  replay,
  shrink,
  sometimes,
} from 'raftcheck';
import type { ScheduleErrorCode } from 'raftcheck/counterexamples';
import type { SimulatedDisk } from 'raftcheck/disk';
import type { Explorer } from 'raftcheck/explore';
import { textbookRules, type Rules } from 'raftcheck/impl';
import { checkLinearizability, keyValueModel } from 'raftcheck/linearizability';
import { createServerMachine } from 'raftcheck/model';

// Types of what is at the doors. Nothing here is run: `npm run types` looks at it.

declare const subject: Subject;
declare const schedule: Schedule;
const target = raft('impl');

// Verbs: what they take, and what they promise.
expectTypeOf(target).toEqualTypeOf<Target>();
expectTypeOf(fuzz(target)).resolves.toEqualTypeOf<FuzzResult>();
expectTypeOf(fuzz(new URL('file:///a.js'), { workers: 4 })).resolves.toEqualTypeOf<FuzzResult>();
expectTypeOf(explore(target)).resolves.toEqualTypeOf<ExploreResult>();
expectTypeOf(replay(schedule)).resolves.toEqualTypeOf<ReplayVerdict>();
expectTypeOf(shrink(target, schedule)).resolves.toEqualTypeOf<ShrinkResult | null>();
expectTypeOf(explain(target, schedule)).resolves.toEqualTypeOf<Explanation | null>();
expectTypeOf<FuzzResult['findings'][number]>().toEqualTypeOf<FuzzFinding>();
expectTypeOf<FuzzResult['notJudged']>().toEqualTypeOf<readonly NotJudged[]>();
expectTypeOf<FuzzResult['verdict']>().toEqualTypeOf<
  'clean' | 'violated' | 'reached' | 'inconclusive' | 'interrupted'
>();
expectTypeOf(holdsOnEverySchedule).parameter(0).toEqualTypeOf<Target>();

// An option that is undefined is one that is not given, whatever the compiler's settings.
void fuzz(target, { seed: undefined, runs: undefined, signal: undefined, properties: undefined, out: undefined });
void explore(target, { maxStates: undefined, signal: undefined, reach: undefined });

// @ts-expect-error: there is no such option
void fuzz(target, { run: 3 });
// @ts-expect-error: a function is no subject
void fuzz(() => subject);
// @ts-expect-error: there is no such feature
void fuzz(target, { features: ['prevote'] });
// @ts-expect-error: a replay is of a schedule
void replay('a.json');
// @ts-expect-error: results are for reading
void fuzz(target).then((result) => (result.findings.length = 0));

// Definers: each kind of invariant is given what its searches have, and no more.
expectTypeOf(always('A', () => holds)).toEqualTypeOf<StateInvariant>();
expectTypeOf(onStep('A', () => holds)).toEqualTypeOf<StepInvariant>();
expectTypeOf(onHistory('A', () => holds)).toExtend<HistoryInvariant>();
expectTypeOf(sometimes('a', () => true)).toEqualTypeOf<Goal>();
expectTypeOf(
  remembering('A', { initial: 0, after: (n) => n + 1 }, (_, n) => (n > 0 ? holds : holds)),
).toExtend<Invariant>();
always('A', ({ servers, features }) => (servers.length > features.length ? holds : holds));
// @ts-expect-error: a state has no step
always('A', ({ after }) => (after === undefined ? holds : holds));
// @ts-expect-error: a step has no history
onStep('A', ({ history }) => (history === undefined ? holds : holds));
// @ts-expect-error: a verdict is no truth value
always('A', () => true);

// Subjects of one's own, with states of their own.
expectTypeOf(defineSubject({ name: 'mine', make: () => subject })).toEqualTypeOf<Target>();
expectTypeOf(besideSpec(target)).toEqualTypeOf<Target>();
// @ts-expect-error: a subject has a name
defineSubject({ make: () => subject });

// The other doors.
expectTypeOf<ScheduleErrorCode>().toExtend<string>();
expectTypeOf<Explorer['progress']>().toExtend<string>();
expectTypeOf<SimulatedDisk>().toBeObject();
expectTypeOf(textbookRules).toEqualTypeOf<Rules>();
expectTypeOf(checkLinearizability).toBeFunction();
expectTypeOf(keyValueModel).not.toBeAny();
expectTypeOf(createServerMachine).toBeFunction();
