import { describe, expect, test } from 'vitest';
import { allInvariants } from '../invariants/all.ts';
import { runSteps } from '../run.ts';
import { implementation } from '../subjects/implementation.ts';
import type { Subject } from '../subject.ts';
import { plainOptions } from '../testing/story.ts';
import { tampered } from '../testing/tampered.ts';
import type { EntryView } from '../view.ts';
import { crash, liveness } from './judge.ts';
import { logOf } from '../view.ts';
import { initialMachine } from '../machine.ts';

const options = { ...plainOptions, disk: 'delayed' } as const;
const sound = implementation(options);

const endOf = (subject: Subject, invariants = allInvariants): ReturnType<typeof runSteps> =>
  runSteps({ name: 'broken', make: () => subject, invariants }, options, [{ kind: 'timeout', server: 1 }]);

describe('the fault-free suffix', () => {
  test('gets a sound cluster going', () => {
    expect(endOf(sound).violation).toBeNull();
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
          ? { state, sent: [], replies: [], applied: [], difference: null }
          : sound.step(state, input),
    };
    expect(endOf(subject).violation?.property).toBe(liveness);
  });

  test('wants everything applied', () => {
    const subject = tampered(sound, (outside) => ({
      ...outside,
      applied: [],
      view: { ...outside.view, appliedIndex: 0, machine: initialMachine },
    }));
    expect(endOf(subject).violation?.property).toBe(liveness);
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
