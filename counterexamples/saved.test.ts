import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../world/faults/all.ts';
import { loadSchedule } from './format/load.ts';
import { writeSchedule } from './format/write.ts';
import { replaySchedule } from './replay.ts';

const folder = (name: string): string => fileURLToPath(new URL(`./${name}/`, import.meta.url));

// Not those in found/: what somebody's search has left there is no matter of the tests.
const files = ['scenarios', 'faults', 'mutants'].flatMap((name) =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => `${name}/${file}`),
);

describe.each(files)('%s', (file) => {
  const path = fileURLToPath(new URL(`./${file}`, import.meta.url));

  test('is reproduced', () => {
    expect(replaySchedule(loadSchedule(path), file)).toMatchObject({ verdict: 'reproduced' });
  });

  test('is written as we write it', () => {
    expect(writeSchedule(loadSchedule(path))).toBe(readFileSync(path, 'utf8'));
  });
});

test.each(allFaults.map(({ id }) => id))('the schedule of %s is called what it shows', (id) => {
  const schedule = loadSchedule(`${folder('faults')}${id}.json`);
  const replayed = replaySchedule(schedule);
  expect(schedule.title).toBe('violation' in replayed ? replayed.violation?.fact : null);
});

test('every known fault, and the documented engine, has its saved schedule', () => {
  expect(files.filter((file) => file.startsWith('faults/'))).toEqual(
    ['documented', ...allFaults.map(({ id }) => id)].map((id) => `faults/${id}.json`).sort(),
  );
});
