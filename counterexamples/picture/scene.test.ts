import { describe, expect, test } from 'vitest';
import { electionSafety } from '../../properties/invariants/elections/election-safety.ts';
import { documentOf } from '../page/run-document.ts';
import { pagedRun } from '../page/steps.ts';
import type { RunDocument } from '../page/document.ts';
import { coreCampaign, coreTarget, election, runOf, targetOf, twoVotes, votesTwice } from '../testing/example-runs.ts';
import { savedRun } from '../testing/saved-runs.ts';
import type { Trace } from '../trace.ts';
import { HappenedBefore } from './happened-before.ts';
import type { Scene } from './scene.ts';
import { sceneOf } from './scene.ts';

const unknown = { unknown: 'nobody asked' };

const documentFor = (trace: Trace): RunDocument =>
  documentOf(trace, trace, {
    ...pagedRun(trace, trace.schedule.steps.length, null),
    schedule: '',
    shrinking: unknown,
    command: '',
    tool: '',
    spec: unknown,
    story: unknown,
  });

const sceneFor = (document: RunDocument): Scene => sceneOf(document, ({ fate }) => fate !== 'notRun');

const arrows = (document: RunDocument): readonly string[] =>
  sceneFor(document)
    .arrows(0, 99)
    .map(({ message, from, to, end, copy }) =>
      [
        document.messages[message]?.name,
        `${from.lane}@${from.row + 1}-${to.lane}@${to.row + 1}`,
        end,
        ...(copy ? ['copy'] : []),
      ].join(' '),
    );

test('an arrow leaves where its message was sent, and ends where it arrived or was lost, or soon', () => {
  const steps = [
    '1 timeout',
    'duplicate 1>2 RequestVote t1 #1',
    '1>2 RequestVote t1 #2',
    'drop 1>3 RequestVote t1 #1',
    '2>1 RequestVoteResponse t1 #1',
  ];
  expect(arrows(documentFor(runOf(steps)))).toEqual([
    '1>2 RequestVote t1 #1 0@1-1@3 open',
    '1>3 RequestVote t1 #1 0@1-2@4 lost',
    '1>2 RequestVote t1 #2 0@2-1@3 arrived copy',
    '2>1 RequestVoteResponse t1 #1 1@3-0@5 arrived',
    '1>2 AppendEntries t1 #1 0@5-1@6 open',
    '1>3 AppendEntries t1 #1 0@5-2@6 open',
  ]);
});

test('a message that a step leaves in flight arrives more than once, and may be in flight still', () => {
  expect(arrows(documentFor(runOf(coreCampaign, { target: coreTarget })))).toEqual([
    '1>1 RequestVote t2 #1 0@2-0@4 open',
    '1>2 RequestVote t2 #1 0@3-1@4 arrived',
    '1>2 RequestVote t2 #1 0@3-1@5 arrived',
    '2>1 RequestVoteResponse t2 #1 1@5-0@6 open',
  ]);
});

test('roles of a term and being down are bands, each up to the row before that in which the next begins', () => {
  const steps = [...election, '1 crash', 'partition 3', 'cut 1 2', 'heal', '1 restart'];
  const scene = sceneFor(documentFor(runOf(steps)));
  const bands = scene.bands(0, 99).map(({ lane, from, to, up, role, term }) => {
    return `n${lane + 1} ${up ? role : 'down'} t${term}, steps ${from + 1} to ${to + 1}`;
  });
  expect([...bands].sort()).toEqual([
    'n1 candidate t1, steps 1 to 2',
    expect.stringMatching(/^n1 down t1, steps 6 to 9$/),
    'n1 follower t1, steps 10 to 10',
    'n1 leader t1, steps 3 to 5',
    'n2 follower t0, steps 1 to 1',
    'n2 follower t1, steps 2 to 10',
    'n3 follower t0, steps 1 to 10',
  ]);
  expect(scene.cuts(0, 99).map(({ from, to, links }) => [from + 1, to + 1, links.map(String)])).toEqual([
    [7, 7, ['1,3', '2,3', '3,1', '3,2']],
    [8, 8, ['1,2', '1,3', '2,3', '3,1', '3,2']],
  ]);
});

describe('the violation', () => {
  const trace = runOf([...twoVotes, '2 heartbeat'], { target: targetOf(votesTwice, [electionSafety]) });
  const document = documentFor(trace);

  test('ends the picture: the steps behind it are not drawn', () => {
    expect(document.verdict.culprit).toBe(6);
    expect(sceneFor(document).rows).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('has what happened before as its past', () => {
    const past = new HappenedBefore(document).pastOf(6);
    expect([...past].sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 6]);
  });
});

test('a step that does not apply has a row, and led to nothing', () => {
  const document = documentFor(runOf(['1 restart', '1 crash']));
  expect(sceneFor(document).rows).toEqual([1, 2]);
  expect([...new HappenedBefore(document).pastOf(2)]).toEqual([2]);
});

const clients = documentFor(savedRun('faults/dedup-missing-from-snapshot.json'));

test('clients have lanes, and their requests and answers come at once', () => {
  const scene = sceneFor(clients);
  expect(scene.lanes).toEqual(['n1', 'client 1']);
  expect(scene.calls(0, 99)).toEqual([
    { kind: 'request', row: 1, client: 1, server: 0 },
    { kind: 'request', row: 2, client: 1, server: 0 },
    { kind: 'answer', row: 2, client: 1, server: 0 },
  ]);
});

test('what a client does comes behind what it did, at another server too', () => {
  const steps = clients.steps.map((step) => (step.number === 2 ? { ...step, server: 2 } : step));
  const past = new HappenedBefore({ ...clients, steps }).pastOf(3);
  expect([...past].sort((one, other) => one - other)).toEqual([1, 2, 3]);
});
