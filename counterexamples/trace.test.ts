import { expect, test } from 'vitest';
import { electionSafety } from '../properties/invariants/elections/election-safety.ts';
import { coreCampaign, coreTarget, election, runOf, targetOf, twoVotes, votesTwice } from './testing/example-runs.ts';
import { inFlightAfter } from './trace.ts';
import type { AppliedStep, Trace } from './trace.ts';

function applied(trace: Trace, number: number): AppliedStep {
  const step = trace.steps[number - 1];
  if (step?.fate !== 'applied') throw new TypeError(`step ${number} was not applied`);
  return step;
}

const identities = (messages: readonly { readonly identity: string }[]): readonly string[] =>
  messages.map(({ identity }) => identity);

test('every step of the schedule is there, with what it changed and sent', () => {
  const trace = runOf(election);
  expect(trace.steps.map(({ number, fate }) => `${number} ${fate}`)).toEqual(
    [1, 2, 3, 4, 5].map((number) => `${number} applied`),
  );
  const vote = applied(trace, 2);
  expect(vote.server).toBe(2);
  expect(vote.message?.identity).toBe('1>2 RequestVote t1 #1');
  expect(vote.before[1]?.votedFor).toBe(null);
  expect(vote.after[1]?.votedFor).toBe(1);
  expect(vote.before[0]).toBe(vote.after[0]);
  expect(identities(vote.sent)).toEqual(['2>1 RequestVoteResponse t1 #1']);
  expect(applied(trace, 3).before).toBe(vote.after);
  expect(trace.culprit).toBe(null);
});

test('a step that does not apply is marked and does not shift the others', () => {
  const trace = runOf(['1 heartbeat', '1 timeout', '9>8 RequestVote t1 #1', '1>2 RequestVote t1 #1']);
  expect(trace.steps.map(({ fate }) => fate)).toEqual(['skipped', 'applied', 'skipped', 'applied']);
  expect(applied(trace, 4).applied).toBe(2);
  expect(applied(trace, 4).message?.identity).toBe('1>2 RequestVote t1 #1');
});

test('a violation names its step and ends the run', () => {
  const target = targetOf(votesTwice, [electionSafety]);
  const trace = runOf(['2 heartbeat', ...twoVotes], { target });
  expect(trace.outcome.violation?.property).toBe('Election Safety');
  expect(trace.culprit).toBe(7); // the sixth that was made
  expect(trace.steps.at(-1)?.fate).toBe('notRun');
});

test('a violation of liveness is no step’s fault', () => {
  const parts = { ...votesTwice, rules: { ...votesTwice.rules, grantsVote: () => false } };
  const trace = runOf(['1 timeout'], { target: targetOf(parts), suffix: true });
  expect(trace.outcome.violation?.property).toBe('Liveness');
  expect(trace.culprit).toBe(null);
});

test('what is in flight is what was sent and copied, less what was taken', () => {
  const trace = runOf([
    '1 timeout',
    'duplicate 1>2 RequestVote t1 #1',
    'drop 1>3 RequestVote t1 #1',
    '1>2 RequestVote t1 #1',
  ]);
  expect(inFlightAfter(trace, 0)).toEqual([]);
  expect(identities(inFlightAfter(trace, 1))).toEqual(['1>2 RequestVote t1 #1', '1>3 RequestVote t1 #1']);
  expect(identities(inFlightAfter(trace, 2)).at(-1)).toBe('1>2 RequestVote t1 #2');
  expect(identities(inFlightAfter(trace, 4))).toEqual(['1>2 RequestVote t1 #2', '2>1 RequestVoteResponse t1 #1']);
});

test('a message that its receiver does not use up stays in flight, at its place', () => {
  const trace = runOf(['1 timeout', '1 action requestVote 2', ...coreCampaign.slice(1, 2), ...coreCampaign.slice(3)], {
    target: coreTarget,
  });
  expect([4, 5].map((number) => applied(trace, number).kept)).toEqual([true, false]);
  expect(identities(inFlightAfter(trace, 4))).toEqual(['1>2 RequestVote t2 #1', '1>1 RequestVote t2 #1']);
  expect(identities(inFlightAfter(trace, 5))).toEqual(['1>1 RequestVote t2 #1', '2>1 RequestVoteResponse t2 #1']);
});

test('an answer tells of the log as it was when the message was used up', () => {
  const votes = ['1>1 RequestVote t2 #1', '1>1 RequestVoteResponse t2 #1', '2>1 RequestVoteResponse t2 #1'];
  const append = '1>2 AppendEntries t2 #1';
  const lead = ['1 action becomeLeader', '1 command x', '1 action appendEntries 2'];
  const trace = runOf([...coreCampaign, ...votes, ...lead, append, append], { target: coreTarget });
  expect(applied(trace, 12).kept).toBe(true); // appended, not answered yet
  expect(applied(trace, 13).sent.map(({ lastIndex }) => lastIndex)).toEqual([1]);
});

test('a step whose message is gone shows the one that it took in its place', () => {
  const trace = runOf(['1 timeout', '1>2 RequestVote t9 #9']);
  expect(applied(trace, 2).message?.identity).toBe('1>2 RequestVote t1 #1');
});

test('links that are cut are kept until they are mended', () => {
  const trace = runOf(['partition 1', 'mend 1 2', 'heal']);
  const links = trace.steps.map(({ number }) =>
    applied(trace, number)
      .cut.map(({ from, to }) => `${from}>${to}`)
      .join(' '),
  );
  expect(links).toEqual(['1>2 1>3 2>1 3>1', '1>3 2>1 3>1', '']);
});

test('an answer that waits for the disk keeps the log index of when it was made', () => {
  const options = { disk: 'delayed', maxInFlight: 2 } as const;
  const steps = [
    '1 timeout',
    '1 write',
    '1>2 RequestVote t1 #1',
    '2 write',
    '2>1 RequestVoteResponse t1 #1',
    '1 command x',
  ];
  const trace = runOf([...steps, '1>2 AppendEntries t1 #1', '1>2 AppendEntries t1 #2', '2 write', '2 write'], {
    options,
  });
  const answers = [9, 10].flatMap((number) => applied(trace, number).sent);
  expect(answers.map(({ lastIndex }) => lastIndex)).toEqual([1, 2]);
  expect(applied(trace, 10).after[1]?.log.entries.length).toBe(2);
});
