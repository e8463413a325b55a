import { describe, expect, test } from 'vitest';
import { holds, violated } from '../../properties/invariants/invariant.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { ClusterOptions, Subject } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { renamedSchedule } from '../testing/renamed-schedule.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { failureKey } from './failure-key.ts';

const sound = targetNamed('impl');

/** The implementation, of which it is said that no server ever takes a snapshot, or a fifth entry. */
const short: Target = {
  ...sound,
  invariants: [
    {
      name: 'Short Log',
      paper: '',
      of: 'step',
      check: ({ after: { log } }) =>
        log.base > 0 || log.entries.length > 4 ? violated('the log is not short') : holds,
    },
  ],
};

/** The key of a story, or null if it does not break `target`. */
function keyOf(tell: (story: Story) => Story, options: Partial<ClusterOptions> = {}, target = short): string | null {
  const { steps } = tell(new Story(sound, options));
  return failureKey(target, { options: { ...plainOptions, ...options }, steps });
}

const withCommands =
  (...commands: readonly string[]) =>
  (story: Story): Story =>
    commands.reduce((led, command) => led.command(1, command), story.elect(1, 1, 2));

test('what fails has a key, what does not has none', () => {
  expect(keyOf(withCommands('a'))).toBeNull();
  expect(keyOf(withCommands('a', 'b', 'c', 'd'))).toBe(
    '["Short Log",null,3,3,[],"immediate","{1,2}","1 timeout","2 RequestVote @0","1 RequestVoteResponse @1",' +
      '"1 command #0","1 command #1","1 command #2","1 command #3"]',
  );
});

test('commands are called by the order in which they appear', () => {
  expect(keyOf(withCommands('d', 'c', 'b', 'a'))).toBe(keyOf(withCommands('a', 'b', 'c', 'd')));
  expect(keyOf(withCommands('a', 'b', 'a', 'a'))).not.toBe(keyOf(withCommands('a', 'b', 'b', 'a')));
});

test('so are clients, their keys and their values, and a request names what its client learnt last', () => {
  const clients =
    (one: number, two: number, key: string, value: string) =>
    (story: Story): Story =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .request(one, 1)
        .request(two, 1)
        .replicate(1, 2)
        .request(two, 1, { kind: 'put', key, value })
        .request(one, 1, { kind: 'compareAndSet', key, expected: value, value: key });
  const key = keyOf(clients(1, 2, 'k', 'v'), { clients: 2 });
  expect(key).toContain('1 request put #1 #2 #3 @');
  expect(keyOf(clients(2, 1, 'key', 'value'), { clients: 2 })).toBe(key);
  expect(keyOf(clients(1, 2, 'k', 'k'), { clients: 2 })).not.toBe(key);
});

test('what touches the network alone leaves no mark', () => {
  const quiet = withCommands('a', 'b', 'c', 'd');
  const troubled = (story: Story): Story =>
    story
      .timeout(1)
      .duplicate(1, 2, 'RequestVote')
      .drop(1, 2, 'RequestVote')
      .deliver(1, 2, 'RequestVote')
      .drop(1, 3, 'RequestVote')
      .step({ kind: 'cut', from: 3, to: 1 })
      .deliver(2, 1, 'RequestVoteResponse')
      .command(1, 'a')
      .command(1, 'b')
      .step({ kind: 'partition', side: [1] })
      .command(1, 'c')
      .step({ kind: 'heal' })
      .command(1, 'd');
  expect(keyOf(troubled)).toBe(keyOf(quiet));
});

describe('another run has another key', () => {
  const four = withCommands('a', 'b', 'c', 'd');

  test('if steps of one server change places', () => {
    const early = (story: Story): Story => withCommands('a', 'b', 'c')(story).heartbeat(1).command(1, 'd');
    const late = (story: Story): Story => withCommands('a', 'b')(story).heartbeat(1).command(1, 'c').command(1, 'd');
    expect(keyOf(early)).not.toBe(keyOf(late));
  });

  test('if a message is another one of its kind', () => {
    const second = (story: Story): Story =>
      withCommands('a', 'b', 'c')(story).deliver(1, 2, 'AppendEntries').command(1, 'd');
    const heartbeats = (lost: 0 | 1) => (story: Story) => {
      withCommands('a', 'b', 'c')(story).heartbeat(1).heartbeat(1);
      for (let sent = 0; sent < 4 + lost; sent += 1) story.drop(1, 2, 'AppendEntries');
      return story.deliver(1, 2, 'AppendEntries').command(1, 'd');
    };
    expect(new Set([second, heartbeats(0), heartbeats(1)].map((tell) => keyOf(tell))).size).toBe(3);
  });

  test('in another cluster', () => {
    const clusters: readonly Partial<ClusterOptions>[] = [
      {},
      { servers: 2 },
      { features: ['transfer'] },
      { voters: 2 },
      { maxEntries: 7 }, // makes no difference
    ];
    expect(new Set(clusters.map((options) => keyOf(four, options))).size).toBe(clusters.length - 1);
  });

  test('of another property, and of conformance in another field', () => {
    const other = (name: string): Target => ({
      ...short,
      invariants: short.invariants.map((one) => ({ ...one, name })),
    });
    const differing = (field: string): Target => ({
      ...sound,
      make: (options) => differingIn(field, sound.make(options)),
    });
    const targets = [short, other('Another'), differing('log'), differing('role')];
    expect(new Set(targets.map((target) => keyOf(four, {}, target))).size).toBe(targets.length);
  });
});

/** The subject, with a difference from the spec at every command. */
const differingIn = (field: string, subject: Subject): Subject => ({
  ...subject,
  boot: (id) => subject.boot(id),
  step: (state, input) => ({
    ...subject.step(state, input),
    difference: input.kind === 'command' ? { field, spec: '1', code: '2' } : null,
  }),
});

describe('of many servers', () => {
  const schedule = (servers: number): Schedule => {
    const options = { ...plainOptions, servers, features: ['membership' as const] };
    const others = Array.from({ length: servers }, (_, k) => k + 1).slice(1);
    const majority = others.slice(0, Math.floor(servers / 2));
    const story = new Story(sound, options).elect(1, 1, ...majority).replicate(1, 2);
    for (const command of ['a', 'b', 'c', 'd']) story.command(1, command);
    const expected = { verdict: 'violated', property: 'Short Log', atStep: story.steps.length } as const;
    return { title: '', subject: 'impl', options, steps: [...story.steps], expect: expected };
  };
  const turned = (servers: number): readonly number[] =>
    Array.from({ length: servers }, (_, k) => ((k + 1) % servers) + 1);

  test('few that take part are still the same under other names', () => {
    const five = schedule(5);
    expect(failureKey(short, renamedSchedule(turned(5), five))).toBe(failureKey(short, five));
  });

  test('too many are not renamed', () => {
    const nine = schedule(9);
    const naming: Schedule = {
      ...nine,
      steps: [
        ...nine.steps.slice(0, -1),
        { kind: 'reconfigure', server: 1, voters: turned(9), learners: [] },
        ...nine.steps.slice(-1),
      ],
    };
    expect(failureKey(short, naming)).not.toBeNull();
    expect(failureKey(short, renamedSchedule(turned(9), naming))).not.toBe(failureKey(short, naming));
  });
});
