import { describe, expect, test } from 'vitest';
import type { DiskProgram } from '../../impl/index.ts';
import { DiskError } from '../../impl/index.ts';
import { crashImages } from './crash-images.ts';
import type { DiskFaults } from './disk-faults.ts';
import { noFaults } from './disk-faults.ts';
import { DiskSession } from './disk-session.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { diskOf, withFaults } from './simulated-disk.ts';
import { bytes, texts } from './testing/contents.ts';

const [oldState, newState] = ['the old state', 'what is new'];
const start = diskOf([['state', bytes(oldState)]]);

/** Where the replacement of a file may go wrong. */
interface Steps {
  readonly fileSync: 'before the rename' | 'after the rename' | 'no' | 'tried again' | 'written again';
  readonly directorySync: boolean;
}

const correct: Steps = { fileSync: 'before the rename', directorySync: true };

/** Replaces the file `state` by way of a new one, which an earlier try may have left. */
function* replace(content: string, { fileSync, directorySync }: Steps): DiskProgram<void> {
  try {
    yield { kind: 'create', file: 'new' };
  } catch (error) {
    if (!(error instanceof DiskError) || error.code !== 'EEXIST') throw error;
    yield { kind: 'truncate', file: 'new', size: 0 };
  }
  yield { kind: 'write', file: 'new', at: 0, bytes: bytes(content) };
  if (fileSync !== 'no' && fileSync !== 'after the rename') yield* syncNew(content, fileSync);
  yield { kind: 'rename', from: 'new', to: 'state' };
  if (fileSync === 'after the rename') yield { kind: 'sync', file: 'state' };
  if (directorySync) yield { kind: 'syncDirectory' };
}

function* syncNew(content: string, after: Steps['fileSync']): DiskProgram<void> {
  try {
    yield { kind: 'sync', file: 'new' };
  } catch (error) {
    if (after === 'before the rename') throw error;
    if (after === 'written again') yield { kind: 'write', file: 'new', at: 0, bytes: bytes(content) };
    yield { kind: 'sync', file: 'new' };
  }
}

function* overwrite(content: string): DiskProgram<void> {
  yield { kind: 'write', file: 'state', at: 0, bytes: bytes(content) };
  yield { kind: 'truncate', file: 'state', size: content.length };
  yield { kind: 'sync', file: 'state' };
}

interface Judged {
  readonly images: number;
  readonly states: ReadonlySet<string>; // that were found after a crash
  readonly violations: readonly string[];
}

/** Tries every crash of a program that replaces `before` by `after`, whether or not it comes to its end. */
function judge(disk: SimulatedDisk, program: DiskProgram<void>, before: string, after: string): Judged {
  const session = new DiskSession(disk);
  let ended = true;
  try {
    session.run(program);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    ended = false;
  }
  const states = new Set<string>();
  const violations: string[] = [];
  const crashes = crashImages(session.start, session.operations);
  let next = crashes.next();
  for (; next.done !== true; next = crashes.next()) {
    const state = texts(next.value.disk).state ?? '(no file)';
    states.add(state);
    const promised = ended && next.value.after === session.operations.length;
    if (state === after || (state === before && !promised)) continue;
    violations.push(`${JSON.stringify(state)} after ${next.value.after} operations`);
  }
  expect(next.value.sampled).toBe(0);
  return { images: next.value.images, states, violations };
}

function judgeReplace(steps: Steps, faults: Partial<DiskFaults> = {}): Judged {
  return judge(withFaults(start, { ...noFaults, ...faults }), replace(newState, steps), oldState, newState);
}

const firstSyncFails: Partial<DiskFaults> = { syncs: [{ nth: 1, times: 'once' }] };

describe('a file that is written aside, synced, renamed, and synced in its directory', () => {
  test('is the old one or the new one, whole, after any crash, and the new one once that has ended', () => {
    const { images, states, violations } = judgeReplace(correct);
    expect(violations).toEqual([]);
    expect([...states]).toEqual([oldState, newState]);
    // One before, two after the creation, 1 + 1 + 2 * 11 after the write, two after its sync and the rename, one at last.
    expect(images).toBe(1 + 2 + 24 + 2 + 3 + 1);
  });

  test('also if a crash comes while it is done again after a crash', () => {
    const first = new DiskSession(start);
    first.run(replace(newState, correct));
    const found = new Set<string>();
    let left = 0;
    for (const { disk } of crashImages(first.start, first.operations)) {
      const before = texts(disk).state ?? '(no file)';
      const { states, violations } = judge(disk, replace('third', correct), before, 'third');
      expect(violations).toEqual([]);
      states.forEach((state) => found.add(state));
      if ('new' in texts(disk)) left += 1;
    }
    expect([...found].toSorted()).toEqual([oldState, newState, 'third'].toSorted());
    expect(left).toBeGreaterThan(10);
  });

  test('is the old one if a sync, a write, or the room for it fails, and the program ends there', () => {
    const faults: readonly Partial<DiskFaults>[] = [
      firstSyncFails,
      { syncs: [{ nth: 2, times: 'once' }] },
      { writes: [{ nth: 1, keeps: 4, code: 'EIO' }] },
    ];
    for (const fault of faults) expect(judgeReplace(correct, fault).violations).toEqual([]);
    const full = diskOf([['state', bytes(oldState)]], oldState.length + 3);
    const { states, violations } = judge(full, replace(newState, correct), oldState, newState);
    expect({ states: [...states], violations }).toEqual({ states: [oldState], violations: [] });
  });

  test('is the new one if what a failed sync lost is written again', () => {
    const { states, violations } = judgeReplace({ ...correct, fileSync: 'written again' }, firstSyncFails);
    expect(violations).toEqual([]);
    expect(states).toContain(newState);
  });
});

describe('it is caught', () => {
  test('if the file is not synced', () => {
    const { violations } = judgeReplace({ ...correct, fileSync: 'no' });
    expect(violations).toContain('"" after 4 operations');
    expect(violations).toContain('"what is" after 4 operations');
  });

  test('if the directory is not synced', () => {
    const { violations } = judgeReplace({ ...correct, directorySync: false });
    expect(new Set(violations)).toEqual(new Set([`"${oldState}" after 4 operations`]));
  });

  test('if the file is renamed before it is synced', () => {
    const { violations } = judgeReplace({ ...correct, fileSync: 'after the rename' });
    expect(violations).toContain('"" after 3 operations');
    expect(violations.filter((violation) => !violation.endsWith('after 3 operations'))).toEqual([]);
  });

  test('if the old file is overwritten', () => {
    const { violations } = judge(start, overwrite(newState), oldState, newState);
    expect(violations).toContain('"what is state" after 1 operations');
    expect(violations).toContain('"what is newte" after 1 operations');
  });

  test('if a failed sync is tried again, though the file reads as it should', () => {
    const steps: Steps = { ...correct, fileSync: 'tried again' };
    expect(judgeReplace(steps).violations).toEqual([]);
    const { violations } = judgeReplace(steps, firstSyncFails);
    const zeros = JSON.stringify('\0'.repeat(newState.length));
    expect(violations).toEqual([`${zeros} after 5 operations`, `${zeros} after 6 operations`]);
    const session = new DiskSession(withFaults(start, { ...noFaults, ...firstSyncFails }));
    session.run(replace(newState, steps));
    expect(texts(session.disk)).toEqual({ state: newState });
  });
});
