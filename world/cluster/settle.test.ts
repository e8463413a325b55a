import { describe, expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import { runSteps } from './run.ts';
import { implementation } from '../subjects/implementation.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions, Input, Subject } from '../../properties/seen/subject.ts';
import { plainOptions } from '../testing/story.ts';
import { tampered } from '../testing/tampered.ts';
import type {
  ConfigurationView,
  EntryView,
  MessageView,
  Reply,
  ServerId,
  ServerView,
  Term,
} from '../../properties/seen/view.ts';
import { crash, liveness } from '../../properties/judging/judge.ts';
import { lastIndex, logOf } from '../../properties/seen/view.ts';
import type { Move } from '../steps/descriptor.ts';
import type { World } from './world.ts';
import { commandHash } from '../../properties/seen/command-hash.ts';

const options = { ...plainOptions, disk: 'delayed' } as const;
const sound = implementation(options);

const endOf = (subject: Subject, invariants = allInvariants): ReturnType<typeof runSteps> =>
  runSteps({ name: 'broken', make: () => subject, invariants }, options, [{ kind: 'timeout', server: 1 }]);

describe('the fault-free suffix', () => {
  test('gets a sound cluster going', () => {
    expect(endOf(sound).violation).toBeNull();
  });

  /** The moves of the suffix behind these steps, and the servers before and after. */
  function suffixOf(
    among: ClusterOptions,
    steps: readonly Step[],
  ): [Move[], readonly ServerView[], readonly ServerView[]] {
    const moves: Move[] = [];
    let views: readonly ServerView[] = [];
    let before: readonly ServerView[] = [];
    const suffix = (world: World, move: Move): void => {
      ({ views } = world);
      if (moves.push(move) === 1) before = [...views];
    };
    const target = { name: 'sound', make: () => implementation(among), invariants: allInvariants };
    expect(runSteps(target, among, steps, { observer: { suffix } })).toMatchObject({ violation: null, skipped: [] });
    return [moves, before, views];
  }

  test('goes on without whoever is furthest behind first, then with all', () => {
    const [moves, before, after] = suffixOf(options, [
      { kind: 'timeout', server: 1 },
      { kind: 'write', server: 1 },
      { kind: 'deliver', message: '1>3 RequestVote t1 #1' },
      { kind: 'write', server: 3 },
      { kind: 'deliver', message: '3>1 RequestVoteResponse t1 #1' },
      { kind: 'write', server: 1 },
      { kind: 'deliver', message: '1>3 AppendEntries t1 #1' },
      { kind: 'write', server: 3 },
    ]);
    expect(before.map(({ log }) => lastIndex(log))).toEqual([1, 0, 1]);
    const kinds = moves.map(({ kind }) => kind);
    expect(moves[kinds.indexOf('partition')]).toMatchObject({ side: [2] });
    expect(kinds.filter((kind) => kind === 'heal')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'command')).toHaveLength(2);
    expect(after.map(({ commitIndex }) => commitIndex)).toEqual([3, 3, 3]);
  });

  test('cuts nobody off where no majority can do without', () => {
    const [moves] = suffixOf({ ...options, servers: 2 }, []);
    expect(moves.some(({ kind }) => kind === 'partition')).toBe(false);
    expect(moves.filter(({ kind }) => kind === 'command')).toHaveLength(1);
  });

  test('ends at once when a subject throws while its writes finish', () => {
    const subject = tampered(sound, (outside, input) => {
      if (input.kind === 'written') throw new Error('disk on fire');
      return outside;
    });
    const { violation, suffixMoves } = endOf(subject);
    expect(violation?.property).toBe(crash);
    expect(suffixMoves).toBe(1);
  });

  test('ends when writes never finish', () => {
    const subject: typeof sound = {
      ...sound,
      step: (state, input) =>
        input.kind === 'written'
          ? { state, sent: [], replies: [], applied: [], answers: [], difference: null }
          : sound.step(state, input),
    };
    expect(endOf(subject).violation?.property).toBe(liveness);
  });

  test('wants everything applied', () => {
    const subject = tampered(sound, (outside) => ({
      ...outside,
      applied: [],
      replies: outside.replies.filter(({ kind }) => kind !== 'answered'), // else those are not true
      view: { ...outside.view, appliedIndex: 0, machine: commandHash.initial.digest },
    }));
    expect(endOf(subject).violation?.property).toBe(liveness);
  });

  describe('where reads are served', () => {
    const reading = { ...options, disk: 'immediate', features: ['readIndex'] } as const;
    const twoReads: readonly Step[] = [
      { kind: 'timeout', server: 1 },
      { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
      { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
      { kind: 'read', server: 1 },
      { kind: 'read', server: 1 },
    ];
    const lackingIf = (change: (reply: Reply) => readonly Reply[]): string | undefined => {
      const subject = tampered(implementation(reading), (outside) => ({
        ...outside,
        replies: outside.replies.flatMap(change),
      }));
      const target = { name: 'broken', make: () => subject, invariants: [] };
      return runSteps(target, reading, twoReads).violation?.fact;
    };

    test('is content with a sound cluster', () => {
      expect(lackingIf((reply) => [reply])).toBeUndefined();
    });

    test('wants every read answered', () => {
      const lost = (reply: Reply): readonly Reply[] => (reply.kind === 'readable' && reply.read === 1 ? [] : [reply]);
      expect(lackingIf(lost)).toContain('a read of n1 had no answer');
    });

    test('wants one served', () => {
      const refused = (reply: Reply): readonly Reply[] =>
        reply.kind === 'readable' ? [{ kind: 'readRefused', read: reply.read, leader: null }] : [reply];
      expect(lackingIf(refused)).toContain('no read was served');
    });
  });

  describe('where who leads and who takes part may change', () => {
    const changing = { ...options, disk: 'immediate', features: ['membership', 'transfer'] } as const;
    const lacking = (subject: Subject, disturb: readonly Step[] = []): string | undefined => {
      const target = { name: 'broken', make: () => subject, invariants: [] };
      return runSteps(target, changing, disturb).violation?.fact;
    };
    /** Hears of nothing of that kind. */
    const deafTo = (kind: Input['kind']): Subject => {
      const hearing: Subject = implementation(changing);
      const step: Subject['step'] = (state, input) =>
        input.kind === kind
          ? { state, sent: [], replies: [], applied: [], answers: [], difference: null }
          : hearing.step(state, input);
      return { ...hearing, step };
    };

    test('is content with a sound cluster, be a server down at first or none', () => {
      expect(lacking(implementation(changing))).toBeUndefined();
      expect(lacking(implementation(changing), [{ kind: 'crash', server: 1 }])).toBeUndefined();
    });

    test('wants a change of who takes part made', () => {
      expect(lacking(deafTo('reconfigure'))).toContain('a change of who takes part was not made');
    });

    test('wants a transfer of leadership to come about', () => {
      expect(lacking(deafTo('transfer'))).toContain('n1 had not been made the leader');
    });
  });

  describe('where logs part far back, and a leader goes back one entry a heartbeat', () => {
    /** Refusals say nothing but what they refuse (Figure 2), and are answered at the next heartbeat. */
    const slow = (heeds: boolean): Subject =>
      tampered(implementation(plainOptions), (outside, input) => ({
        ...outside,
        sent: isRefusal(input)
          ? []
          : outside.sent.map(({ message, ...link }) => ({
              ...link,
              message: heeds ? withoutHint(message) : refusing(message),
            })),
      }));
    const lacking = (subject: Subject): string | undefined => {
      const target = { name: 'slow', make: () => subject, invariants: [] };
      const outcome = runSteps(target, plainOptions, partedBy(30));
      expect(outcome.skipped).toEqual([]);
      return outcome.violation?.fact;
    };

    test('gives it time', () => {
      expect(lacking(slow(true))).toBeUndefined();
    });

    test('but not for ever', () => {
      expect(lacking(slow(false))).toContain('the leader had entries that are not committed after 56 rounds');
    });
  });

  test('wants its command committed, not just some entry', () => {
    const nameless = (entries: readonly EntryView[]): readonly EntryView[] =>
      entries.map(({ term }) => ({ term, command: null }));
    const subject = tampered(sound, (outside) => ({
      ...outside,
      applied: nameless(outside.applied),
      view: { ...outside.view, log: logOf(nameless(outside.view.log.entries)) },
    }));
    expect(endOf(subject, []).violation?.property).toBe(liveness);
  });

  test('wants a leader that is no voter any more to step down', () => {
    const without = ({ id }: ServerView): ConfigurationView => ({
      voters: [1, 2, 3].filter((server) => server !== id),
      newVoters: null,
      learners: [],
    });
    const subject = tampered(sound, (outside) =>
      outside.view.role === 'leader'
        ? { ...outside, view: { ...outside.view, configuration: without(outside.view) } }
        : outside,
    );
    expect(endOf(subject, []).violation?.fact).toContain('who leads is no voter any more');
  });

  test.each([
    ['a change of who takes part', { configuration: { voters: [1, 2, 3], newVoters: [1, 2], learners: [] } }],
    ['a transfer of leadership', { transferTarget: 2 }],
  ] as const)('wants %s to end', (what, shown) => {
    const subject = tampered(sound, (outside) =>
      outside.view.role === 'leader' ? { ...outside, view: { ...outside.view, ...shown } } : outside,
    );
    const { violation } = endOf(subject, []);
    expect(violation?.property).toBe(liveness);
    expect(violation?.fact).toContain(`${what} was still under way`);
  });
});

test.each([
  ['another entry than was committed', (index: number) => ({ index, entry: { term: 99, command: 'other' } })],
  ['an entry that is not committed', (index: number) => ({ index: index + 1, entry: { term: 1, command: null } })],
])('State Machine Safety: no server applies %s', (_, wrong) => {
  const subject = tampered(sound, (outside) => {
    if (outside.applied.length === 0) return outside;
    const { index, entry } = wrong(outside.view.appliedIndex);
    return { ...outside, applied: [entry], view: { ...outside.view, appliedIndex: index } };
  });
  expect(endOf(subject).violation?.property).toBe('State Machine Safety');
});

test('where terms rise in step, one timer fires before another in the end, as random ones do (§5.2)', () => {
  const members = { ...plainOptions, voters: 1, features: ['membership'], maxEntries: 4 } as const;
  const target = { name: 'sound', make: () => implementation(members), invariants: allInvariants };
  // n1 leads them out of {1} over {1 2} and {1 2 3} to {2 3}, of which n2 has not heard yet; then n3 leads, and n2 campaigns.
  const outcome = runSteps(target, members, [
    { kind: 'timeout', server: 1 },
    { kind: 'reconfigure', server: 1, voters: [1, 2], learners: [] },
    { kind: 'heartbeat', server: 1 },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #1' },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #2' },
    { kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #1' },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #3' },
    { kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #3', position: 1 },
    { kind: 'reconfigure', server: 1, voters: [1, 2, 3], learners: [] },
    { kind: 'deliver', message: '1>3 AppendEntries t1 #1' },
    { kind: 'deliver', message: '3>1 AppendEntriesResponse t1 #1' },
    { kind: 'deliver', message: '1>3 AppendEntries t1 #2' },
    { kind: 'deliver', message: '3>1 AppendEntriesResponse t1 #2' },
    { kind: 'reconfigure', server: 1, voters: [2, 3], learners: [] },
    { kind: 'deliver', message: '1>3 AppendEntries t1 #3' },
    { kind: 'timeout', server: 3 },
    { kind: 'deliver', message: '3>2 RequestVote t2 #1' },
    { kind: 'deliver', message: '2>3 RequestVoteResponse t2 #1' },
    { kind: 'timeout', server: 2 },
  ]);
  expect([outcome.violation, outcome.skipped]).toEqual([null, []]);
});

const isRefusal = (input: Input): boolean =>
  input.kind === 'receive' &&
  input.envelope.message.kind === 'AppendEntriesResponse' &&
  !input.envelope.message.success;

const withoutHint = (message: MessageView): MessageView =>
  message.kind === 'AppendEntriesResponse' && !message.success
    ? { ...message, conflictTerm: 0, conflictIndex: message.prevLogIndex }
    : message;

/** As one that never finds what it could take. */
const refusing = (message: MessageView): MessageView =>
  message.kind === 'AppendEntriesResponse' ? { ...message, success: false, matchIndex: 0 } : message;

/** n1 and n2 have had so many commands each that the other has not heard of; then n2 leads anew. */
function partedBy(commands: number): readonly Step[] {
  const ask = (server: ServerId): readonly Step[] =>
    Array.from({ length: commands }, () => ({ kind: 'command', server, command: 'x' }));
  const elect = (server: ServerId, term: Term): readonly Step[] => [
    { kind: 'timeout', server },
    { kind: 'deliver', message: `${server}>3 RequestVote t${term} #1` },
    { kind: 'deliver', message: `3>${server} RequestVoteResponse t${term} #1` },
  ];
  return [
    ...elect(1, 1),
    ...ask(1),
    { kind: 'timeout', server: 2 },
    ...elect(2, 2),
    ...ask(2),
    { kind: 'crash', server: 2 },
    { kind: 'restart', server: 2 },
    ...elect(2, 3),
  ];
}
