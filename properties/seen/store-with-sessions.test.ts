import { describe, expect, test } from 'vitest';
import { defaultSessionLimits, emptyReplies, keyValueStore, withSessions } from '../../impl/index.ts';
import { exactlyOnce } from '../invariants/clients/exactly-once.ts';
import { linearizability } from '../invariants/clients/linearizability.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import { soundParts } from '../../world/subjects/implementation-parts.ts';
import type { Target } from '../judging/target.ts';
import { searchFor } from '../../search/testing/search-for.ts';
import { Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { liveness } from '../judging/judge.ts';
import type { SessionMachine } from './store-with-sessions.ts';
import { soundSessions, storeApplication } from './store-with-sessions.ts';

/** Every copy of a request is carried out. */
const forgetful: SessionMachine = {
  ...soundSessions,
  apply(state, index, text) {
    const { state: next, reply } = soundSessions.apply(state, index, text);
    const sessions = [...next.sessions.entries()].reduce(
      (all, [id, session]) => all.with(id, { ...session, replies: emptyReplies }),
      next.sessions,
    );
    return { state: { ...next, sessions }, reply };
  },
};

/** Nothing that it says is an answer. */
const silent: SessionMachine = {
  ...soundSessions,
  apply: (state, index, text) => ({ ...soundSessions.apply(state, index, text), reply: '' }),
};

const targetOf = (machine: SessionMachine, invariants: Target['invariants']): Target => ({
  name: 'broken',
  make: (options) => implementation(options, 'broken', { ...soundParts, store: storeApplication(machine) }),
  invariants,
});

describe('sessions that remember no reply', () => {
  test.each([exactlyOnce, linearizability])('break $name', { tags: 'slow' }, (judge) => {
    const { finding } = searchFor(targetOf(forgetful, [judge]), 3_000, { clients: 3 });
    expect(finding?.violation.property).toBe(judge.name);
  });

  test('are found with fewer clients than were drawn', () => {
    const { finding } = searchFor(targetOf(forgetful, [exactlyOnce]), 3_000, { clients: 3 });
    expect(finding?.schedule.options.clients).toBeLessThan(3);
  });
});

test('a store that never answers violates Liveness', () => {
  const story = new Story(targetOf(silent, []), { servers: 1, clients: 1 }).timeout(1).request(1, 1).settle();
  expect(story.violation?.property).toBe(liveness);
  expect(story.violation?.fact).toContain('client 1 had no answer');
});

test('a client whose session has expired registers another, and never learns what became of its request', () => {
  const shortLived = withSessions(keyValueStore(), { ...defaultSessionLimits, timeoutMs: 1 });
  const get = { kind: 'get', key: 'a' } as const;
  const story = new Story(targetOf(shortLived, []), { servers: 1, clients: 1 }).timeout(1).request(1, 1);
  story.command(1).command(1).request(1, 1, get);
  expect(story.clients.events.map(({ kind }) => kind)).toEqual(['called']);
  story.request(1, 1).request(1, 1, get);
  expect(story.clients.events.map(({ kind }) => kind)).toEqual(['called', 'called', 'answered']);
});

test('drawn runs with clients answer operations and send requests again', { tags: 'slow' }, () => {
  const { finding, summary } = searchFor(targetNamed('impl'), 300, { clients: 3 });
  expect(finding).toBeNull();
  expect(summary.answers).toBeGreaterThan(summary.runs);
  expect(summary.retries).toBeGreaterThan(summary.runs);
  expect(summary.sessionsExpired).toBeGreaterThan(0);
  expect(summary.undecided).toBe(0);
});
