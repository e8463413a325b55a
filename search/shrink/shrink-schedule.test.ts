import { expect, test } from 'vitest';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import { targetJudgedBy } from '../../world/registry/judged.ts';
import { nothingDeclared } from '../../world/testing/own-servers.ts';
import { shrinkSchedule } from './shrink-schedule.ts';

const property = 'Commit Durability';
const target = targetJudgedBy('fault:commit-quorum-off-by-one', [property]);

/** In term 2 a leader commits its own entry alone; the same can be had in term 1. */
const long: Schedule = {
  title: '',
  subject: 'fault:commit-quorum-off-by-one',
  options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
  steps: [
    { kind: 'timeout', server: 2 },
    { kind: 'timeout', server: 1 },
    { kind: 'timeout', server: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t2 #1' },
    { kind: 'deliver', message: '2>1 RequestVoteResponse t2 #1' },
  ],
  expect: { verdict: 'violated', property, atStep: 5 },
};

function shrunk(title: string): { readonly title: string; readonly fact: string; readonly steps: number } {
  const short = target && shrinkSchedule({ ...target, version: '1.4.0' }, { ...long, title });
  if (short === null) throw new TypeError('nothing is violated');
  expect(short.schedule.subjectVersion).toBe('1.4.0');
  return { title: short.schedule.title, fact: short.shrunk.violation.fact, steps: short.schedule.steps.length };
}

test('a title that somebody gave stays', () => {
  expect(shrunk('our first bug').title).toBe('our first bug');
});

test('one that is the fact becomes that of the shorter run', () => {
  const before = 'entry 1 of term 2 is committed, but durable on n1 only, no majority of n1 n2 n3';
  const { title, fact, steps } = shrunk(before);
  expect(steps).toBeLessThan(long.steps.length);
  expect(title).toBe(fact);
  expect(fact).not.toBe(before);
});

test('servers of a user are never given a disk that they do not know', () => {
  const disks = new Set<string>();
  if (target === null) throw new TypeError('there is no such fault');
  const { explored: _, ...unexplored } = target;
  const own: Target = {
    ...unexplored,
    slow: true,
    takes: { ...nothingDeclared, disk: 'delayed' },
    make: (options) => {
      disks.add(options.disk);
      return target.make(options);
    },
  };
  const write = (server: number): Step => ({ kind: 'write', server });
  const [, ...steps] = long.steps;
  const options = { ...long.options, disk: 'delayed' } as const;
  const written = steps.flatMap((step) => [step, write(1), write(2)]);
  const short = shrinkSchedule(own, { ...long, options, steps: written });
  expect(short?.schedule.options.disk).toBe('delayed');
  expect(short?.shrunk.nearby).toBeGreaterThan(100);
  expect([...disks]).toEqual(['delayed']);
});

test('a schedule that has another disk all the same keeps it', () => {
  if (target === null) throw new TypeError('there is no such fault');
  const { explored: _, ...unexplored } = target;
  const own: Target = { ...unexplored, slow: true, takes: { ...nothingDeclared, disk: 'delayed' } };
  const short = shrinkSchedule(own, long);
  expect(short?.schedule.steps.length).toBeLessThan(long.steps.length);
});
