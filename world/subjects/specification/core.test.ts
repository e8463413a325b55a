import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSteps } from '../../cluster/run.ts';
import { runDraft } from '../../../search/drawing/run-draft.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import { drafts } from '../../../search/drawing/draft.ts';
import { coreActions } from '../../../properties/seen/subject.ts';
import { Story } from '../../testing/story.ts';
import { targetNamed } from '../../testing/target-named.ts';
import type { ServerView } from '../../../properties/seen/view.ts';
import { nameOf, resolve } from '../../cluster/move.ts';
import type { Move } from '../../steps/descriptor.ts';
import { World } from '../../cluster/world.ts';

const core = targetNamed('model:core');
const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;

const ask = (server: number, to: number): Step => ({ kind: 'action', action: 'requestVote', server, to });
const deliver = (message: string): Step => ({ kind: 'deliver', message });
const campaign: readonly Step[] = [
  { kind: 'timeout', server: 1 },
  ask(1, 1),
  deliver('1>1 RequestVote t2 #1'),
  deliver('1>1 RequestVoteResponse t2 #1'),
  ask(1, 2),
];

function after(steps: readonly Step[]): Story {
  const story = new Story(core, options);
  for (const step of steps) story.step(step);
  return story;
}

describe('a message that is not used up', () => {
  const named = deliver('1>2 RequestVote t2 #1');

  test('stays in flight under its name: its term is adopted first, then it is answered', () => {
    const story = after([...campaign, named]);
    expect(story.view(2)).toMatchObject({ currentTerm: 2, votedFor: null });
    story.step(named);
    expect(story.view(2).votedFor).toBe(1);
    expect(() => story.step(named)).toThrow('does not apply');
  });

  test('keeps its place on the link', () => {
    const byPosition = { kind: 'deliver', message: '1>2 RequestVote t2 #0' } as const;
    const story = after([...campaign, ask(1, 2), byPosition, byPosition]);
    expect(story.view(2).votedFor).toBe(1);
    expect(story.steps.slice(-2)).toEqual([named, named]);
  });
});

describe('a step that its server cannot take does not apply:', () => {
  const lead: readonly Step[] = [
    ...campaign,
    deliver('1>2 RequestVote t2 #1'),
    deliver('1>2 RequestVote t2 #1'),
    deliver('2>1 RequestVoteResponse t2 #1'),
    { kind: 'action', action: 'becomeLeader', server: 1 },
  ];

  test.each<readonly [string, readonly Step[], Step]>([
    ['a follower asks for no vote', [], ask(1, 2)],
    ['nobody asks again who has answered', campaign, ask(1, 1)],
    ['one vote of three is no majority', campaign, { kind: 'action', action: 'becomeLeader', server: 1 }],
    ['a follower sends no entries', [], { kind: 'action', action: 'appendEntries', server: 1, to: 2 }],
    ['a follower commits nothing', [], { kind: 'action', action: 'advanceCommitIndex', server: 1 }],
    ['a follower takes no command', [], { kind: 'command', server: 1, command: 'x' }],
    ['a leader does not time out', lead, { kind: 'timeout', server: 1 }],
    ['a leader has no heartbeat of its own', lead, { kind: 'heartbeat', server: 1 }],
    ['no crash by itself', lead, { kind: 'crash', server: 1 }],
    ['no write', lead, { kind: 'write', server: 1 }],
    ['nobody to send it', campaign, ask(4, 1)],
    ['nobody to get it', campaign, ask(1, 4)],
  ])('%s', (_, before, step) => {
    const { skipped, violation } = runSteps(core, options, [...before, step]);
    expect([skipped, violation]).toEqual([[before.length + 1], null]);
  });

  test('an action, of any subject whose steps are whole', () => {
    const steps = coreActions.map((action): Step => ({ kind: 'action', action, server: 1, to: 2 }));
    for (const name of ['impl', 'model', 'documented']) {
      expect(runSteps(targetNamed(name), options, steps).skipped).toHaveLength(steps.length);
    }
  });
});

