import type { SpecConfig } from '../../../model/state/config.ts';
import type { SpecServer } from '../../../model/server.ts';
import { stepsOf } from '../../../model/server.ts';
import { configurationOf, coreFeatures, initialServer } from '../../../model/index.ts';
import { isMember } from '../../../model/state/configuration.ts';
import type { StepRecorder } from '../../coverage/recorder.ts';
import type { Answer, Application, Machine } from '../../../properties/seen/application.ts';
import { afterEntry } from '../../../properties/seen/application.ts';
import { applicationFor } from '../../../properties/seen/application-for.ts';
import { asInternalError } from '../../../properties/internal-error.ts';
import type { ClusterOptions, Input, LocalState, Subject, Transition } from '../../../properties/seen/subject.ts';
import { featureNames, limitsOf, pendingReadsMax } from '../../../properties/seen/subject.ts';
import type {
  ConfigurationView,
  DurableView,
  EntryView,
  LogIndex,
  ProgressView,
  ServerView,
} from '../../../properties/seen/view.ts';
import { entriesBetween } from '../../../properties/seen/view.ts';
import { nothingAccepted, withAnswers } from './answering.ts';
import type { Accepted } from './answering.ts';
import { quiet } from '../quiet.ts';
import type { Table } from './table.ts';
import { carryOut } from './table.ts';
import { entryFromSpec } from './translate.ts';

/** A server of the spec. While it is down it takes no step; what it forgets, it forgets at the restart. */
export interface SpecificationState extends LocalState {
  readonly server: SpecServer;
  readonly machine: Machine; // after what it has applied
  readonly wiped?: true; // what it had stored is gone: it starts no more
  readonly accepted: Accepted; // and not answered yet
}

/**
 * The reference spec in `model/` with every feature on, as a server that can be run like any other: each input is a
 * fixed sequence of the spec's own steps (docs/conformance.md). Each of those is told to `coverage`, if given.
 */
export function specification(options: ClusterOptions, coverage?: StepRecorder): Subject<SpecificationState> {
  const config = featured(options);
  const table: Table = {
    config,
    steps: stepsOf(config),
    writesAtOnce: options.disk === 'immediate',
    record: coverage?.recordOf(config),
  };
  const application = applicationFor(options);
  const appliesLater = config.features.applying;
  const all = Array.from({ length: options.servers }, (_, k) => k + 1);
  const others = all.map((id) => all.filter((other) => other !== id));
  return {
    name: 'model',
    features: options.features,
    wipes: true,
    limits: limitsOf(options),
    ...(options.world && { world: options.world }),
    boot(id) {
      return shown(application, initialServer(config, id), true, null, appliesLater).state;
    },
    step: bySpec((state, input) => {
      if (input.kind === 'wipe') return quiet({ ...state, wiped: true });
      if (state.wiped === true) return quiet(state);
      const snapshot = (): string => application.snapshot(state.machine);
      const beside = others[state.view.id - 1] ?? [];
      const { server, sent, replies } = carryOut(table, beside, state.server, input, snapshot);
      const { state: next, applied, answers } = shown(application, server, input.kind !== 'crash', state, appliesLater);
      const told = withAnswers(state.accepted, next.view, replies, applied, answers);
      return {
        state: withAccepted(next, told.accepted),
        sent,
        replies: told.replies,
        applied,
        answers,
        difference: null,
      };
    }),
  };
}

const withAccepted = (state: SpecificationState, accepted: Accepted): SpecificationState =>
  state.accepted === accepted ? state : { server: state.server, machine: state.machine, accepted, view: state.view };

/** What the spec says to an input. No subject is to blame for an exception in it: that is an InternalError. */
export function bySpec<Result>(
  ask: (state: SpecificationState, input: Input) => Result,
): (state: SpecificationState, input: Input) => Result {
  return (state, input) => {
    try {
      return ask(state, input);
    } catch (error) {
      throw asInternalError(`the spec on ${input.kind}`, error);
    }
  };
}

