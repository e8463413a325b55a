import type { SpecAction, SpecConfig, SpecEvent, SpecServer } from '../../../model/index.ts';
import { receive } from '../../../model/index.ts';
import { SpecRow, type stepsOf } from '../../../model/server.ts';
import type { RecordStep } from '../../coverage/recorder.ts';
import type { DiskTrouble, Input, Survival } from '../../../properties/seen/subject.ts';
import { survivals } from '../../../properties/seen/subject.ts';
import { unreachable } from '../../../properties/unreachable.ts';
import type { Envelope, Reply, ServerId } from '../../../properties/seen/view.ts';
import { nextRead } from '../../../properties/seen/view.ts';
import { fromSpec, toSpec } from './translate.ts';

/** A message is consumed after at most: its term adopted, back to follower, conflict deleted, entries appended, done. */
const stepsPerMessage = 5;

/**
 * The table of docs/conformance.md: each input as a fixed sequence of the spec's steps. "If enabled" and "until
 * disabled" ask the spec alone, so no search is needed and the code has no say in what the spec does.
 */
export function carryOut(
  by: Table,
  others: readonly ServerId[],
  server: SpecServer,
  input: Input,
  snapshot: () => string,
): Done {
  const { writesAtOnce } = by;
  const row = new Row(by, others, server, snapshot);
  row.carryOut(input);
  while (writesAtOnce && input.kind !== 'crash' && row.server.context.writes.length > 0)
    row.carryOut({ kind: 'written' });
  return row.done;
}

/** What is the same for all steps. */
export interface Table {
  readonly config: SpecConfig;
  readonly steps: ReturnType<typeof stepsOf>; // of that configuration
  readonly writesAtOnce: boolean;
  readonly record: RecordStep | undefined;
}

interface Done {
  readonly server: SpecServer;
  readonly sent: readonly Envelope[];
  readonly replies: readonly Reply[];
}

/** Alone, the spec has no disk to look at: all that may survive is as good as another. */
const survivalBy = ({ choice }: DiskTrouble): Survival => survivals[choice % survivals.length] ?? 'nothing';

class Row {
  readonly #config: SpecConfig;
  readonly #steps: SpecRow;
  readonly #snapshot: () => string; // of the state machine before the step
  readonly #others: readonly ServerId[];
  readonly #record: RecordStep | undefined;

  constructor(
    { config, steps, record }: Table,
    others: readonly ServerId[],
    server: SpecServer,
    snapshot: () => string,
  ) {
    this.#config = config;
    this.#others = others;
    this.#snapshot = snapshot;
    this.#record = record;
    this.#steps = new SpecRow(steps, server);
  }

  get done(): Done {
    const { server, sent, replies } = this.#steps;
    return { server, sent: sent.length === 0 ? nothingSent : sent.map(fromSpec), replies };
  }

  get server(): Pick<SpecServer, 'role' | 'context'> {
    return this.#steps;
  }

  carryOut(input: Input): void {
    switch (input.kind) {
      case 'electionTimeout':
        this.#take({ type: 'timeout' });
        this.#afterTimeout();
        return this.#persist();
      case 'heartbeatTimeout':
        if (this.#config.features.leaseReads) this.#take({ type: 'renewRound' });
        for (const to of this.#others) this.#heartbeat(to);
        return this.#persist();
      case 'command': {
        const action = this.#take({ type: 'clientRequest', value: input.command });
        if (action === 'ClientRequest') this.#replicateToAll();
        return this.#persist();
      }
      case 'reconfigure': {
        const action = this.#take({ type: 'reconfigure', voters: input.voters, learners: input.learners });
        if (action === 'Reconfigure') this.#afterReconfiguration();
        return this.#persist();
      }
      case 'compact':
        this.#take({ type: 'compact', data: this.#snapshot() });
        return this.#persist();
      case 'transfer': {
        const action = this.#take({ type: 'transferLeadership', to: input.target });
        if (action === 'Transfer/begin') this.#replicate(input.target);
        return this.#persist();
      }
      case 'forgetLeader':
        this.#take({ type: 'forgetLeader' });
        return this.#persist();
      case 'leastTimeout':
        this.#take({ type: 'leastTimeout' });
        return this.#persist();
      case 'read':
        this.#take({
          type: 'read',
          read: nextRead({ pendingReads: this.server.context.reads.pending }),
          ...(input.leased && { leased: true }),
        });
        return this.#persist();
      case 'receive':
        this.#receive(input.envelope);
        return this.#persist();
      case 'written':
        this.#take({ type: 'writeFinished' });
        this.#ifElected();
        this.#advanceCommitIndex();
        return this.#persist();
      case 'finishSnapshot':
        this.#take({ type: 'finishSnapshot' });
        return this.#persist();
      case 'apply':
        this.#take({ type: 'apply' });
        return this.#persist();
      case 'crash':
        return this.#crash(input);
      case 'tick':
      case 'wipe':
      case 'lost':
        return;
      case 'restart':
        this.#take({ type: 'restart' });
        return;
      case 'action':
      case 'harness':
        throw new TypeError(`the table has no row for ${input.action}`);
      default:
        return unreachable(input);
    }
  }

