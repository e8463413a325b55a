/**
 * The checker: search, explore, replay, shrink and explain, and what they are given. The parts behind it have doors of
 * their own: raftcheck/counterexamples, /explore, /linearizability, /disk, /model and /impl.
 *
 * @public
 */
export { explain, explore, fuzz, replay, shrink } from './door/verbs.ts';
export type { ExploreResult, FuzzFinding, FuzzResult, ReplayOptions, ShrinkResult } from './door/verbs.ts';
export type { Configuration } from './door/configuration.ts';
export type { SubjectGiven } from './door/given.ts';
export type { FuzzOptions } from './search/verbs/fuzz.ts';
export type { Bounds } from './search/verbs/bounds.ts';
export type { Counterexample, ExplorationCounts, ExploreOptions } from './search/verbs/explore.ts';
export type { ShrinkOptions } from './search/verbs/shrink.ts';
export type { ExplainOptions } from './search/verbs/explain.ts';
export type { ReplayVerdict } from './counterexamples/replay.ts';
export type { Explanation } from './search/explain/explain.ts';

export { holdsOnEverySchedule } from './counterexamples/property/holds-on-every-schedule.ts';
export type { HoldsOptions } from './counterexamples/property/holds-on-every-schedule.ts';
export { ScheduleFailure } from './counterexamples/property/schedule-failure.ts';
export { schedules } from './counterexamples/property/schedules.ts';
export type { SchedulesOptions } from './counterexamples/property/schedules.ts';
export type { Draft, DraftOptions, Start } from './search/drawing/draft.ts';

export { applicationFor } from './properties/seen/application-for.ts';
export { besideSpec, defineSubject } from './world/registry/define-subject.ts';
export type { SubjectDefinition } from './world/registry/define-subject.ts';
export { raft } from './world/registry/raft.ts';
export type { Judgement } from './world/registry/judged-by.ts';
export { subjectNames } from './world/registry/registry.ts';
export { propertyNames } from './world/registry/judged.ts';
export type { Target } from './properties/judging/target.ts';

export { always, onHistory, onStep, remembering, sometimes } from './properties/invariants/define.ts';
export { holds, violated } from './properties/invariants/invariant.ts';
export type {
  Goal,
  HistoryInvariant,
  Invariant,
  PlainHistoryInvariant,
  RememberingInvariant,
  StateInvariant,
  StateView,
  StepInvariant,
  Verdict,
} from './properties/invariants/invariant.ts';
export type { NotJudged } from './properties/invariants/not-judged.ts';
export type { HistoryView, StepView } from './properties/history/step-view.ts';
export type { Refutation, Violation } from './properties/judging/judge.ts';

export { InternalError } from './properties/internal-error.ts';
export { InvariantError } from './properties/invariants/invariant-error.ts';
export { SubjectError } from './properties/subject-error.ts';
export { NotDeterministicError } from './search/shrink/shrink-draft.ts';
export { SaveError } from './counterexamples/format/save.ts';
export { ScheduleError } from './counterexamples/format/schedule-error.ts';

export type { Expectation, Schedule, Step, StepKind } from './properties/seen/schedule.ts';
export type {
  ClusterOptions,
  Difference,
  DiskMode,
  Feature,
  Input,
  LocalState,
  Subject,
  Transition,
  WorldOption,
} from './properties/seen/subject.ts';
export type {
  ConfigurationView,
  DurableView,
  EntryView,
  Envelope,
  LogIndex,
  LogView,
  MessageKind,
  MessageView,
  PlainValue,
  ProgressView,
  ReadView,
  Reply,
  Role,
  ServerId,
  ServerView,
  Term,
} from './properties/seen/view.ts';
export type { Declarations, Declared, OptionalField } from './properties/seen/declared.ts';
export type {
  OwnEntry,
  OwnLog,
  OwnReply,
  OwnServer,
  Says,
  Sent,
  ServerInput,
  Shown,
  StartServer,
  Stepped,
} from './world/subjects/own/server.ts';
export type { Found } from './search/engine/search-result.ts';
export type { Summary } from './search/engine/summary.ts';
export type { SpecCoverage } from './world/coverage/coverage.ts';
export type { Nemesis } from './world/steps/descriptor.ts';
