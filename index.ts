/** The checker: schedules, what is checked and by what, search and shrinking. Saved files: raftcheck/counterexamples. */
export type { Answer, Application, Machine } from './properties/application/application.ts';
export type { AnsweredOperation, ClientsView, StoreEvent } from './properties/clients/clients-view.ts';
export { actionsOf, guardsOf, mergeCoverage, noCoverage, unreached } from './properties/coverage/coverage.ts';
export type {
  CoveredAction,
  CoveredGuard,
  CoveredTransition,
  SpecCoverage,
  Unreached,
} from './properties/coverage/coverage.ts';
export { CoverageRecorder } from './properties/coverage/recorder.ts';
export type { RecordStep } from './properties/coverage/recorder.ts';
export { bitFlips, bitsOf, fileCuts, flippedDisk } from './properties/disk/corruption.ts';
export type { CorruptImage } from './properties/disk/corruption.ts';
export { crashChoice } from './properties/disk/crash-choice.ts';
export { crashImages } from './properties/disk/crash-images.ts';
export type { CrashImage, CrashTally } from './properties/disk/crash-images.ts';
export { crashDisk } from './properties/disk/crash.ts';
export type { CrashChoice, FileChoice } from './properties/disk/crash.ts';
export { noFaults } from './properties/disk/disk-faults.ts';
export type { DiskFaults, Flip, SyncFault, WriteFault } from './properties/disk/disk-faults.ts';
export { DiskSession } from './properties/disk/disk-session.ts';
export { crashBounds } from './properties/disk/file-outcomes.ts';
export type { CrashBounds } from './properties/disk/file-outcomes.ts';
export { diskOf, emptyDisk, withFaults } from './properties/disk/simulated-disk.ts';
export type { SimulatedDisk } from './properties/disk/simulated-disk.ts';
export { coreExplorable } from './properties/explore/core.ts';
export type { CoreBounds } from './properties/explore/core.ts';
export { reductionNames } from './properties/explore/reductions.ts';
export type { Budgets, Explorable, NetworkBounds, OwnInput } from './properties/explore/explorable.ts';
export type { Reductions } from './properties/explore/reductions.ts';
export { Explorer } from './properties/explore/explorer.ts';
export type { Abstraction, Limits, Progress } from './properties/explore/explorer.ts';
export { missProbability } from './properties/explore/fingerprints.ts';
export { conformingExplorable, implementationExplorable } from './properties/explore/implementation.ts';
export type { ImplementationBounds } from './properties/explore/implementation.ts';
export type { Refutation } from './properties/world/judge.ts';
export { pathOf, scheduleOf } from './properties/explore/path.ts';
export type { PathStep } from './properties/explore/path.ts';
export { Trail } from './properties/explore/trail.ts';
export { explain } from './properties/explain/explain.ts';
export type { Explanation } from './properties/explain/explain.ts';
export { allFaults } from './properties/faults/all.ts';
export type { Fault } from './properties/faults/fault.ts';
export { allGoals, neverReached } from './properties/goals.ts';
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
export { propertyNames, targetJudgedBy, targetReaching } from './properties/judged.ts';
export { checkLinearizability, placingsMax } from './properties/linearizability/check.ts';
export type { LinearizabilityVerdict, NotLinearizable } from './properties/linearizability/check.ts';
export { historyOf } from './properties/linearizability/client-history.ts';
export type { ClientEvent } from './properties/linearizability/client-history.ts';
export type { ClientOperation, SequentialModel } from './properties/linearizability/history.ts';
export { keyValueModel } from './properties/linearizability/key-value.ts';
export type { KeyValueOperation, KeyValueResult } from './properties/linearizability/key-value.ts';
export { holdsOnEverySchedule, ScheduleFailure } from './properties/property.ts';
export { runSteps } from './properties/world/run.ts';
export { canonicalise, runDraft } from './properties/run-draft.ts';
export type { Observer, Outcome } from './properties/world/run.ts';
export type { Canonical } from './properties/run-draft.ts';
export type {
  Expectation,
  MessageIdentity,
  Schedule,
  Section,
  Step,
  StepKind,
} from './properties/schedule/schedule.ts';
export { parseIdentity, showIdentity } from './properties/schedule/schedule.ts';
export { choice, clusterOptions, schedule } from './properties/search/draft.ts';
export type { Draft, DraftOptions } from './properties/search/draft.ts';
export { mix } from './properties/search/draw-mix.ts';
export { Fuzzer, runsPerChunk } from './properties/search/fuzz.ts';
export type { Finding, RunPath } from './properties/search/fuzz.ts';
export { addSummary, emptySummary, vacuity } from './properties/search/summary.ts';
export type { Summary } from './properties/search/summary.ts';
export { failureKey } from './properties/shape/failure-key.ts';
export { NotDeterministicError } from './properties/shrink/shrink-draft.ts';
export { shrinkSchedule } from './properties/shrink/shrink-schedule.ts';
export { shrink } from './properties/shrink/shrink.ts';
export type { Shrunk } from './properties/shrink/shrunk.ts';
export type { Candidate, Failing } from './properties/shrink/trial.ts';
export { diskModes, featureNames } from './properties/subject.ts';
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
} from './properties/subject.ts';
export { makeTarget, subjectNames } from './properties/subjects/registry.ts';
export type { Judging } from './properties/subjects/registry.ts';
export type { Target } from './properties/target.ts';
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
} from './properties/view.ts';
export type { Grown } from './properties/world/grown.ts';
export type { Commitment, Election, History, Vote } from './properties/world/history.ts';
export type { OpenRead, ServedRead } from './properties/world/reads.ts';
export type { HistoryView, StepView } from './properties/world/step-view.ts';
export { conformance, crash, liveness } from './properties/world/judge.ts';
export type { Violation } from './properties/world/judge.ts';
export { nemeses } from './properties/world/steps/descriptor.ts';
export type { ChoiceKind, Mix, Move, Nemesis } from './properties/world/steps/descriptor.ts';
export type { Tally } from './properties/world/tally.ts';
export type { Happening, World } from './properties/world/world.ts';
