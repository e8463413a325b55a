import type { SpecConfig, SpecMutant } from '../../../model/state/config.ts';
import type { SpecEvent } from '../../../model/state/event.ts';
import type { SpecServer } from '../../../model/server.ts';
import { coreFeatures, initialServer, receive, stepServer } from '../../../model/index.ts';
import { commandHash } from '../../../properties/seen/command-hash.ts';
import type { StepRecorder } from '../../coverage/recorder.ts';
import { appliedStream } from '../../../properties/invariants/logs/applied-stream.ts';
import { commitIndexMonotonic } from '../../../properties/invariants/logs/commit-index-monotonic.ts';
import type { Invariant } from '../../../properties/invariants/invariant.ts';
import type { Judgeable } from '../../../properties/invariants/judgeable.ts';
import { keptOf } from '../../../properties/invariants/judgeable.ts';
import { messageLimits } from '../../../properties/invariants/logs/message-limits.ts';
import { progressMonotonic } from '../../../properties/invariants/logs/progress-monotonic.ts';
import { sendWindow } from '../../../properties/invariants/logs/send-window.ts';
import { answersGiven } from '../../../properties/invariants/clients/answers-given.ts';
import { truthfulReply } from '../../../properties/invariants/clients/truthful-reply.ts';
import type { Input, Subject } from '../../../properties/seen/subject.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import { entriesBetween } from '../../../properties/seen/view.ts';
import { conformance } from '../../../properties/judging/judge.ts';
import type { SpecificationState } from './specification.ts';
import { bySpec, shown } from './specification.ts';
import { fromSpec, toSpec } from './translate.ts';

export interface CoreOptions {
  /** What steps a server of the spec, should it not be the usual way. */
  readonly stepOne?: typeof stepServer;
  /** Is told of each step that is asked for. */
  readonly coverage?: StepRecorder | undefined;
}

/**
 * The reference spec with its extensions off: raft.tla, one of its actions a step. What a real server does in one step
 * is several here, a received message may take several steps too, and a restart is one.
 */
export function coreSpecification(
  servers: number,
  mutant?: SpecMutant,
  { stepOne = stepServer, coverage }: CoreOptions = {},
): Subject<SpecificationState> {
  const config: SpecConfig = {
    servers,
    initialTerm: 1,
    features: coreFeatures,
    ...(mutant === undefined ? {} : { mutant }),
  };
  const record = coverage?.recordOf(config);
  return {
    name: `model:${mutant ?? 'core'}`,
    boot(id) {
      return coreState(initialServer(config, id));
    },
    enabled: bySpec((state, input) => {
      const event = eventOf(input);
      if (event === null) return false;
      const { action, transition } = stepOne(config, state.server, event);
      record?.(state.server.role, event.type, transition);
      return action !== null;
    }),
    step: bySpec((state, input) => {
      const event = eventOf(input);
      if (event === null) throw new TypeError(`raft.tla has no ${input.kind}`);
      const { server, sent, discarded } = stepOne(config, state.server, event);
      const after = coreState(server);
      const applied = entriesBetween(after.view.log, state.view.appliedIndex + 1, after.view.appliedIndex);
      return {
        state: after,
        sent: sent.map(fromSpec),
        replies: [],
        applied,
        answers: applied.map(() => null), // raft.tla has nobody who waits for one
        difference: null,
        ...(input.kind === 'receive' && !discarded ? { kept: true } : {}),
      };
    }),
  };
}

/**
 * The invariants that raft.tla keeps, and why not the others: it assigns commitIndex and matchIndex, so a late message may
 * lower them; and its servers say nothing to clients.
 */
export function judgedOfCore(all: readonly Invariant[]): Judgeable {
  const { invariants, notJudged } = keptOf(all, notKeptByCore);
  return { invariants, notJudged: [...notJudged, { property: conformance, reason: 'it is the spec' }] };
}

const notKeptByCore: ReadonlyMap<Invariant['name'], string> = new Map([
  [commitIndexMonotonic.name, 'raft.tla does not keep it'],
  [progressMonotonic.name, 'raft.tla does not keep it'],
  [truthfulReply.name, 'servers of raft.tla say nothing to clients'],
  [appliedStream.name, 'raft.tla lets commitIndex fall, and applies what it covers'],
  [messageLimits.name, 'raft.tla has no such limits'],
  [sendWindow.name, 'raft.tla has no such limits'],
  [answersGiven.name, 'servers of raft.tla say nothing to clients'],
]);

/** What changes is durable at once: raft.tla has no disk. */
export function coreState(server: SpecServer): SpecificationState {
  const { state } = shown(commandHash, server, true, null);
  const { currentTerm, votedFor, snapshot, log } = state.view;
  return { ...state, view: { ...state.view, durable: { currentTerm, votedFor, snapshot, log } } };
}

/** Of what a server is given, raft.tla knows these. */
function eventOf(input: Input): SpecEvent | null {
  if (input.kind === 'electionTimeout') return { type: 'timeout' };
  if (input.kind === 'command') return { type: 'clientRequest', value: input.command };
  if (input.kind === 'receive') return receive(toSpec(input.envelope));
  return input.kind === 'action' ? actionOf(input.action, input.to) : null;
}

function actionOf(action: Extract<Input, { kind: 'action' }>['action'], to: ServerId | undefined): SpecEvent | null {
  if (action === 'requestVote' || action === 'appendEntries') {
    return to === undefined ? null : { type: action, to };
  }
  return { type: action };
}
