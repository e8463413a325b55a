import { describe, expect, test } from 'vitest';
import type { OptionalField } from '../../../properties/seen/declared.ts';
import { optionalFields } from '../../../properties/seen/declared.ts';
import { doing, giving, heartbeat, idle, subjectOf, timeout, transitions } from '../../testing/own-servers.ts';
import type { Shown } from './server.ts';

describe('what a server shows', () => {
  const entries = [
    { term: 1, command: 'a' },
    { term: 1, command: null },
  ];

  test('keeps its log, the same object, as long as nothing in it is another', () => {
    let log: Shown['log'] = entries;
    const subject = subjectOf(
      doing(
        ({ kind }) => {
          if (kind === 'command') log = [...entries, { term: 2, command: 'b' }];
          if (kind === 'restart') log = [{ term: 2, command: 'a' }];
          log = structuredClone(log); // whose objects are no sign of anything
          return {};
        },
        () => ({ log }),
      ),
    );
    const { view: booted } = subject.boot(1);
    const inputs = [timeout, heartbeat, { kind: 'command', command: 'b' }, timeout, { kind: 'restart' }] as const;
    const logs = transitions(subject, inputs).map(({ state }) => state.view.log);
    expect(logs[0]).toEqual(booted.log);
    expect(logs[1]).toBe(logs[0]);
    expect(logs[2]).toEqual({ base: 0, baseTerm: 0, entries: [...entries, { term: 2, command: 'b' }] });
    expect(logs[2]?.entries[0]).toBe(logs[1]?.entries[0]);
    expect(logs[3]).toBe(logs[2]);
    expect(logs[4]?.entries).toEqual([{ term: 2, command: 'a' }]);
  });

  test('is another log where only its base or the term before it is another', () => {
    let base = { base: 1, baseTerm: 1 };
    const subject = subjectOf(
      doing(
        ({ kind }) => {
          if (kind === 'electionTimeout') base = { base: 1, baseTerm: 2 };
          if (kind === 'heartbeatTimeout') base = { base: 2, baseTerm: 2 };
          return {};
        },
        () => ({ log: { ...base, entries } }),
      ),
    );
    const logs = transitions(subject, [timeout, heartbeat]).map(({ state }) => state.view.log);
    expect(logs).toEqual([
      { base: 1, baseTerm: 2, entries },
      { base: 2, baseTerm: 2, entries },
    ]);
  });

  test('is no longer its own: what it changes later does not change what was seen', () => {
    const entry = { term: 1, command: 'a' };
    const log = [entry];
    const votesGranted = [1];
    const durable = { currentTerm: 0, votedFor: null, log };
    const declares = { view: ['votesGranted', 'durable'] as const };
    const subject = subjectOf(giving({}, { ...idle, log, votesGranted, durable }), declares);
    const { view } = subject.boot(1);
    log.push({ term: 1, command: 'b' });
    entry.command = 'z';
    votesGranted.push(2);
    expect(view).toMatchObject({ votesGranted: [1], log: { entries: [{ term: 1, command: 'a' }] } });
    expect(view.durable.log.entries).toEqual([{ term: 1, command: 'a' }]);
    expect(view.log.entries).toHaveLength(1);
  });

  const voters = [1, 2, 3];
  const rows: Readonly<
    Record<OptionalField, { readonly shown: Partial<Shown>; readonly seen: unknown; readonly without: unknown }>
  > = {
    votesGranted: { shown: { votesGranted: [3, 1] }, seen: [1, 3], without: [] },
    progress: {
      shown: {
        progress: [
          { server: 3, nextIndex: 2, matchIndex: 1 },
          { server: 2, nextIndex: 1, matchIndex: 0 },
        ],
      },
      seen: [
        { server: 2, nextIndex: 1, matchIndex: 0 },
        { server: 3, nextIndex: 2, matchIndex: 1 },
      ],
      without: [],
    },
    configuration: {
      shown: { configuration: { voters: [1], newVoters: null, learners: [2] } },
      seen: { voters: [1], newVoters: null, learners: [2] },
      without: { voters, newVoters: null, learners: [] },
    },
    transferTarget: { shown: { transferTarget: 2 }, seen: 2, without: null },
    pendingReads: {
      shown: { pendingReads: [{ read: 1, index: null }] },
      seen: [{ read: 1, index: null }],
      without: [],
    },
    pendingWrites: { shown: { pendingWrites: 2 }, seen: 2, without: 0 },
    durable: {
      shown: { durable: { currentTerm: 1, votedFor: 2, log: [] } },
      seen: { currentTerm: 1, votedFor: 2, snapshot: '', log: { base: 0, baseTerm: 0, entries: [] } },
      without: { currentTerm: 0, votedFor: null, snapshot: '', log: { base: 0, baseTerm: 0, entries: [] } },
    },
    snapshot: { shown: { snapshot: 'all of it' }, seen: 'all of it', without: '' },
  };

  test.each(optionalFields)('has %s only if that is declared', (field) => {
    const { shown, seen, without } = rows[field];
    const start = giving({}, { ...idle, role: 'leader', ...shown });
    const declares = { view: optionalFields.filter((other) => other !== field) };
    expect(subjectOf(start, { view: [field] }).boot(1).view[field]).toEqual(seen);
    expect(subjectOf(start, declares).boot(1).view[field]).toEqual(without);
    expect(subjectOf(giving({}, idle), { view: optionalFields }).boot(1).view[field]).toEqual(without);
  });

  test('of progress is seen of a leader only', () => {
    const start = giving({}, { ...idle, ...rows.progress.shown });
    expect(subjectOf(start, { view: ['progress'] }).boot(1).view.progress).toEqual([]);
  });

  test('founded the cluster, if nothing else is known: the voters of the run', () => {
    const subject = subjectOf(giving({}, idle), {}, { servers: 4, voters: 2 });
    expect(subject.boot(4).view.configuration).toEqual({ voters: [1, 2], newVoters: null, learners: [] });
  });
});

test('servers have those of the wanted features that are declared', () => {
  const wanted = { features: ['preVote', 'snapshots'] } as const;
  const { features } = subjectOf(giving({}, idle), { features: ['snapshots', 'transfer'] }, wanted);
  expect(features).toEqual(['snapshots']);
});

test('servers hear what is lost of theirs only if that is declared', () => {
  expect(subjectOf(giving({}, idle), { notices: true }).notices).toBe(true);
  expect(subjectOf(giving({}, idle))).not.toHaveProperty('notices');
});
