import { applying } from './features/applying.ts';
import { batching } from './features/batching.ts';
import { placedAt } from './composing/chart.ts';
import type { Chart, PlacedRule, Rule } from './composing/chart.ts';
import { checkQuorum } from './features/check-quorum.ts';
import type { SpecConfig } from './state/config.ts';
import type { SpecEvent } from './state/event.ts';
import { coreRules } from './rules/core-rules.ts';
import { disk } from './features/disk.ts';
import { fastWalkBack } from './features/fast-walk-back.ts';
import type { Feature } from './composing/feature.ts';
import { definitionsOf, flatMachine } from './composing/flat-machine.ts';
import { forgetLeader } from './features/forget-leader.ts';
import { knownLeader } from './features/known-leader.ts';
import { leaseReads } from './features/lease-reads.ts';
import { raft } from './machine.ts';
import { changedRules } from './mutants.ts';
import { preVote } from './features/pre-vote.ts';
import { reads } from './features/reads.ts';
import { membership } from './features/reconfiguration.ts';
import { leastTimeout } from './features/least-timeout.ts';
import { redirect } from './features/redirect.ts';
import type { Change, Guard } from './rules/rule.ts';
import { snapshots } from './features/snapshot.ts';
import { initialContext } from './state/state.ts';
import { slowSnapshots } from './features/slow-snapshots.ts';
import { transfer } from './features/transfer.ts';
import { raftSetup, type ServerMachine } from './composing/xstate.ts';

/** Returns the machine of one server: `raft`, and the features that are on composed onto it, one after the other. */
export function createServerMachine(config: SpecConfig): ServerMachine {
  const features = featuresOf(config);
  const chart = features.flatMap(({ edits }) => edits).reduce((before, edit) => edit(before), core);
  const rules = [coreRules(config), ...features, changedRules(config)];
  const send = features.find((feature) => feature.send !== undefined)?.send;
  const setup = raftSetup<string, string>({
    guards: Object.fromEntries(rules.flatMap(({ guards = {} }) => Object.entries<Guard>(guards))),
    changes: Object.fromEntries(rules.flatMap(({ changes = {} }) => Object.entries<Change>(changes))),
    ...(send && { send }),
  });
  return setup.createMachine({
    id: 'raft',
    context: ({ input }) => initialContext(config, input?.id ?? 1),
    initial: 'follower',
    on: rulesOf(chart, 'any'),
    states: {
      follower: { on: rulesOf(chart, 'follower') },
      preCandidate: { on: rulesOf(chart, 'preCandidate') },
      candidate: { on: rulesOf(chart, 'candidate') },
      leader: { on: rulesOf(chart, 'leader') },
    },
  });
}

/** What may happen to a server by itself because of the features that are on, within any bounds. */
export function eventsOfFeatures(config: SpecConfig): readonly SpecEvent[] {
  const known = events.get(config) ?? featuresOf(config).flatMap((feature) => feature.events ?? []);
  events.set(config, known);
  return known;
}

const events = new WeakMap<SpecConfig, readonly SpecEvent[]>();

/** In this order each finds what it changes: an edit sees the rules of the features before it. */
function featuresOf(config: SpecConfig): readonly Feature[] {
  const { features } = config;
  return [
    ...(features.preVote ? [preVote(config)] : []),
    ...(features.fastWalkBack ? [fastWalkBack(config)] : []),
    ...(features.batching ? [batching(config)] : []),
    ...(features.snapshots ? [snapshots(config)] : []),
    ...(features.transfer ? [transfer(config)] : []),
    ...(features.membership ? [membership(config)] : []),
    ...(features.checkQuorum ? [checkQuorum(config)] : []),
    ...(features.redirect || features.checkQuorum ? [knownLeader(config)] : []),
    ...(features.forgetLeader ? [forgetLeader(config)] : []),
    ...(features.leastTimeout ? [leastTimeout] : []),
    ...(features.redirect ? [redirect] : []),
    ...(features.readIndex ? [reads(config)] : []),
    ...(features.leaseReads ? [leaseReads(config)] : []),
    ...(features.slowSnapshots ? [slowSnapshots(config)] : []),
    ...(features.applying ? [applying] : []),
    ...(features.disk ? [disk(config)] : []),
  ];
}

const core: Chart = definitionsOf(flatMachine(raft)).map(({ state, event, definition }) => {
  const { description, guard, target, actions } = definition;
  const rule = {
    ...(description !== undefined && { description }),
    ...(guard !== undefined && { guard }),
    ...(target?.[0] && { target: `#raft.${target[0].key}` as const }),
    actions,
  };
  return placedAt(rule, { state, event });
});

/** The rules of a state by event, as XState wants them. */
function rulesOf(chart: Chart, state: PlacedRule['state']): Record<string, readonly Rule[]> {
  const rules: Record<string, Rule[]> = {};
  for (const placed of chart) {
    if (placed.state !== state) continue; // before it is taken apart: five states go through the whole chart
    const { state: _state, event, action: _action, ...rule } = placed;
    (rules[event] ??= []).push(rule);
  }
  return rules;
}
