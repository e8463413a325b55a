import { beforeAll, describe, expect, test } from 'vitest';
import { runSteps } from '../../../world/cluster/run.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import type { DraftOptions } from '../../drawing/draft.ts';
import type { ClusterOptions } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { plainOptions, Story } from '../../../world/testing/story.ts';
import { searchFor } from '../../testing/search-for.ts';
import { targetByConsequences, targetNamed } from '../../../world/testing/target-named.ts';
import { liveness } from '../../../properties/judging/judge.ts';
import { nameOf, resolve } from '../../../world/cluster/move.ts';
import { World } from '../../../world/cluster/world.ts';
import { outcomeOf } from '../../../properties/progressive.ts';
import type { Shrunk } from '../shrunk.ts';
import { sameClass } from '../trial.ts';
import type { Candidate } from '../trial.ts';
import { ShorterSearch } from './search.ts';
import { searchingShorter } from './searching-shorter.ts';
import { boundsOf, spaceOf } from './space.ts';

const statesMax = 20_000;

function found(target: Target, drafts: DraftOptions = {}, seed = 1): Shrunk {
  const { finding } = searchFor(target, 5_000, drafts, seed);
  if (finding === null) throw new RangeError('nothing was found');
  return finding.shrunk;
}

const shorterOf = (target: Target, start: Shrunk, states = statesMax): Shrunk =>
  outcomeOf(searchingShorter(target, start, { servers: 3, features: [] }, states));

describe('where no step can go any more', { tags: 'slow' }, () => {
  const target = targetNamed('fault:vote-forgotten-on-same-term-stepdown');
  let start: Shrunk;
  let shortest: Shrunk;
  beforeAll(() => {
    start = found(target, {}, 2);
    shortest = shorterOf(target, start);
  });

  test('a shorter schedule of the same violation is found, and all that are shorter still were looked at', () => {
    const { candidate, violation, shorter } = shortest;
    expect(start.removalsTried).not.toBeNull();
    expect(candidate.steps.length).toBeLessThan(start.candidate.steps.length);
    expect(sameClass(violation, start.violation)).toBe(true);
    expect(runSteps(target, candidate.options, candidate.steps).violation).toEqual(violation);
    expect(shorter).toMatchObject({ known: 'none', bounds: null });
  });

  test('it is the same in every run', () => {
    expect(shorterOf(target, start)).toEqual(shortest);
  });

  test('the best so far is there all along, and never gets longer', () => {
    let last = start;
    for (const best of searchingShorter(target, start, { servers: 3, features: [] }, statesMax)) {
      expect(best.candidate.steps.length).toBeLessThanOrEqual(last.candidate.steps.length);
      last = best;
    }
  });

  test('it is not called the shortest if states run out', () => {
    expect(shorterOf(target, shortest, 1).shorter).toMatchObject({ known: 'undecided' });
  });

  test('a schedule that is too long is never called the shortest', () => {
    const { candidate } = shortest;
    const steps: readonly Step[] = [{ kind: 'command', server: 1, command: 'x' }, ...candidate.steps];
    const { violation } = runSteps(target, candidate.options, steps);
    if (violation === null) throw new RangeError('the step before it was not to change anything');
    const padded = { ...shortest, candidate: { options: candidate.options, steps }, violation };
    const { candidate: best, shorter } = shorterOf(target, padded);
    expect(best.steps).toHaveLength(candidate.steps.length);
    expect(shorter.known).toBe('none');
  });

  test('a bound that leaves out what breaks it is no ground for a certificate: the search within it ends without', () => {
    const { options, steps } = shortest.candidate;
    const search = (maxTerm: number): ShorterSearch => {
      const bounds = { ...boundsOf(target, shortest.candidate), maxTerm };
      const space = spaceOf(target, options, bounds, shortest.violation.property, []);
      const one = new ShorterSearch(target, options, space, { violation: shortest.violation, stepsMax: steps.length });
      one.advance(statesMax);
      return one;
    };
    expect(search(0)).toMatchObject({ status: 'complete', states: 1 });
    expect(search(9).status).toBe('found');
    expect(search(9).path).toHaveLength(steps.length);
  });
});

/** All that may happen next, faults of the network included. */
function movesIn(world: World): readonly Step[] {
  const servers = world.views.map(({ id }) => id);
  const steps = servers.flatMap((server): readonly Step[] => [
    ...(['timeout', 'heartbeat', 'crash', 'restart', 'write', 'compact', 'read'] as const).map((kind) => ({
      kind,
      server,
    })),
    { kind: 'command', server, command: 'x' },
    ...servers.map((voter): Step => ({ kind: 'reconfigure', server, voters: [voter], learners: [] })),
    { kind: 'reconfigure', server, voters: servers, learners: [] },
    { kind: 'partition', side: [server] },
  ]);
  const flights = world.network.flights.flatMap((flight) =>
    (['deliver', 'drop', 'duplicate'] as const).map((kind) => nameOf(world, { kind, flight })),
  );
  return [...steps, ...flights].filter((step) => resolve(world, step) !== null);
}

