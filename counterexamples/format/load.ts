import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import { troubleOf } from './file-trouble.ts';
import { limits } from './limits.ts';
import { checkSize, readScheduleFile } from './read.ts';
import { ScheduleError } from './schedule-error.ts';

const blockBytes = 64 * 1024;

/** The schedule in the file at `path`. Throws a ScheduleError, and nothing else. */
export function loadSchedule(path: string): Schedule {
  return readScheduleFile(readLimited(path), path);
}

/**
 * The bytes of a file, which messages call `name`. Never waits and never reads without end: a pipe, a device or a file that
 * grows is refused. Throws a ScheduleError.
 */
export function readLimited(path: string, name = path): Uint8Array {
  try {
    checkRegular(statSync(path), name); // even opening some devices has effects
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file); // the name may mean something else by now
      checkRegular(stats, name);
      checkSize(stats.size, name);
      return readAll(file, name);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof ScheduleError) throw error;
    throw new ScheduleError('SCHEDULE_FILE', `${show(name)}: cannot be read: ${troubleOf(error)}`, 'Check the path.');
  }
}

function readAll(file: number, name: string): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let total = 0; total <= limits.fileBytes; ) {
    const block = new Uint8Array(blockBytes);
    const count = readSync(file, block);
    if (count === 0) return Buffer.concat(blocks, total);
    blocks.push(block.subarray(0, count));
    total += count;
  }
  checkSize(limits.fileBytes + 1, name);
  return new Uint8Array();
}

function checkRegular(stats: Stats, name: string): void {
  if (stats.isFile()) return;
  const fact = `${show(name)}: is ${kindOf(stats)}, not a file`;
  throw new ScheduleError('SCHEDULE_FILE', fact, 'Name a schedule file.');
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
