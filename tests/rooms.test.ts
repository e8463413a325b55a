import { existsSync, readFileSync } from 'node:fs';
import { dirname, basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { allRooms } from './architecture.ts';

const root = resolve(import.meta.dirname, '..');

/** In a README of its own, or in that of the folder around it. */
function isExplained(room: string): boolean {
  if (existsSync(join(root, room, 'README.md'))) return true;
  const around = join(root, dirname(room), 'README.md');
  return existsSync(around) && readFileSync(around, 'utf8').includes(`${basename(room)}/`);
}

test('a README says of every room what lives there', () => {
  expect(allRooms().filter((room) => !isExplained(room))).toEqual([]);
});
