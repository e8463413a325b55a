import { describe, expect, test } from 'vitest';
import { overtaking } from '../testing/overtaking.ts';

const finish = { type: 'finishSnapshot' } as const;

describe('an entry that is applied later (Figure 2, lastApplied)', () => {
  test('is applied in its turn, until all that is committed is', () => {
    const story = overtaking();
    expect(story.state(2)).toMatchObject({ commitIndex: 2, lastApplied: 1 });
    expect(story.does(2, { type: 'apply' }).state(2).lastApplied).toBe(2);
    expect(story.ask(2, { type: 'apply' }).action).toBeNull();
  });

  test('is skipped where a snapshot stands for it, and applied anew from there after a restart', () => {
    const story = overtaking();
    expect(story.state(3)).toMatchObject({ commitIndex: 2, lastApplied: 2 });
    expect(story.does(3, { type: 'restart' }).state(3)).toMatchObject({ commitIndex: 2, lastApplied: 2 });
  });
});

describe('a snapshot that takes its time (§7)', () => {
  test('takes the place of the log up to where it was begun', () => {
    const story = overtaking();
    expect(story.state(1)).toMatchObject({ snapshot: { lastIndex: 2 }, begun: { lastIndex: 3 } });
    expect(story.ask(1, { type: 'compact', data: 'another' }).action).toBeNull();
    const done = story.ask(1, finish);
    expect(done.action).toBe('Compact/finish');
    expect(done.server.context).toMatchObject({ snapshot: { lastIndex: 3, data: 'xyz' }, log: [], begun: null });
  });

  test('changes nothing once one of the leader covers more', () => {
    const story = overtaking();
    expect(story.state(3)).toMatchObject({ snapshot: { lastIndex: 2 }, begun: { lastIndex: 1 } });
    const done = story.ask(3, finish);
    expect(done.action).toBe('Compact/discard');
    expect(done.server.context).toEqual({ ...story.state(3), begun: null });
  });

  test('is forgotten in a crash', () => {
    expect(overtaking().does(1, { type: 'restart' }).ask(1, finish).action).toBeNull();
  });
});