/** Features that are on or off, and nothing else, under the same name in the spec. */
const switches = featureNames.filter(
  (name) => new Map<string, unknown>(Object.entries(coreFeatures)).get(name) === false,
);

export function featured({
  world = [],
  servers,
  voters,
  features,
  maxEntries,
  maxSize = Infinity,
  maxInFlight,
  maxChunk = Infinity,
}: ClusterOptions): SpecConfig {
  return {
    servers,
    ...(voters === undefined ? {} : { voters }),
    initialTerm: 0,
    features: {
      ...coreFeatures,
      ...Object.fromEntries(switches.map((name) => [name, features.includes(name)])),
      batching: { maxEntries, maxSize, maxInFlight },
      noOp: true,
      fastWalkBack: true,
      monotonicIndexes: true,
      implicitSelfVote: true,
      disk: true,
      applying: world.includes('applyLater'),
      slowSnapshots: features.includes('snapshots') && world.includes('snapshotLater'),
      redirect: true,
      readIndex: features.includes('readIndex') ? { maxReads: pendingReadsMax } : null,
      snapshots: features.includes('snapshots') ? { maxChunk } : null,
      // Without that feature, whoever is no member at first waits for ever.
      membership:
        features.includes('membership') || voters !== undefined ? { joint: features.includes('joint') } : null,
    },
  };
}

/**
 * The server as it shows itself, and what it has applied since `before`, a step earlier. Most steps leave its logs
 * alone, and those it shows need no second look.
 */
export function shown(
  application: Application,
  server: SpecServer,
  up: boolean,
  before: SpecificationState | null,
  appliesLater = false, // else the spec applies an entry as it commits it
): { readonly state: SpecificationState } & Pick<Transition, 'applied' | 'answers'> {
  const { role, context } = server;
  if (before !== null && server === before.server && up && before.view.up)
    return { state: before, applied: nothing, answers: nothing };
  const { id, durable: onDisk } = context;
  const memory = up && before?.view.up === true ? before : null;
  const kept = memory !== null && context.log === memory.server.context.log ? memory.view : null;
  const durable = durableBy(onDisk, before, context.log === onDisk.log ? kept : null);
  if (!up) {
    const { base } = durable.log;
    const { machine, applied, answers } = machineAt(application, durable, base, null);
    const view: ServerView = {
      id,
      up,
      role: 'follower',
      currentTerm: durable.currentTerm,
      votedFor: durable.votedFor,
      snapshot: durable.snapshot,
      log: durable.log,
      commitIndex: base,
      appliedIndex: base,
      machine: machine.digest,
      leaderId: null,
      suspectsLeader: false,
      configuration: configurationOf(context.durable),
      transferTarget: null,
      votesGranted: nobody,
      progress: noProgress,
      pendingReads: nothing,
      pendingWrites: 0,
      durable,
    };
    return { state: { server, machine, accepted: before?.accepted ?? nothingAccepted, view }, applied, answers };
  }
  const stored =
    kept ?? (context.log === onDisk.log ? durable : storedBy(context, memory?.server.context, memory?.view));
  const configuration = kept?.configuration ?? configurationOf(context);
  const { commitIndex } = context;
  const appliedIndex = appliesLater ? context.lastApplied : commitIndex;
  const { machine, applied, answers } = machineAt(application, stored, appliedIndex, before);
  const view: ServerView = {
    id,
    up,
    role,
    currentTerm: context.currentTerm,
    votedFor: context.votedFor,
    snapshot: stored.snapshot,
    log: stored.log,
    commitIndex,
    appliedIndex,
    machine: machine.digest,
    leaderId: context.knownLeader,
    suspectsLeader: context.suspectsLeader,
    configuration,
    transferTarget: context.transferTarget,
    votesGranted:
      role === 'preCandidate' ? context.preVotesGranted : role === 'candidate' ? context.votesGranted : nobody,
    progress: role === 'leader' ? progressBy(context, configuration, memory) : noProgress,
    pendingReads: context.reads.pending,
    pendingWrites: context.writes.length,
    durable,
  };
  const { begun } = context;
  const all = begun === null ? view : { ...view, snapshotBegun: begun.lastIndex };
  return { state: { server, machine, accepted: before?.accepted ?? nothingAccepted, view: all }, applied, answers };
}

