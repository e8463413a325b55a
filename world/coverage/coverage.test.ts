import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpecCluster, SpecConfig, SpecEvent, SpecServer } from '../../model/index.ts';
import {
  coreFeatures,
  createServerMachine,
  enabledSteps,
  initialCluster,
  receive,
  specTransitions,
  stepServer,
  takeStep,
} from '../../model/index.ts';
import { runSteps } from '../cluster/run.ts';
import { Fuzzer } from '../../search/engine/fuzz.ts';
import type { Feature } from '../../properties/seen/subject.ts';
import { standardFeatures } from '../../properties/seen/subject.ts';
import { plainOptions } from '../testing/story.ts';
import { targetNamed } from '../testing/target-named.ts';
import type { CoveredTransition, SpecCoverage } from './coverage.ts';
import { actionsOf, guardsOf, mergeCoverage, noCoverage, unreached } from './coverage.ts';
import { CoverageRecorder } from './recorder.ts';

const config: SpecConfig = { servers: 3, initialTerm: 1, features: coreFeatures };
const transitions = specTransitions(config);
const bounds = { maxTerm: 4, maxLogLen: 3, maxMsgs: 6, values: 1, restart: true, duplicate: true, drop: true };

test('guards are counted as if each had been asked again, up to the first that holds', () => {
  const choices = fc.array(fc.nat(), { minLength: 60, maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(choices, (walked) => {
      const recorder = new CoverageRecorder();
      const record = recorder.recordOf(config);
      const asked = new Map<string, { true: number; false: number }>();
      walk(walked, (server, event) => {
        record(server.role, event.type, stepServer(config, server, event).transition);
        for (const [name, answer] of askGuards(server, event)) {
          const counts = asked.get(name) ?? { true: 0, false: 0 };
          counts[answer] += 1;
          asked.set(name, counts);
        }
      });
      const guards = guardsOf(recorder.take()).filter((guard) => guard.true + guard.false > 0);
      expect(Object.fromEntries(guards.map(({ name, ...counts }) => [name, counts]))).toEqual(
        Object.fromEntries(asked),
      );
    }),
    { numRuns: 20 },
  );
});

test('counting starts again where it was taken', () => {
  const recorder = new CoverageRecorder();
  const record = recorder.recordOf(config);
  const restarts = (): number | undefined => actionsOf(recorder.take()).find(({ name }) => name === 'restart')?.count;
  record(
    'follower',
    'restart',
    transitions.findIndex(({ event }) => event === 'restart'),
  );
  expect([restarts(), restarts()]).toEqual([1, 0]);
});

test('the state of a feature that is off is not missed', () => {
  const statesOf = (preVote: boolean): Set<string> => {
    const recorder = new CoverageRecorder();
    recorder.recordOf({ ...config, features: { ...coreFeatures, preVote } });
    return new Set(recorder.take().transitions.map(({ state }) => state));
  };
  expect(statesOf(false)).toEqual(new Set(['any', 'follower', 'candidate', 'leader']));
  expect(statesOf(true)).toEqual(new Set(['any', 'follower', 'preCandidate', 'candidate', 'leader']));
});

describe('merging', () => {
  test('adds counts, knows transitions by what they are, and keeps what only one machine has', () => {
    const without = covered([], 20);
    const withPreVote = covered(['preVote'], 20);
    const both = mergeCoverage(without, withPreVote);
    const countOf = (coverage: SpecCoverage, action: string): number =>
      coverage.transitions.filter((one) => one.action === action).reduce((sum, { taken }) => sum + taken, 0);
    for (const action of ['Restart', 'BecomeLeader', 'Timeout', 'StartPreVote', 'Persist']) {
      expect(countOf(both, action)).toBe(countOf(without, action) + countOf(withPreVote, action));
    }
    expect(both.transitions).toHaveLength(withPreVote.transitions.length + 2); // a timeout starts the election at once
    const sorted = (coverage: SpecCoverage): readonly string[] => coverage.transitions.map(describeCounts).sort();
    expect(sorted(mergeCoverage(withPreVote, without))).toEqual(sorted(both));
    expect(mergeCoverage(both, noCoverage)).toEqual(both);
  });
});

test('a run that elects nobody leaves becomeLeader never reached', () => {
  const coverage = new CoverageRecorder();
  const target = targetNamed('impl', { conformance: true, coverage });
  runSteps(target, plainOptions, [{ kind: 'timeout', server: 1 }], { suffix: false });
  const reached = coverage.take();
  expect(actionsOf(reached).find(({ name }) => name === 'becomeLeader')).toEqual({ name: 'becomeLeader', count: 0 });
  expect(unreached(reached).actions).toContain('becomeLeader');
  expect(unreached(reached).neverTrue).toContain('hasVotesOfQuorum');
  expect(unreached(reached).actions).not.toContain('startElection');
});

// Who campaigns must have been sent a snapshot of the right term: in one run of some thousand.
const seldom = ['candidate InstallSnapshotRequest', 'leader InstallSnapshotRequest'];

test('random search reaches everything but what conformance never asks for', { tags: 'slow' }, () => {
  const coverage = new CoverageRecorder();
  // With all features, which few runs have if nobody says so, what takes several of them comes up.
  for (const [seed, drafts] of [
    [1, {}],
    [3, {}],
    [3, { features: standardFeatures }],
  ] as const) {
    const fuzzer = new Fuzzer(targetNamed('model', { coverage }), seed, drafts);
    for (let chunk = 0; chunk < 16; chunk += 1) fuzzer.search(chunk);
  }
  const { transitions: neverTaken, ...rest } = unreached(coverage.take());
  const never = neverTaken.map(({ state, event }) => `${state} ${event}`);
  expect(never.filter((name) => !seldom.includes(name))).toEqual([
    'any TimeoutNowRequest', // of a newer term: a leader tells only a server that has answered in its term
    'follower TimeoutNowRequest', // that comes when its receiver has lost its vote, in the same term
    'leader appendEntries', // raft.tla's: with batching a leader has replicate and heartbeat
    'leader read', // within a lease: the spec by itself has no clock
  ]);
  expect(rest).toEqual({
    neverTrue: ['isToldWithoutVote', 'mayAppendEntries', 'isLeased'], // of the same
    neverFalse: [
      'mayBegin', // the world lets nobody begin a snapshot of nothing new,
      'mayApply', // apply what is not committed,
      'hasBegun', // finish a snapshot that is not begun,
      'hasPendingWrite', // or a write that is not pending
      'mayAppendEntries',
    ],
    actions: [],
  });
});

/** What random search exercises of the spec with these features on. */
function covered(features: readonly Feature[], runs: number): SpecCoverage {
  const coverage = new CoverageRecorder();
  new Fuzzer(targetNamed('model', { coverage }), 1, { features }).search(0, runs);
  return coverage.take();
}

const describeCounts = ({ state, event, guard, action, taken, refused }: CoveredTransition): string =>
  [state, event, guard, action, taken, refused].join(' ');

function walk(choices: readonly number[], visit: (server: SpecServer, event: SpecEvent) => void): void {
  let cluster: SpecCluster = initialCluster(config);
  for (const choice of choices) {
    const steps = enabledSteps(config, cluster, bounds);
    const step = steps[choice % steps.length];
    if (step === undefined) return;
    for (const server of cluster.servers) {
      visit(server, { type: 'becomeLeader' }); // mostly not enabled
      if (step.kind === 'receive' && step.message.mdest === server.context.id) visit(server, receive(step.message));
      if (step.kind === 'server' && step.server === server.context.id) visit(server, step.event);
    }
    cluster = takeStep(config, cluster, step);
  }
}

/** The guards of an event with what they say, by their own functions. */
function askGuards(server: SpecServer, event: SpecEvent): readonly (readonly [string, 'true' | 'false'])[] {
  const { guards } = createdMachine.implementations;
  const asked: [string, 'true' | 'false'][] = [];
  for (const state of [server.role, 'any']) {
    for (const { guard } of transitions.filter((one) => one.state === state && one.event === event.type)) {
      if (guard === null) return asked;
      const answer = guards[guard]?.({ context: server.context, event }) === true;
      asked.push([guard, answer ? 'true' : 'false']);
      if (answer) return asked;
    }
  }
  return asked;
}

const createdMachine = createServerMachine(config) as unknown as {
  readonly implementations: {
    readonly guards: Readonly<Record<string, (args: { context: unknown; event: unknown }) => boolean>>;
  };
};
