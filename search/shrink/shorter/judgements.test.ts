import { expect, test } from 'vitest';
import type { HistoryInvariant } from '../../../properties/invariants/invariant.ts';
import { holds, violated } from '../../../properties/invariants/invariant.ts';
import { runSteps } from '../../../world/cluster/run.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import { ShorterSearch } from './search.ts';
import { spaceOf } from './space.ts';

/** A third heartbeat is one too many. Nothing else than its memory tells them apart. */
const fewHeartbeats: HistoryInvariant<ReadonlySet<string>> = {
  name: 'Few Heartbeats',
  paper: '',
  of: 'history',
  memory: {
    initial: new Set(),
    after: (seen, { step }) => (step === 'heartbeat' ? new Set([...seen, `heartbeat ${seen.size}`]) : seen),
  },
  check: (_, seen) => (seen.size > 2 ? violated('a third heartbeat') : holds),
};

const target = { ...targetNamed('impl', { conformance: false }), invariants: [fewHeartbeats] };
const options = { ...plainOptions, servers: 1 };
const heartbeat: Step = { kind: 'heartbeat', server: 1 };

test('what an invariant remembers as a set tells judgements apart', () => {
  const steps: readonly Step[] = [{ kind: 'timeout', server: 1 }, heartbeat, heartbeat, heartbeat];
  const { violation } = runSteps(target, options, steps);
  if (violation === null) throw new RangeError('nothing is violated');
  const space = spaceOf(target, options, null, violation.property, null);
  const search = new ShorterSearch(target, options, space, { violation, stepsMax: 4 });
  while (search.advance(100) === 'searching');
  expect(search.status).toBe('found');
  expect(search.path.map(({ input }) => input.kind)).toEqual([
    'electionTimeout',
    'heartbeatTimeout',
    'heartbeatTimeout',
    'heartbeatTimeout',
  ]);
});

test('servers are not renamed where an invariant of somebody else may remember them', () => {
  expect(spaceOf(target, options, null, fewHeartbeats.name, null).reductions).toBe('dead');
  expect(spaceOf({ ...target, invariants: [] }, options, null, fewHeartbeats.name, null).reductions).toBe('all');
});
