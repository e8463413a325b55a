import type { Input, Output, RaftNode } from '../core/node.ts';
import { entryAt } from '../core/log.ts';
import type { LogIndex, Snapshot } from '../core/log.ts';
import type { Raft } from '../core/raft.ts';
import { snapshotAt } from '../core/snapshot.ts';
import { step } from '../core/step.ts';
import { unreachable } from '../core/unreachable.ts';
import { afterStep } from './lease.ts';
import type { DriverClock, LeaseRules } from './lease.ts';
import { ask, finishOldest, hold } from './pending-writes.ts';
import type { Outgoing, PendingWrites } from './pending-writes.ts';
import type { SnapshotRules } from './own-snapshot.ts';
import { abandonedBy, settledBy, without } from './waiting-requests.ts';
import type { AnswerRules, Settled, WaitingRequests } from './waiting-requests.ts';

/** A server's core with what its driver keeps beside it, as a value. */
export interface Driven {
  readonly node: RaftNode;
  readonly pending: PendingWrites;
  readonly appliedIndex: LogIndex; // up to there the state machine has come
  readonly waiting: WaitingRequests;
  readonly begun: Snapshot | null; // of its own that takes its time; a crash loses it
  readonly clock?: DriverClock; // with leaseReads
}

/** What a driver and its core go by, the same for all servers of a cluster. */
export interface DriverRules {
  readonly raft: Raft;
  readonly lease: LeaseRules;
  readonly answers: AnswerRules;
  readonly snapshots: SnapshotRules;
  readonly snapshotsLater?: boolean; // to take one takes its time: `finishSnapshot` says when it is whole
  /** May an entry be given out that was applied already? Only where the mark "applied" outlives a crash. */
  readonly appliesAgain?: boolean;
}

type OutputOf<Kind extends Output['kind']> = Extract<Output, { readonly kind: Kind }>;

/** What is to be told to a client. */
export type ClientReply = OutputOf<
  'accepted' | 'redirect' | 'reconfigurationRefused' | 'transferring' | 'transferRefused' | 'readable' | 'readRefused'
>;

/**
 * What a server is to do now, in this order. A write is to be begun; `writeFinished` is told when it is durable. An answer is
 * what the state machine gave for the entry that was applied last.
 */
export type Effect =
  | Settled
  | OutputOf<'write' | 'apply' | 'restore' | 'electionTimer'>
  | { readonly kind: 'send'; readonly outgoing: Outgoing }
  | { readonly kind: 'reply'; readonly reply: ClientReply };

export interface Driving {
  readonly driven: Driven;
  readonly effects: readonly Effect[];
}

/** Gives an input to the core. What promises durability is held back, and a lease is kept on the driver's clock. */
export function drive(rules: DriverRules, driven: Driven, input: Input): Driving {
  const { raft, lease, appliesAgain = false } = rules;
  const [node, outputs] = step(raft, driven.node, input);
  const clock = driven.clock && afterStep(lease, driven.clock, driven.node, node, outputs);
  const effects: Effect[] = [];
  const { begun } = driven;
  let { pending, appliedIndex, waiting } = driven;
  for (const output of outputs) {
    switch (output.kind) {
      case 'write':
        pending = ask(pending, output);
        effects.push(output);
        break;
      case 'send': {
        const outgoing = { from: node.id, to: output.to, message: output.message };
        if (output.after === null) effects.push({ kind: 'send', outgoing });
        else pending = hold(pending, output.after, outgoing);
        break;
      }
      case 'apply':
        if (raft.appliesLater === true) break; // `applyNext` finds it in the log
        if (output.index !== appliedIndex + 1 && !(appliesAgain && output.index <= appliedIndex)) {
          throw new RangeError(`entry ${output.index} was given out to be applied after entry ${appliedIndex}`);
        }
        appliedIndex = output.index;
        effects.push(output);
        waiting = afterApplying(rules, node, waiting, output, effects);
        break;
      case 'restore':
        appliedIndex = Math.max(appliedIndex, output.snapshot.index);
        effects.push(output);
        break;
      case 'accepted':
        waiting = [...waiting, { index: output.index, term: output.term }];
        effects.push({ kind: 'reply', reply: output });
        break;
      case 'redirect':
      case 'reconfigurationRefused':
      case 'transferring':
      case 'transferRefused':
      case 'readable':
      case 'readRefused':
        effects.push({ kind: 'reply', reply: output });
        break;
      case 'electionTimer':
        effects.push(output);
        break;
      case 'roundConfirmed':
        break; // the lease was seen to
      default:
        return unreachable(output);
    }
  }
  waiting = afterStepOf(node, waiting, effects);
  return { driven: drivenWith(node, pending, appliedIndex, waiting, begun, clock), effects };
}

