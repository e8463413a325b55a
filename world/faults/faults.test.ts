import { describe, expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { targetNamed } from '../testing/target-named.ts';
import { sketches } from '../testing/sketches.ts';
import { Story } from '../testing/story.ts';
import { searchFor } from '../../search/testing/search-for.ts';
import { runSteps } from '../cluster/run.ts';
import { plainOptions } from '../testing/story.ts';
import { allFaults } from './all.ts';

const judgedBy = (names: readonly string[]): { readonly invariants: readonly Invariant[] } => ({
  invariants: allInvariants.filter(({ name }) => names.includes(name)),
});

test('there is a sketch for every fault and a fault for every sketch', () => {
  expect(Object.keys(sketches).sort()).toEqual(allFaults.map(({ id }) => id).sort());
});

describe.each(allFaults)('$id', ({ id, expects }) => {
  const { options, tell } = sketches[id] ?? { tell: (story: Story) => story };

  test('its sketch breaks what it is expected to break', () => {
    const story = tell(new Story(targetNamed(`fault:${id}`, judgedBy(expects)), options));
    expect(expects).toContain(story.violation?.property);
  });

  test('the same steps break nothing in the sound implementation', () => {
    const { steps } = tell(new Story(targetNamed(`fault:${id}`, judgedBy(expects)), options));
    const sound = targetNamed('impl');
    expect(runSteps(sound, { ...plainOptions, ...options }, steps).violation).toBeNull();
  });
});

// The others take a minute of luck: `raftcheck faults --run all` and .ci/run look for them.
const deep = [
  'commit-prior-term-by-count',
  'ack-from-older-term-accepted',
  'overlap-rewrite-crash-window',
  'snapshot-send-aborts-broadcast',
  'timeout-now-obeyed-by-nonmember',
];
const soonFound = allFaults.filter(({ id }) => !deep.includes(id));

test.each(soonFound)(
  '$id is found by random search without help',
  { tags: 'slow' },
  ({ id, features, nemesis, world }) => {
    const drafts = { ...(features && { features }), ...(nemesis && { nemesis }), ...(world && { world }) };
    const { finding } = searchFor(targetNamed(`fault:${id}`), 5_000, drafts);
    expect(finding?.shrunk.removalsTried).toBeGreaterThan(0);
  },
);