/** Whether any schedule of so many steps, or fewer, breaks it: by trying every one. */
function isBrokenWithin(
  target: Target,
  options: ClusterOptions,
  wanted: Shrunk['violation'],
  most: number,
  begin: readonly Step[] = [],
): boolean {
  const { violation } = runSteps(target, options, begin, { suffix: wanted.property === liveness });
  if (violation !== null) return sameClass(violation, wanted);
  if (begin.length === most) return false;
  const world = new World(target.make(options), options, target.invariants, true);
  for (const step of begin) {
    const move = resolve(world, step);
    if (move !== null) world.make(move);
  }
  return movesIn(world).some((step) => isBrokenWithin(target, options, wanted, most, [...begin, step]));
}

/** A failing candidate of which nothing is known. */
function unknown(target: Target, candidate: Candidate): Shrunk {
  const { violation, skipped } = runSteps(target, candidate.options, candidate.steps);
  if (violation === null) throw new RangeError('the schedule was to fail');
  expect(skipped).toEqual([]);
  return { candidate, violation, ...nothingTried };
}

const nothingTried = {
  replays: 0,
  removalsTried: null,
  nearby: 0,
  shorter: { known: 'undecided', states: 0 },
} as const;

test('what begins as the schedule does may go over links that the schedule has cut', { tags: 'slow' }, () => {
  const target = targetNamed('fault:uptodate-check-index-only');
  const { steps } = new Story(target)
    .elect(2, 1, 3)
    .command(2)
    .elect(3, 2, 1)
    .replicate(3, 1)
    .deliver(2, 1, 'AppendEntries')
    .deliver(1, 2, 'AppendEntriesResponse')
    .step({ kind: 'cut', from: 2, to: 1 })
    .heartbeat(3)
    .elect(2, 3, 3);
  const fewStates = 1_000; // to search from the beginning takes more
  const { candidate } = shorterOf(target, unknown(target, { options: plainOptions, steps }), fewStates);
  expect(candidate.steps.map(({ kind }) => kind)).not.toContain('cut');
  expect(candidate.steps.length).toBeLessThan(steps.length);
});

describe('with other options it may be shorter', () => {
  test('with none of the features, and all servers', () => {
    const target = targetNamed('fault:candidate-ignores-same-term-append');
    const { candidate } = shorterOf(target, unknown(target, longWay));
    expect(candidate.options).toMatchObject({ servers: 3, features: [] });
    expect(candidate.steps).toHaveLength(1);
  });

  test('with a single voter, where membership may be switched on', { tags: 'slow' }, () => {
    const target = targetNamed('fault:snapshot-boundary-off-by-one');
    const start = found(target, { features: ['snapshots'] });
    expect(shorterOf(target, start).candidate.options.features).toEqual(['snapshots']);
    const room = { servers: 3, features: ['membership'] } as const;
    const { candidate } = outcomeOf(searchingShorter(target, start, room, statesMax));
    expect(candidate.options).toMatchObject({ servers: 2, voters: 1, features: ['snapshots', 'membership'] });
    expect(candidate.steps.length).toBeLessThan(start.candidate.steps.length);
  });

  test('whom a single voter may let in, though that takes an entry more', { tags: 'slow' }, () => {
    const target = targetByConsequences('fault:heartbeat-skips-consistency-check');
    const story = new Story(target).crash(1).timeout(2).deliver(2, 3, 'RequestVote').timeout(3);
    const { steps } = story.deliver(3, 2, 'RequestVoteResponse');
    const options = { ...plainOptions, maxInFlight: 1 };
    const room = { servers: 3, features: ['membership'] } as const;
    const { candidate } = outcomeOf(searchingShorter(target, unknown(target, { options, steps }), room, statesMax));
    expect(candidate.options).toMatchObject({ servers: 2, voters: 1, features: ['membership'] });
    expect(candidate.steps.map(({ kind }) => kind)).toEqual(['timeout', 'reconfigure']);
  });
});

/** By a second server that has yet to be added, where a candidacy of one of three would do. */
const longWay = {
  options: {
    servers: 2,
    voters: 1,
    features: ['preVote', 'snapshots', 'membership'],
    maxEntries: 1,
    maxInFlight: 1,
    disk: 'immediate',
  },
  steps: [
    { kind: 'timeout', server: 1 },
    { kind: 'compact', server: 1 },
    { kind: 'reconfigure', server: 1, voters: [1, 2], learners: [] },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #1' },
    { kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #1' },
    { kind: 'deliver', message: '1>2 InstallSnapshot t1 #1' },
    { kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #2' },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #2' },
    { kind: 'timeout', server: 2 },
  ],
} as const;

test.each([
  'fault:commit-quorum-off-by-one',
  'fault:overlapping-config-changes',
  'fault:config-change-before-term-commit',
])('%s: trying every schedule agrees', { tags: 'slow' }, (name) => {
  const target = targetNamed(name);
  const { candidate, violation, shorter } = shorterOf(target, found(target));
  const { options, steps } = candidate;
  expect(shorter).toMatchObject({ known: 'none', bounds: null });
  expect(isBrokenWithin(target, options, violation, Math.min(3, steps.length - 1))).toBe(false);
  expect(isBrokenWithin(target, options, violation, steps.length, steps)).toBe(true);
});

test.each([
  ['fault:dedup-missing-from-snapshot', 'clients cannot be explored', {}],
  ['fault:overlap-rewrite-crash-window', 'disks cannot be explored', { clients: 0 }],
] as const)('what cannot be explored is said: %s', { tags: 'slow' }, (name, why, drafts) => {
  const target = targetNamed(name);
  const start = found(target, drafts);
  expect(shorterOf(target, start)).toEqual({ ...start, shorter: { known: 'nothing', why } });
});
