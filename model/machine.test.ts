import { expect, test } from 'vitest';
import { createActor, type InspectionEvent } from 'xstate';
import { createServerMachine } from './compose.ts';
import { coreFeatures } from './state/config.ts';
import { eventKinds, receive, type SpecEvent } from './state/event.ts';
import { definitionsOf, flatMachine } from './composing/flat-machine.ts';
import { raft } from './machine.ts';
import type { SpecMessage } from './state/message.ts';
import type { SpecRole } from './state/state.ts';
import type { ServerMachine } from './composing/xstate.ts';

test('with no feature on, nothing is composed onto the machine', () => {
  const machine = createServerMachine({ servers: 3, initialTerm: 1, features: coreFeatures });
  expect(rulesOf(machine)).toEqual(rulesOf(raft));
});

const rulesOf = <Role extends SpecRole>(machine: ServerMachine<Role>) =>
  definitionsOf(flatMachine(machine)).map(({ definition, ...place }) => {
    const { guard, target, actions, description } = definition;
    return { ...place, guard, target: target?.[0]?.key, actions, description };
  });

test('its events are those of raft.tla, which come first', () => {
  expect(new Set<string>(raft.events)).toEqual(new Set<string>(eventKinds.slice(0, 11)));
});

test('as an actor it leads what a server of three does, and an inspector sees it', () => {
  const seen: InspectionEvent[] = [];
  const actor = createActor(raft, { input: { id: 1 }, inspect: (event) => seen.push(event) }).start();
  const vote = { mtype: 'RequestVoteRequest', mterm: 2, mlastLogTerm: 0, mlastLogIndex: 0 } as const;
  const granted = { mtype: 'RequestVoteResponse', mterm: 2, mvoteGranted: true } as const;
  const messages: readonly SpecMessage[] = [
    { ...vote, msource: 1, mdest: 1 },
    { ...granted, msource: 1, mdest: 1 },
    { ...granted, msource: 2, mdest: 1 },
  ];
  const events: readonly SpecEvent[] = [
    { type: 'timeout' },
    { type: 'requestVote', to: 2 },
    ...messages.map(receive),
    { type: 'becomeLeader' },
    { type: 'clientRequest', value: 'x' },
  ];
  for (const event of events) actor.send(event);

  expect(actor.getSnapshot()).toMatchObject({
    value: 'leader',
    context: { id: 1, currentTerm: 2, votedFor: 1, log: [{ term: 2, value: 'x' }] },
  });
  const took = seen.flatMap((event) =>
    event.type === '@xstate.action' && event.action.type === 'took' ? [event.action.params] : [],
  );
  expect(took).toEqual([
    { action: 'Timeout' },
    { action: 'RequestVote' },
    { action: 'HandleRequestVoteRequest/grant' },
    { action: 'HandleRequestVoteResponse/granted' },
    { action: 'HandleRequestVoteResponse/granted' },
    { action: 'BecomeLeader' },
    { action: 'ClientRequest' },
  ]);
  expect(seen.map(({ type }) => type)).toEqual(expect.arrayContaining(['@xstate.microstep', '@xstate.snapshot']));
});
