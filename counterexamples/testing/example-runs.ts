import { allInvariants } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { withRules } from '../../world/faults/fault.ts';
import type { Section, Step } from '../../properties/seen/schedule.ts';
import { coreActions } from '../../properties/seen/subject.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import { soundParts } from '../../world/subjects/implementation-parts.ts';
import type { Parts } from '../../world/subjects/implementation-parts.ts';
import type { Target } from '../../properties/judging/target.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';

// Runs for the tests of this folder.

export const threeServers: ClusterOptions = {
  servers: 3,
  features: [],
  maxEntries: 1,
  maxInFlight: 1,
  disk: 'immediate',
};

/** A server votes for whoever asks, again and again in one term. */
export const votesTwice: Parts = withRules({
  grantsVote: (rules, node, _from, message) => message.term === node.currentTerm && rules.isUpToDate(node.log, message),
});

export function targetOf(parts: Parts = soundParts, invariants: readonly Invariant[] = allInvariants): Target {
  return { name: 'impl', make: (options) => implementation(options, 'impl', parts), invariants };
}

interface Wanted {
  readonly options?: Partial<ClusterOptions>;
  readonly sections?: readonly Section[];
  readonly title?: string;
  readonly target?: Target;
  readonly suffix?: boolean;
}

/** A run of steps in the short form of `stepOf`. */
export function runOf(steps: readonly string[], wanted: Wanted = {}): Trace {
  const { options = {}, sections, title = 'example', target = targetOf(), suffix = false } = wanted;
  const schedule = {
    title,
    subject: target.name,
    options: { ...threeServers, ...options },
    ...(sections === undefined ? {} : { sections }),
    steps: steps.map(stepOf),
    expect: { verdict: 'holds' },
  } as const;
  return traceOf(target, schedule, { suffix });
}

/** `2 timeout`, `1 command x`, `1 transfer 2`, `1 action requestVote 2`, `1>2 RequestVote t1 #1` (delivers), `drop 1>2 RequestVote t1 #1`, `partition 1 2`, `heal`. */
function stepOf(text: string): Step {
  const [, kind, message] = /^(?:(drop|duplicate) )?(\d+>\d+ \w+ t\d+ #\d+)$/.exec(text) ?? [];
  if (message !== undefined) return { kind: kind === 'drop' || kind === 'duplicate' ? kind : 'deliver', message };
  const [first = '', second = '', ...rest] = text.split(' ');
  if (first === 'heal') return { kind: 'heal' };
  if (first === 'partition') return { kind: 'partition', side: [second, ...rest].map(Number) };
  if (first === 'cut' || first === 'mend') return { kind: first, from: Number(second), to: Number(rest[0]) };
  const server = Number(first);
  switch (second) {
    case 'command':
      return { kind: 'command', server, command: rest.join(' ') };
    case 'transfer':
      return { kind: 'transfer', server, target: Number(rest[0]) };
    case 'action': {
      const [name, to] = rest;
      const action = coreActions.find((known) => known === name);
      if (action === undefined) throw new TypeError(`no such action: ${text}`);
      return { kind: 'action', action, server, ...(to === undefined ? {} : { to: Number(to) }) };
    }
    case 'timeout':
    case 'heartbeat':
    case 'crash':
    case 'restart':
    case 'write':
      return { kind: second, server };
    default:
      throw new TypeError(`no such step: ${text}`);
  }
}

/** n1 becomes leader of term 1 with the vote of n2, and commits its no-op. */
export const election: readonly string[] = [
  '1 timeout',
  '1>2 RequestVote t1 #1',
  '2>1 RequestVoteResponse t1 #1',
  '1>2 AppendEntries t1 #1',
  '2>1 AppendEntriesResponse t1 #1',
];

/** n2 votes for both of the others in term 1. */
export const twoVotes: readonly string[] = [
  '1 timeout',
  '3 timeout',
  '1>2 RequestVote t1 #1',
  '3>2 RequestVote t1 #1',
  '2>1 RequestVoteResponse t1 #1',
  '2>3 RequestVoteResponse t1 #1',
  '1 command x',
];

/** In single actions of raft.tla: n1 asks itself and n2, which adopts the term before it votes. For `coreTarget`. */
export const coreCampaign: readonly string[] = [
  '1 timeout',
  '1 action requestVote 1',
  '1 action requestVote 2',
  '1>2 RequestVote t2 #1',
  '1>2 RequestVote t2 #1',
];

/** The core of the spec. */
export const coreTarget = targetNamed('model:core');