/**
 * With appliesLater: the next committed entry is given to the state machine, whose client is answered, and then the core is
 * told. Throws a RangeError if there is none.
 */
export function applyNext(rules: DriverRules, driven: Driven): Driving {
  const { node, pending, clock } = driven;
  const index = driven.appliedIndex + 1;
  const entry = index <= node.commitIndex ? entryAt(node.log, index) : undefined;
  if (entry === undefined) throw new RangeError(`there is no committed entry ${index} to be applied`);
  const applied: OutputOf<'apply'> = { kind: 'apply', index, entry };
  const effects: Effect[] = [applied];
  const waiting = afterApplying(rules, node, driven.waiting, applied, effects);
  const told = drive(rules, drivenWith(node, pending, index, waiting, driven.begun, clock), { kind: 'applied', index });
  return { driven: told.driven, effects: [...effects, ...told.effects] };
}

/** `data`: the state machine as it is now. It takes the place of the log up to there: at once, or when it is finished. */
export function takeSnapshot(rules: DriverRules, driven: Driven, data: string): Driving {
  const { node, pending, appliedIndex, waiting, clock } = driven;
  const index = rules.snapshots.covers(driven);
  if (rules.snapshotsLater !== true) return drive(rules, driven, { kind: 'snapshot', index, data });
  if (driven.begun !== null || index <= node.log.base) return { driven, effects: [] };
  const begun = snapshotAt(node, index, data);
  return { driven: drivenWith(node, pending, appliedIndex, waiting, begun, clock), effects: [] };
}

/** With snapshotsLater: the one that was begun is whole. Throws a RangeError if there is none. `now`: the state machine as it is now. */
export function finishSnapshot(rules: DriverRules, driven: Driven, now: string): Driving {
  const { node, pending, appliedIndex, waiting, begun, clock } = driven;
  if (begun === null) throw new RangeError('no snapshot was begun');
  const snapshot = { ...begun, data: rules.snapshots.holds(begun, now) };
  const free = drivenWith(node, pending, appliedIndex, waiting, null, clock);
  return drive(rules, free, { kind: 'snapshotTaken', snapshot });
}

/** The request that waits for this entry is answered, or given up. */
function afterApplying(
  { answers }: DriverRules,
  node: RaftNode,
  waiting: WaitingRequests,
  applied: OutputOf<'apply'>,
  effects: Effect[],
): WaitingRequests {
  const settled = settledBy(answers, node, waiting, applied);
  if (settled === null) return waiting;
  effects.push(settled);
  return without(waiting, settled);
}

/** Requests are given up with the leadership in which they were accepted. */
function afterStepOf(node: RaftNode, waiting: WaitingRequests, effects: Effect[]): WaitingRequests {
  const abandoned = abandonedBy(node, waiting);
  if (abandoned.length === 0) return waiting;
  for (const request of abandoned) effects.push({ kind: 'giveUp', request });
  return waiting.filter((one) => !abandoned.includes(one));
}

/** Field by field: to spread a clock that may be missing took longer than the rest of a step. */
export const drivenWith = (
  node: RaftNode,
  pending: PendingWrites,
  appliedIndex: LogIndex,
  waiting: WaitingRequests,
  begun: Snapshot | null,
  clock: DriverClock | undefined,
): Driven =>
  clock === undefined
    ? { node, pending, appliedIndex, waiting, begun }
    : { node, pending, appliedIndex, waiting, begun, clock };

/** The oldest write is durable: what waited for it goes out before the core is told. */
export function writeFinished(rules: DriverRules, driven: Driven): Driving {
  const { pending, finished, released } = finishOldest(driven.pending);
  const { node, appliedIndex, waiting, begun, clock } = driven;
  const input = { kind: 'written', write: finished } as const;
  const told = drive(rules, drivenWith(node, pending, appliedIndex, waiting, begun, clock), input);
  if (released.length === 0) return told;
  const sends = released.map((outgoing): Effect => ({ kind: 'send', outgoing }));
  return { driven: told.driven, effects: [...sends, ...told.effects] };
}
