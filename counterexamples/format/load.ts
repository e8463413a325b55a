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
 * The bytes of the file at `path`. Never waits and never reads without end: a pipe, a device or a file that grows beyond
 * 16 MiB is refused. `source` is its name in messages. Throws a ScheduleError.
 */
export function readLimited(path: string, source = path): Uint8Array {
  try {
    checkRegular(statSync(path), source); // even opening some devices has effects
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file); // the name may mean something else by now
      checkRegular(stats, source);
      checkSize(stats.size, source);
      return readAll(file, source);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof ScheduleError) throw error;
    throw new ScheduleError('SCHEDULE_FILE', `${show(source)}: cannot be read: ${troubleOf(error)}`, 'Check the path.');
  }
}

function readAll(file: number, path: string): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let total = 0; total <= limits.fileBytes; ) {
    const block = new Uint8Array(blockBytes);
    const count = readSync(file, block);
    if (count === 0) return Buffer.concat(blocks, total);
    blocks.push(block.subarray(0, count));
    total += count;
  }
  checkSize(limits.fileBytes + 1, path);
  return new Uint8Array();
}

function checkRegular(stats: Stats, path: string): void {
  if (stats.isFile()) return;
  const fact = `${show(path)}: is ${kindOf(stats)}, not a file`;
  throw new ScheduleError('SCHEDULE_FILE', fact, 'Name a schedule file.');
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