test('a restart begins a new life at once', () => {
  const seen: (readonly [life: number, after: ServerView])[] = [];
  const steps: readonly Step[] = [...campaign, { kind: 'action', action: 'restart', server: 1 }];
  runSteps(core, options, steps, {
    observer: {
      after: ({ judge }, happening) => void (happening.seen && seen.push([judge.lifeOf(1), happening.seen.after])),
    },
  });
  expect(seen.map(([life]) => life)).toEqual([...campaign.map(() => 1), 2]);
  expect(seen.at(-1)?.[1]).toMatchObject({ up: true, role: 'follower', currentTerm: 2, votedFor: 1 });
});

test('a run ends with its last step, and no choices are drawn', () => {
  expect(runSteps(core, options, campaign)).toMatchObject({ violation: null, suffixMoves: 0 });
  const [draft] = fc.sample(drafts(), 1);
  expect(() => draft && runDraft(core, draft)).toThrow('model:core takes no drawn choices');
});

test('raft.tla keeps every property that it is judged by, and is judged by all but seven', { tags: 'slow' }, () => {
  expect(targetNamed('impl').invariants.filter((one) => !core.invariants.includes(one))).toMatchObject([
    { name: 'Commit Index Monotonic' },
    { name: 'Progress Monotonic' },
    { name: 'Truthful Reply' },
    { name: 'Applied Stream' },
    { name: 'Message Limits' },
    { name: 'Send Window' },
    { name: 'Answers Given' },
  ]);
  let [elections, commits] = [0, 0];
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 250, maxLength: 250, size: 'max' }), (choices) => {
      const world = walk(choices);
      expect(world.judge.violation).toBeNull();
      elections += world.tally.elections;
      commits += world.tally.commits;
    }),
    { numRuns: 60 },
  );
  expect(Math.min(elections, commits)).toBeGreaterThan(0);
});

/** A walk of the core, each step chosen by a number: mostly messages, for else nothing would ever be agreed. */
function walk(choices: readonly number[]): World {
  const world = new World(core.make(options), options, core.invariants, true);
  for (const choice of choices) {
    const received = movesOf(
      world,
      [...world.network.flights].map((flight) => nameOf(world, { kind: 'deliver', flight })),
    );
    const calm = movesOf(world, [1, 2, 3].flatMap(calmSteps));
    const upsetting = movesOf(world, [...[1, 2, 3].flatMap(upsets), ...world.network.flights.flatMap(losses(world))]);
    const sorts = [choice % 24 === 0 ? upsetting : choice % 2 === 0 ? received : calm, received, calm, upsetting];
    const moves = sorts.find((sort) => sort.length > 0) ?? [];
    const move = moves[Math.floor(choice / 24) % moves.length];
    if (move !== undefined) world.make(move);
  }
  return world;
}

const movesOf = (world: World, steps: readonly Step[]): readonly Move[] =>
  steps.map((step) => resolve(world, step)).filter((move) => move !== null);

const calmSteps = (server: number): readonly Step[] => [
  { kind: 'command', server, command: 'x' },
  { kind: 'action', action: 'becomeLeader', server },
  { kind: 'action', action: 'advanceCommitIndex', server },
  ...[1, 2, 3].map((to) => ask(server, to)),
  ...[1, 2, 3]
    .filter((to) => to !== server)
    .map((to): Step => ({ kind: 'action', action: 'appendEntries', server, to })),
];

const upsets = (server: number): readonly Step[] => [
  { kind: 'timeout', server },
  { kind: 'action', action: 'restart', server },
];

const losses =
  (world: World) =>
  (flight: World['network']['flights'][number]): readonly Step[] => [
    nameOf(world, { kind: 'drop', flight }),
    nameOf(world, { kind: 'duplicate', flight }),
  ];