const nobody: ServerView['votesGranted'] = [];
const noProgress: ServerView['progress'] = [];

type Stored = Pick<ServerView, 'snapshot' | 'log'>;

/** `kept`: how what is on disk is shown already, if it is what memory has kept. */
function durableBy(
  onDisk: SpecServer['context']['durable'],
  before: SpecificationState | null,
  kept: Stored | null,
): DurableView {
  const known = before?.server.context.durable;
  if (before !== null && onDisk === known) return before.view.durable;
  const { currentTerm, votedFor } = onDisk;
  const { snapshot, log } = kept ?? storedBy(onDisk, known, before?.view.durable);
  return { currentTerm, votedFor, snapshot, log };
}

type SpecStored = Pick<SpecServer['context'], 'snapshot' | 'log'>;

/**
 * `before`, and `viewBefore` which shows it: as it was a step earlier. Whatever changes the snapshot makes the log another
 * object too. What the log keeps is shown as the same objects.
 */
function storedBy({ snapshot, log }: SpecStored, before?: SpecStored, viewBefore?: Stored): Stored {
  if (viewBefore !== undefined && log === before?.log) return viewBefore;
  const { lastIndex, lastTerm, data } = snapshot;
  const compacted = lastIndex - (before?.snapshot.lastIndex ?? 0); // since before
  const was = before?.log ?? [];
  const views = viewBefore?.log.entries ?? [];
  let kept = 0; // so many follow on what is compacted
  while (kept < log.length && Object.is(was[kept + compacted], log[kept])) kept += 1;
  const same = compacted === 0 && kept === views.length ? views : views.slice(compacted, compacted + kept);
  const entries = same.concat(log.slice(kept).map(entryFromSpec)); // one copy: to push would make another, and room
  return { snapshot: data, log: { base: lastIndex, baseTerm: lastTerm, entries } };
}

/** From where it was before, or else from the snapshot. */
function machineAt(
  application: Application,
  { snapshot, log }: Stored,
  index: LogIndex,
  before: SpecificationState | null,
): { readonly machine: Machine } & Pick<Transition, 'applied' | 'answers'> {
  const { base } = log;
  const goesOn = before?.view.up === true && before.view.appliedIndex >= base;
  const from = goesOn ? before.view.appliedIndex : base;
  let machine = goesOn ? before.machine : base === 0 ? application.initial : application.restore(snapshot);
  if (from >= index) return { machine, applied: nothing, answers: nothing };
  const applied: readonly EntryView[] = entriesBetween(log, from + 1, index);
  const answers = applied.map((entry, k): Answer | null => {
    const after = afterEntry(application, machine, from + k + 1, entry);
    machine = after.machine;
    return after.answer;
  });
  return { machine, applied, answers };
}

const nothing: readonly never[] = [];

/** Most steps leave it as it was. */
function progressBy(
  context: SpecServer['context'],
  configuration: ConfigurationView,
  before: SpecificationState | null,
): ServerView['progress'] {
  const was = before?.view.role === 'leader' && before.view.configuration === configuration ? before : null;
  const { nextIndex, matchIndex } = was?.server.context ?? {};
  if (was !== null && nextIndex === context.nextIndex && matchIndex === context.matchIndex) return was.view.progress;
  return progressOf(context, configuration);
}

function progressOf(
  { id, nextIndex, matchIndex }: SpecServer['context'],
  configuration: ConfigurationView,
): ServerView['progress'] {
  const progress: ProgressView[] = [];
  for (const [k, next] of nextIndex.entries()) {
    const server = k + 1;
    if (server === id || !isMember(configuration, server)) continue;
    progress.push({ server, nextIndex: next, matchIndex: matchIndex[k] ?? 0 });
  }
  return progress;
}
