import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import { FindingFile } from './finding-file.ts';
import { loadSchedule } from './load.ts';
import { saveSchedule } from './save.ts';

const timeout = (server: number): Step => ({ kind: 'timeout', server });

const finding = (steps: readonly Step[]): Schedule => ({
  title: 'two leaders',
  subject: 'impl',
  options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
  steps,
  expect: { verdict: 'violated', property: 'Election Safety', atStep: steps.length },
});
const long = finding([timeout(1), timeout(2), timeout(3)]);
const shorter = finding([timeout(1), timeout(2)]);
const shortest = finding([timeout(1)]);

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'raftcheck-finding-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a finding is there as it was found, then shorter, and in the end as any other saved schedule', () => {
  const dir = emptyFolder();
  const file = FindingFile.create(dir, long);
  expect(loadSchedule(file.path)).toEqual({ ...long, unshrunk: true });
  expect(readFileSync(file.path, 'utf8')).toContain('"version": 2,');
  file.replace(shorter);
  expect(loadSchedule(file.path)).toEqual({ ...shorter, unshrunk: true });
  const path = file.finish(shortest);
  expect(readdirSync(dir).map((name) => join(dir, name))).toEqual([path]);
  expect(path).toBe(saveSchedule(emptyFolder(), shortest).replace(/^.*\//, `${dir}/`));
  expect(readFileSync(path, 'utf8')).toContain('"version": 1,');
});

test('one that was saved before in its short form is there once', () => {
  const dir = emptyFolder();
  const before = saveSchedule(dir, shortest);
  expect(FindingFile.create(dir, long).finish(shortest)).toBe(before);
  expect(readdirSync(dir)).toHaveLength(1);
});

test('one that turns out to be known is gone', () => {
  const dir = emptyFolder();
  FindingFile.create(dir, long).discard();
  expect(readdirSync(dir)).toEqual([]);
});

test('what somebody else has written is neither replaced nor deleted', () => {
  const dir = emptyFolder();
  const theirs = FindingFile.create(dir, long);
  const ours = FindingFile.create(dir, long);
  ours.replace(shorter);
  ours.discard();
  expect(loadSchedule(theirs.path)).toEqual({ ...long, unshrunk: true });
  writeFileSync(theirs.path, 'mine now');
  theirs.replace(shorter);
  const path = theirs.finish(shortest);
  expect(readFileSync(theirs.path, 'utf8')).toBe('mine now');
  expect(loadSchedule(path)).toEqual(shortest);
});

test('one that was left is gone on with', () => {
  const dir = emptyFolder();
  const { path } = FindingFile.create(dir, long);
  const saved = FindingFile.adopt(path, loadSchedule(path)).finish(shortest);
  expect(readdirSync(dir).map((name) => join(dir, name))).toEqual([saved]);
});
