import { describe, expect, test } from 'vitest';
import { coreFeatures, type SpecConfig } from '../state/config.ts';
import { configurationOf } from '../state/configuration.ts';
import { receive, type SpecEvent } from '../state/event.ts';
import { initialServer, stepServer } from '../server.ts';
import { demoting, established, joint, toldLate } from '../testing/changing.ts';
import { compacting } from '../testing/lagging.ts';
import { heartbeat, replicate, requestVote, Story } from '../testing/story.ts';

const to = (voters: readonly number[], learners: readonly number[] = []): SpecEvent => ({
  type: 'reconfigure',
  voters,
  learners,
});
const advance: SpecEvent = { type: 'advanceCommitIndex' };
const complete: SpecEvent = { type: 'completeChange' };
const leave: SpecEvent = { type: 'leave' };
const timeout: SpecEvent = { type: 'timeout' };

test('one voter less is a change by itself, in use at once and committed by the new majority (dissertation 4.1)', () => {
  const story = established().does(1, to([1, 2]));
  expect(configurationOf(story.state(1))).toEqual({ voters: [1, 2], newVoters: null, learners: [] });
  expect(story.ask(1, heartbeat(3)).action).toBeNull();
  story.does(1, replicate(2)).exchange(1, 2).does(1, advance);
  expect(story.state(1).commitIndex).toBe(2);
});

test('several at once go by joint consensus: both majorities must agree, and then the new one takes over (§6)', () => {
  const story = established().does(1, to([3]));
  expect(configurationOf(story.state(1))).toEqual({ voters: [1, 2, 3], newVoters: [3], learners: [] });
  story.does(1, replicate(2)).exchange(1, 2).does(1, advance);
  expect(story.state(1).commitIndex).toBe(1); // 1 and 2 are a majority of the old voters only
  expect(story.ask(1, complete).action).toBeNull();
  const later = joint().does(1, complete);
  expect(configurationOf(later.state(1))).toEqual({ voters: [3], newVoters: null, learners: [] });
});

test('a leader that is removed leads until that is committed, does not count itself, and then steps down (4.2.2)', () => {
  const story = joint().does(1, complete);
  expect(story.ask(1, leave).action).toBeNull();
  story.does(1, advance);
  expect(story.ask(1, leave).action).toBeNull();
  story.does(1, replicate(3)).exchange(1, 3).does(1, advance, leave);
  expect(story.role(1)).toBe('follower');
  expect(story.ask(1, timeout).action).toBe('StandAside');
});

describe('a change is refused, and nothing changes:', () => {
  const refusal = (story: Story, event: SpecEvent) => {
    const { action, replies, server } = story.ask(1, event);
    expect(action).toBe('Reconfigure/refuse');
    expect(server.context).toEqual(story.state(1));
    return replies;
  };
  const because = (reason: string) => [{ kind: 'reconfigurationRefused', reason }];

  test('members that make no sense', () => {
    for (const event of [to([]), to([2, 1]), to([1, 1]), to([1, 2], [2])]) {
      expect(refusal(established(), event)).toEqual(because('malformed'));
    }
  });

  test('the members that there are', () => {
    expect(refusal(established(), to([1, 2, 3]))).toEqual(because('unchanged'));
  });

  test('while another one is not committed (4.1)', () => {
    expect(refusal(established().does(1, to([1, 2])), to([1]))).toEqual(because('underWay'));
    expect(refusal(joint(), to([2]))).toEqual(because('underWay'));
  });

  test('before the leader has committed an entry of its term (4.1, as corrected in 2015)', () => {
    const story = new Story({ ...compacting, noOp: true, membership: { joint: true } }).elect(1, 2);
    expect(refusal(story, to([1, 2]))).toEqual(because('notEstablished'));
  });

  test('of several voters without joint consensus', () => {
    const story = new Story({ ...compacting, noOp: true, membership: { joint: false } }).elect(1, 2);
    expect(refusal(story, to([3]))).toEqual(because('tooMany'));
  });
});

test('a learner is sent the log and has no say (4.2.1)', () => {
  const story = established().does(1, to([1, 2], [3]));
  story.does(1, replicate(3)).exchange(1, 3).does(1, advance);
  expect(story.terms(3)).toEqual([2, 2]);
  expect(story.state(1).commitIndex).toBe(1);
  story.does(2, timeout);
  expect(story.ask(2, requestVote(3)).action).not.toBeNull(); // it has not heard that 3 has no vote any more
  story.does(1, replicate(2)).exchange(1, 2);
  expect(story.role(1)).toBe('follower');
});

test('a server that is being removed campaigns until that is committed: only its log may be able to win (4.2.2)', () => {
  const story = established().does(1, to([2, 3]), { type: 'restart' }, timeout);
  expect(story.role(1)).toBe('candidate');
});

test('who has lost its vote does not obey a TimeoutNow that comes late; as long as that is not committed, it does', () => {
  const { story, timeoutNow } = demoting();
  story.does(1, replicate(2)).exchange(1, 2);
  expect(story.ask(2, receive(timeoutNow)).action).toBe('HandleTimeoutNowRequest/campaign');
  const later = toldLate();
  const before = later.state(2);
  later.deliver(1, 2);
  expect([later.role(2), later.state(2)]).toEqual(['follower', before]);
});

test('who was never added does not obey one either', () => {
  const features = { ...coreFeatures, transfer: true, membership: { joint: true } };
  const config: SpecConfig = { servers: 3, voters: 2, initialTerm: 1, features };
  const [voter, outsider] = [2, 3].map((id) => {
    const message = { mtype: 'TimeoutNowRequest', mterm: 1, msource: 1, mdest: id } as const;
    return stepServer(config, initialServer(config, id), receive(message));
  });
  expect(voter).toMatchObject({ action: 'HandleTimeoutNowRequest/campaign', server: { role: 'candidate' } });
  expect(outsider).toMatchObject({ action: 'HandleTimeoutNowRequest/noVote', server: initialServer(config, 3) });
});
