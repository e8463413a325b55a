import { describe, expect, test } from 'vitest';
import { targetNamed } from '../testing/target-named.ts';
import { Story } from '../testing/story.ts';
import type { StoreEvent } from '../../properties/seen/clients-view.ts';

const append = { kind: 'append', key: 'a', value: '1' } as const;
const get = { kind: 'get', key: 'a' } as const;

const told = (servers: number, clients = 1): Story => new Story(targetNamed('impl'), { servers, clients });

/** Server 1 leads, and client 1 has its session. */
const registered = (): Story => told(3).elect(1, 1, 2).request(1, 1).replicate(1, 2);

const kinds = (events: readonly StoreEvent[]): readonly string[] => events.map(({ kind }) => kind);

describe('a client', () => {
  test('registers before its first operation', () => {
    expect(() => told(1).timeout(1).request(1, 1, append)).toThrow('does not apply');
    const story = told(1).timeout(1).request(1, 1).request(1, 1, append).request(1, 1, get);
    expect(story.clients.events).toEqual([
      { kind: 'called', call: 2, client: 1, key: 'a', operation: { kind: 'append', value: '1' } },
      { kind: 'answered', call: 2, result: null },
      { kind: 'called', call: 3, client: 1, key: 'a', operation: { kind: 'get' } },
      { kind: 'answered', call: 3, result: '1' },
    ]);
  });

  test('has one request at a time: it begins another only when that is answered', () => {
    const story = registered().request(1, 1, append);
    expect(() => story.request(1, 1, get)).toThrow('does not apply');
    expect(() => story.replicate(1, 2).request(1, 1)).toThrow('does not apply');
  });

  test('is no other than those that the options name', () => {
    expect(() => told(1).timeout(1).request(2, 1)).toThrow('does not apply');
    expect(() => new Story(targetNamed('impl'), { servers: 1 }).timeout(1).request(1, 1)).toThrow('does not apply');
  });

  test('is answered when the server that accepted its request applies that entry', () => {
    const story = registered().request(1, 1, append).deliver(1, 2, 'AppendEntries');
    expect(kinds(story.clients.events)).toEqual(['called']);
    story.deliver(2, 1, 'AppendEntriesResponse');
    expect(kinds(story.clients.events)).toEqual(['called', 'answered']);
    expect(story.clients.answered).toEqual([{ client: 1, result: null, sendings: 1 }]);
  });

  test('has no answer from a server that leads no more, though what it asked for is committed', () => {
    const story = registered()
      .request(1, 1, append)
      .deliver(1, 2, 'AppendEntries')
      .elect(2, 2, 1)
      .replicate(2, 1)
      .heartbeat(2)
      .replicate(2, 1);
    expect(story.view(1).commitIndex).toBe(story.view(2).commitIndex);
    expect(kinds(story.clients.events)).toEqual(['called']);
  });

  test('sends again what a crash has left without an answer, and it is done once', () => {
    const story = registered()
      .request(1, 1, append)
      .deliver(1, 2, 'AppendEntries')
      .crash(1)
      .elect(2, 2, 3)
      .request(1, 2)
      .replicate(2, 3);
    expect(story.clients.answered).toEqual([{ client: 1, result: null, sendings: 2 }]);
    story.request(1, 2, get).replicate(2, 3);
    expect(story.clients.answered).toEqual([{ client: 1, result: '1', sendings: 1 }]);
    expect(story.violation).toBeNull();
  });

  test('takes a refusal for no answer', () => {
    const story = registered().request(1, 3, append).request(1, 2);
    expect(kinds(story.clients.events)).toEqual(['called']);
    expect(kinds(story.request(1, 1).replicate(1, 2).clients.events)).toEqual(['called', 'answered']);
  });

  test('is answered in the fault-free suffix', () => {
    const story = registered().request(1, 1, append).crash(1).settle();
    expect(story.violation).toBeNull();
    expect(kinds(story.clients.events)).toEqual(['called', 'answered']);
  });
});
