import type { Step, StepKind } from '../../properties/seen/schedule.ts';
import { stepKindOf } from '../../properties/seen/schedule.ts';
import type { Input } from '../../properties/seen/subject.ts';
import { command } from './client/command.ts';
import { read } from './client/read.ts';
import { request } from './client/request.ts';
import { action } from './core/action.ts';
import type { Choice, Move, StepDescriptor } from './descriptor.ts';
import { emit } from './documented/emit.ts';
import { harness } from './documented/harness.ts';
import { bridge } from './network/bridge.ts';
import { cut } from './network/cut.ts';
import { deliver } from './network/deliver.ts';
import { drop } from './network/drop.ts';
import { duplicate } from './network/duplicate.ts';
import { flapping } from './network/flapping.ts';
import { heal } from './network/heal.ts';
import { isolatedPair } from './network/isolated-pair.ts';
import { mend } from './network/mend.ts';
import { oneWay } from './network/one-way.ts';
import { partition } from './network/partition.ts';
import { ring } from './network/ring.ts';
import { apply } from './server/apply.ts';
import { compact } from './server/compact.ts';
import { crash } from './server/crash.ts';
import { elapse } from './server/elapse.ts';
import { finishSnapshot } from './server/finish-snapshot.ts';
import { forgetLeader } from './server/forget-leader.ts';
import { heartbeat } from './server/heartbeat.ts';
import { leastTimeout } from './server/least-timeout.ts';
import { reconfigure } from './server/reconfigure.ts';
import { restart } from './server/restart.ts';
import { tick } from './server/tick.ts';
import { timeout } from './server/timeout.ts';
import { transfer } from './server/transfer.ts';
import { wipe } from './server/wipe.ts';
import { write } from './server/write.ts';

/** Every kind of step there is, from calm to violent, and then as they came: the order decides what a seed means. */
const descriptors: { readonly [Kind in StepKind]: StepDescriptor<Kind> } = {
  deliver,
  write,
  heartbeat,
  command,
  timeout,
  transfer,
  restart,
  heal,
  mend,
  drop,
  duplicate,
  cut,
  partition,
  crash,
  compact,
  reconfigure,
  read,
  request,
  tick,
  action,
  harness,
  emit,
  forgetLeader,
  leastTimeout,
  elapse,
  wipe,
  bridge,
  ring,
  oneWay,
  isolatedPair,
  flapping,
  apply,
  finishSnapshot,
};

const byKind: Readonly<Record<StepKind, StepDescriptor>> = descriptors;

/** What is to be known of such a step. */
export const descriptorOf = ({ kind }: Step | Move): StepDescriptor => byKind[kind];

/** The same of the step that gives a server that input. */
export const descriptorFor = (input: Input): StepDescriptor => byKind[stepKindOf(input)];

export const allDescriptors: readonly StepDescriptor[] = Object.values(byKind);

/** Those that begin what an explorer tries of a server, in this order, which fixes the paths that it finds; then the rest. */
const exploredFirst = [crash, write, timeout, heartbeat, command, compact, reconfigure, read, transfer] as const;

export const exploredDescriptors: readonly StepDescriptor[] = [...new Set([...exploredFirst, ...allDescriptors])];

/** All ways in which random choices come to a step, from calm to violent. */
export const allChoices: readonly Choice[] = allDescriptors.flatMap(({ choices }) => choices);

/** Those that happen in a cluster to which nothing is done: messages arrive, writes finish, and then timers fire. */
export const calmChoices: readonly Choice[] = allChoices.filter(({ calm }) => calm === true);
