/** The checker: schedules, what is checked and by what, search and shrinking. Saved files: raftcheck/counterexamples. */
export type { Answer, Application, Machine } from './properties/seen/application.ts';
export type { AnsweredOperation, ClientsView, StoreEvent } from './properties/seen/clients-view.ts';
export { actionsOf, guardsOf, mergeCoverage, noCoverage, unreached } from './world/coverage/coverage.ts';
export type {
  CoveredAction,
  CoveredGuard,
  CoveredTransition,
  SpecCoverage,
  Unreached,
} from './world/coverage/coverage.ts';
export { CoverageRecorder } from './world/coverage/recorder.ts';
export type { RecordStep } from './world/coverage/recorder.ts';
export { bitFlips, bitsOf, fileCuts, flippedDisk } from './world/disk/corruption.ts';
export type { CorruptImage } from './world/disk/corruption.ts';
export { crashChoice } from './world/disk/crash-choice.ts';
export { crashImages } from './world/disk/crash-images.ts';
export type { CrashImage, CrashTally } from './world/disk/crash-images.ts';
export { crashDisk } from './world/disk/crash.ts';
export type { CrashChoice, FileChoice } from './world/disk/crash.ts';
export { noFaults } from './world/disk/disk-faults.ts';
export type { DiskFaults, Flip, SyncFault, WriteFault } from './world/disk/disk-faults.ts';
export { DiskSession } from './world/disk/disk-session.ts';
export { crashBounds } from './world/disk/file-outcomes.ts';
export type { CrashBounds } from './world/disk/file-outcomes.ts';
export { diskOf, emptyDisk, withFaults } from './world/disk/simulated-disk.ts';
export type { SimulatedDisk } from './world/disk/simulated-disk.ts';
export { coreExplorable } from './search/explore/core.ts';
export type { CoreBounds } from './search/explore/core.ts';
export { reductionNames } from './search/symmetry/reductions.ts';
export type { Budgets, Explorable, NetworkBounds, OwnInput } from './search/numbering/explorable.ts';
export type { Reductions } from './search/symmetry/reductions.ts';
export { Explorer } from './search/explore/explorer.ts';
export type { Abstraction, Limits, Progress } from './search/explore/explorer.ts';
export { missProbability } from './search/numbering/fingerprints.ts';
export { conformingExplorable, implementationExplorable } from './search/explore/implementation.ts';
export type { ImplementationBounds } from './search/explore/implementation.ts';
export type { Refutation } from './properties/judging/judge.ts';
export { pathOf, scheduleOf } from './search/numbering/path.ts';
export type { PathStep } from './search/numbering/path.ts';
export { Trail } from './search/numbering/trail.ts';
export { explain } from './search/explain/explain.ts';
export type { Explanation } from './search/explain/explain.ts';
export { allFaults } from './world/faults/all.ts';
export type { Fault } from './world/faults/fault.ts';
export { allGoals, neverReached } from './properties/judging/goals.ts';
export { InternalError } from './properties/internal-error.ts';
export { allInvariants, figure3 } from './properties/invariants/all.ts';
export { InvariantError } from './properties/invariants/invariant-error.ts';
export { holds, violated } from './properties/invariants/invariant.ts';
export type {
  Goal,
  HistoryInvariant,
  Invariant,
  PairCheck,
  PlainHistoryInvariant,
  RememberingInvariant,
  StateInvariant,
  StateView,
  StepInvariant,
  Verdict,
} from './properties/invariants/invariant.ts';
export type { NotJudged } from './properties/invariants/not-judged.ts';
export { ofPairs } from './properties/invariants/pairs.ts';
export { propertyNames, targetJudgedBy, targetReaching } from './world/registry/judged.ts';
export { checkLinearizability, placingsMax } from './properties/linearizability/check.ts';
export type { LinearizabilityVerdict, NotLinearizable } from './properties/linearizability/check.ts';
export { historyOf } from './properties/linearizability/client-history.ts';
export type { ClientEvent } from './properties/linearizability/client-history.ts';
export type { ClientOperation, SequentialModel } from './properties/linearizability/history.ts';
export { keyValueModel } from './properties/linearizability/key-value.ts';
export type { KeyValueOperation, KeyValueResult } from './properties/linearizability/key-value.ts';
export { holdsOnEverySchedule } from './counterexamples/property/holds-on-every-schedule.ts';
export type { HoldsOptions } from './counterexamples/property/holds-on-every-schedule.ts';
export { ScheduleFailure } from './counterexamples/property/schedule-failure.ts';
export { schedules } from './counterexamples/property/schedules.ts';
export type { SchedulesOptions } from './counterexamples/property/schedules.ts';
export { applicationFor } from './properties/seen/application-for.ts';
export { besideSpec } from './world/registry/as-target.ts';
export type { Checked } from './world/registry/as-target.ts';
export { runSteps } from './world/cluster/run.ts';
export { canonicalise, runDraft } from './search/drawing/run-draft.ts';
export type { Observer, Outcome } from './world/cluster/run.ts';
export type { Canonical } from './search/drawing/run-draft.ts';
export type {
  Expectation,
  MessageIdentity,
  Schedule,
  Section,
  Step,
  StepKind,
} from './properties/seen/schedule.ts';
export { parseIdentity, showIdentity } from './properties/seen/schedule.ts';
export { choice, clusterOptions, drafts } from './search/drawing/draft.ts';
export type { Draft, DraftOptions } from './search/drawing/draft.ts';
export { mix } from './search/drawing/draw-mix.ts';
export { Fuzzer, runsPerChunk } from './search/engine/fuzz.ts';
export type { Finding, RunPath } from './search/engine/fuzz.ts';
export { addSummary, emptySummary, vacuity } from './search/engine/summary.ts';
export type { Summary } from './search/engine/summary.ts';
export { failureKey } from './search/causes/failure-key.ts';
export { NotDeterministicError } from './search/shrink/shrink-draft.ts';
export { shrinkSchedule } from './search/shrink/shrink-schedule.ts';
export { shrink } from './search/shrink/shrink.ts';
export type { Shrunk } from './search/shrink/shrunk.ts';
export type { Candidate, Failing } from './search/shrink/trial.ts';
export { diskModes, featureNames } from './properties/seen/subject.ts';
export type {
  ClusterOptions,
  Difference,
  DiskMode,
  Feature,
  HarnessAction,
  Input,
  LocalState,
  Subject,
  Transition,
} from './properties/seen/subject.ts';
export { makeTarget, subjectNames } from './world/registry/registry.ts';
export type { Judging } from './world/registry/registry.ts';
export type { Target } from './properties/judging/target.ts';
export type {
  DurableView,
  EntryView,
  Envelope,
  LogIndex,
  MessageKind,
  MessageView,
  ProgressView,
  ReadView,
  Reply,
  Role,
  ServerId,
  ServerView,
  Term,
} from './properties/seen/view.ts';
export type { Grown } from './properties/history/grown.ts';
export type { Commitment, Election, History, Vote } from './properties/history/history.ts';
export type { OpenRead, ServedRead } from './properties/history/reads.ts';
export type { HistoryView, StepView } from './properties/history/step-view.ts';
export { conformance, crash, liveness } from './properties/judging/judge.ts';
export type { Violation } from './properties/judging/judge.ts';
export { nemeses } from './world/steps/descriptor.ts';
export type { ChoiceKind, Mix, Move, Nemesis } from './world/steps/descriptor.ts';
export type { Tally } from './world/environment/tally.ts';
export type { Happening, World } from './world/cluster/world.ts';
