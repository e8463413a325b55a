import { type ClusterStep, enabledSteps, initialCluster, type SpecCluster, takeStep } from '../cluster.ts';
import { eventsOfFeatures } from '../compose.ts';
import { coreFeatures, type SpecConfig, type SpecFeatures } from '../state/config.ts';
import { receive, type SpecEvent } from '../state/event.ts';
import type { SpecServer } from '../server.ts';

/** Every feature on but lease reads, which need clocks. */
export const allFeatures: SpecFeatures = {
  ...coreFeatures,
  ...Object.fromEntries(Object.entries(coreFeatures).flatMap(([name, off]) => (off === false ? [[name, true]] : []))),
  readIndex: { maxReads: 2 },
  leaseReads: false,
  snapshots: { maxChunk: 5 },
  membership: { joint: true },
  batching: { maxEntries: 2, maxInFlight: 2 },
};

const withLeases: SpecConfig = { servers: 3, initialTerm: 1, features: { ...allFeatures, leaseReads: true } };

/** The sets of features that tests about all configurations walk through. */
export const featureSets: readonly (readonly [string, SpecFeatures])[] = [
  ['core', coreFeatures],
  ['all', allFeatures],
  ['all with one election timeout', { ...allFeatures, leastTimeout: false }],
  ['all with lease reads', { ...allFeatures, leaseReads: true }],
  ['all but the disk', { ...allFeatures, disk: false }],
  ['batching over the core', { ...coreFeatures, batching: { maxEntries: 3, maxInFlight: 2 } }],
  ['pre-vote and disk without own votes', { ...coreFeatures, preVote: true, disk: true }],
  ['all but snapshots', { ...allFeatures, snapshots: null }],
  [
    'transfer and check-quorum over own votes and batching',
    {
      ...coreFeatures,
      implicitSelfVote: true,
      noOp: true,
      transfer: true,
      checkQuorum: true,
      batching: { maxEntries: 3, maxInFlight: 2 },
    },
  ],
  [
    'reads over own votes and batching',
    {
      ...coreFeatures,
      implicitSelfVote: true,
      noOp: true,
      readIndex: { maxReads: 2 },
      batching: { maxEntries: 3, maxInFlight: 2 },
    },
  ],
  ['fast walk back, not monotonic', { ...coreFeatures, fastWalkBack: true, noOp: true }],
];

export const bounds = { maxTerm: 9, maxLogLen: 4, maxMsgs: 6, values: 2, restart: true, duplicate: true, drop: true };

/** A walk of the cluster, each step chosen by a number; calls `visit` with every server and event it passes. */
export function walk(
  config: SpecConfig,
  choices: readonly number[],
  visit: (server: SpecServer, event: SpecEvent) => void,
  start = initialCluster(config),
): SpecCluster {
  let cluster = start;
  for (const choice of choices) {
    const steps = enabledSteps(config, cluster, bounds);
    const step = pick(steps, choice);
    if (step === undefined) return cluster;
    const event = step.kind === 'server' ? step.event : receive(step.message);
    const server = cluster.servers[(step.kind === 'server' ? step.server : step.message.mdest) - 1];
    if (server !== undefined) visit(server, event);
    cluster = takeStep(config, cluster, step);
  }
  return cluster;
}

const upsetting = ['timeout', 'campaign', 'restart', 'heartbeat', 'transferLeadership'];

/** A step: mostly messages that arrive, seldom what upsets everything, or nothing would ever be agreed. */
function pick(steps: readonly ClusterStep[], choice: number): ClusterStep | undefined {
  const received = steps.filter((step) => step.kind === 'receive');
  const calm = steps.filter((step) => step.kind === 'server' && !upsetting.includes(step.event.type));
  const preferred = choice % 16 === 0 ? steps : choice % 16 < 8 ? received : calm;
  const from = preferred.length > 0 ? preferred : steps;
  return from[Math.floor(choice / 16) % from.length];
}

/** Events of every kind that need not be enabled, for a server that has met this one. */
export function anyEvents(event: SpecEvent): readonly SpecEvent[] {
  const to = 'message' in event ? event.message.msource : 2;
  return [
    event,
    { type: 'timeout' },
    { type: 'requestVote', to },
    { type: 'becomeLeader' },
    { type: 'clientRequest', value: 'x' },
    { type: 'advanceCommitIndex' },
    { type: 'appendEntries', to },
    { type: 'restart' },
    { type: 'requestPreVote', to },
    { type: 'campaign' },
    { type: 'replicate', to },
    { type: 'heartbeat', to },
    { type: 'read', read: 9 },
    { type: 'confirmLeadership', to },
    { type: 'read', read: 9, leased: true },
    { type: 'compact', data: 'x' },
    { type: 'beginSnapshot', to },
    { type: 'continueSnapshot', to },
    { type: 'transferLeadership', to },
    { type: 'timeoutNow', to },
    { type: 'reconfigure', voters: [1, 2], learners: [3] },
    { type: 'persist' },
    ...eventsOfFeatures(withLeases),
    { type: 'writeSurvives', part: 'hardState' },
  ];
}
