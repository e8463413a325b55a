import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSchedule, replaySchedule, writeSchedule } from '../counterexamples/index.ts';

const folder = resolve(import.meta.dirname, 'frozen/version-1');

const files = ['faults', 'mutants', 'scenarios'].flatMap((room) =>
  readdirSync(join(folder, room)).map((file) => join(room, file)),
);

test('all files of the first version are there', () => {
  expect(files).toHaveLength(53);
});

describe('a file of the first version', () => {
  test.each(files)('%s replays with the same verdict', (file) => {
    expect(replaySchedule(loadSchedule(join(folder, file)), file).verdict).toBe('reproduced');
  });

  test.each(files)('%s is written as it stands', (file) => {
    const path = join(folder, file);
    expect(writeSchedule(loadSchedule(path))).toBe(readFileSync(path, 'utf8'));
  });
});
