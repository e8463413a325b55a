import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../properties/seen/view.ts';
import { doing, giving, idle, received, stepped, subjectOf, timeout, transitions } from '../../testing/own-servers.ts';
import type { StartServer } from './server.ts';

describe('what servers send each other', () => {
  const counting: StartServer = () => {
    const payload = { count: 0, list: ['a'] };
    const entries = [{ term: 1, command: 'x' }];
    const says = { kind: 'AppendEntries', prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 0 };
    return {
      step() {
        payload.count += 1;
        payload.list.push('b');
        says.leaderCommit += 1;
        entries.push({ term: 1, command: 'y' });
        return {
          sent: [
            { to: 2, payload, says },
            { to: 3, payload },
          ],
        };
      },
      view: () => idle,
    };
  };

  test('stays as it was sent, though its sender goes on changing it', () => {
    const [first, second] = transitions(subjectOf(counting), [timeout, timeout]);
    expect(first?.sent.map(({ payload }) => payload)).toEqual([
      { count: 1, list: ['a', 'b'] },
      { count: 1, list: ['a', 'b'] },
    ]);
    expect(second?.sent[0]?.payload).toEqual({ count: 2, list: ['a', 'b', 'b'] });
    expect(first?.sent[0]?.message).toMatchObject({
      leaderCommit: 1,
      entries: [
        { term: 1, command: 'x' },
        { term: 1, command: 'y' },
      ],
    });
  });

  test('is no one object to two of them', () => {
    const { sent } = stepped(subjectOf(counting), timeout);
    expect(sent.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [1, 3],
    ]);
    expect(sent[0]?.payload).not.toBe(sent[1]?.payload);
  });

  test('arrives a second time as it was, though its receiver has changed it', () => {
    let length = 0;
    const subject = subjectOf(
      doing(
        (input) => {
          if (input.kind === 'receive') length = (input.payload as string[]).push('mine');
          return {};
        },
        () => ({ currentTerm: length }),
      ),
    );
    const duplicated = received(['a']);
    const seen = transitions(subject, [duplicated, duplicated, duplicated]);
    expect(seen.map(({ state }) => state.view.currentTerm)).toEqual([2, 2, 2]);
    expect(duplicated).toEqual(received(['a']));
  });

  test('keeps its type: what structuredClone copies', () => {
    const payload = new Map([['votes', new Set([1n])]]);
    const { sent } = stepped(subjectOf(giving({ sent: [{ to: 2, payload }] }, idle)), timeout);
    expect(sent[0]?.payload).toEqual(payload);
    expect(sent[0]?.payload).not.toBe(payload);
  });
});

describe('a message in words', () => {
  const heard = (says: unknown, currentTerm = 4): Envelope | undefined =>
    stepped(subjectOf(giving({ sent: [{ to: 2, payload: null, says }] }, { ...idle, currentTerm })), timeout).sent[0];

  test('without any is called Message, with the term of its sender', () => {
    expect(heard(undefined)?.message).toEqual({ kind: 'Other', name: 'Message', term: 4, says: {} });
  });

  test('by a name of its own says plain values, and others as JSON', () => {
    expect(heard({ kind: 'Heartbeat', term: 3, load: 0.5, urgent: true, to: null, servers: [1, 2] })?.message).toEqual({
      kind: 'Other',
      name: 'Heartbeat',
      term: 3,
      says: { load: 0.5, urgent: true, to: null, servers: '[1,2]' },
    });
  });

  test('of the paper is that message', () => {
    expect(heard({ kind: 'RequestVoteResponse', voteGranted: true })?.message).toEqual({
      kind: 'RequestVoteResponse',
      term: 4,
      voteGranted: true,
    });
  });
});