  #crash({
    disk,
    survived = disk === undefined ? 'nothing' : survivalBy(disk),
  }: Extract<Input, { kind: 'crash' }>): void {
    if (survived !== 'nothing' && this.server.context.writes.length > 0)
      this.#take({ type: 'writeSurvives', part: survived });
  }

  #receive(envelope: Envelope): void {
    const event = receive(toSpec(envelope));
    const action = this.#consume(event);
    if (action === 'DropStaleResponse') return;
    if (action === 'HandleTimeoutNowRequest/campaign') this.#requestVotes();
    if (envelope.message.kind === 'PreVoteResponse') this.#ifPreElected();
    if (envelope.message.kind === 'RequestVoteResponse') this.#ifElected();
    if (envelope.message.kind === 'AppendEntriesResponse') {
      this.#advanceCommitIndex();
      this.#replicate(envelope.from);
    }
    if (action === 'HandleInstallSnapshotResponse/arrived') this.#take({ type: 'continueSnapshot', to: envelope.from });
  }

  /** Offers the message until it is consumed, or not enabled; the last action taken. */
  #consume(event: SpecEvent): SpecAction | null {
    for (let steps = 0; steps < stepsPerMessage; steps += 1) {
      const action = this.#take(event);
      if (action === null || this.#steps.discarded) return action;
    }
    throw new RangeError(`a message was not consumed in ${stepsPerMessage} steps`);
  }

  #afterTimeout(): void {
    if (this.server.role === 'preCandidate') {
      for (const to of this.#others) this.#take({ type: 'requestPreVote', to });
      this.#ifPreElected();
    } else if (this.server.role === 'candidate') {
      this.#requestVotes();
    }
  }

  // The steps that a role cannot take are not asked for: the answer is no, and asking the machine costs most of the time.

  #ifPreElected(): void {
    if (this.server.role !== 'preCandidate') return;
    if (this.#take({ type: 'campaign' }) !== null) this.#requestVotes();
  }

  #requestVotes(): void {
    for (const to of this.#others) this.#take({ type: 'requestVote', to });
  }

  #ifElected(): void {
    if (this.server.role !== 'candidate') return;
    if (this.#take({ type: 'becomeLeader' }) !== null) this.#replicateToAll();
  }

  #replicateToAll(): void {
    for (const to of this.#others) this.#replicate(to);
  }

  #advanceCommitIndex(): void {
    if (this.server.role !== 'leader') return;
    const { commitIndex } = this.server.context;
    this.#take({ type: 'advanceCommitIndex' });
    if (this.#config.features.membership === null || this.server.context.commitIndex === commitIndex) return;
    if (this.#take({ type: 'completeChange' }) !== null) this.#afterReconfiguration();
    else this.#take({ type: 'leave' });
  }

  /** What is a majority has changed. */
  #afterReconfiguration(): void {
    this.#replicateToAll();
    this.#advanceCommitIndex();
  }

  /** Until the follower lacks nothing or its window is full; or the first chunk of a snapshot. */
  #replicate(to: number): void {
    if (this.server.role !== 'leader') return;
    while (this.#take({ type: 'replicate', to }) !== null);
    if (this.#config.features.snapshots !== null) this.#take({ type: 'beginSnapshot', to });
    this.#timeoutNow(to);
  }

  #heartbeat(to: number): void {
    this.#take({ type: 'heartbeat', to });
    this.#timeoutNow(to);
  }

  #timeoutNow(to: number): void {
    if (this.server.context.transferTarget === to) this.#take({ type: 'timeoutNow', to });
  }

  /** As far as each has come. */
  #advanceReads(): void {
    if (this.server.context.reads.pending.length === 0) return;
    if (this.#take({ type: 'beginRound' }) !== null) {
      for (const to of this.#others) this.#take({ type: 'confirmLeadership', to });
    }
    while (this.#take({ type: 'serveRead' }) !== null);
  }

  /** The end of every row. */
  #persist(): void {
    this.#advanceReads();
    this.#take({ type: 'persist' });
  }

  /** Which action was taken; null if the event was not enabled. */
  #take(event: SpecEvent): SpecAction | null {
    const { role } = this.#steps;
    const taken = this.#steps.take(event);
    this.#record?.(role, event.type, taken === null ? null : taken.transition);
    return taken === null ? null : taken.action;
  }
}

const nothingSent: readonly Envelope[] = [];
