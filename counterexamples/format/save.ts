import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import { troubleOf } from './file-trouble.ts';
import { parseSchedule } from './read.ts';
import { ScheduleError } from './schedule-error.ts';
import { writeSchedule } from './write.ts';

const hashDigits = 12;
const slugLength = 40;

/** A schedule was not saved. `fact` is one line; the caller still has the schedule and can print it in full. */
export class SaveError extends Error {
  override readonly name = 'SaveError';
  readonly code: 'SAVE_SCHEDULE' | 'SAVE_FILE'; // the schedule could not be read back; the file system refused
  readonly fact: string;
  readonly remedy: string;

  constructor(code: SaveError['code'], fact: string, remedy: string) {
    super(`${fact}\n  ${remedy}`);
    this.code = code;
    this.fact = fact;
    this.remedy = remedy;
  }
}

/**
 * The path under which `schedule` now stands in `dir`. The name is made of the property and of the content, so the
 * same schedule is saved once, and nothing that came from a file decides where we write. Throws a SaveError.
 */
export function saveSchedule(dir: string, schedule: Schedule): string {
  const { path, text } = savedAs(dir, schedule);
  return refusing(path, () => {
    makeFolder(resolve(dir));
    if (!alreadyThere(path, text)) writeAtomically(path, text);
    return path;
  });
}

/** The text of a schedule, and where in `dir` it belongs. Throws a SaveError if it could not be read again. */
export function savedAs(dir: string, schedule: Schedule): { readonly path: string; readonly text: string } {
  const text = writeSchedule(schedule);
  const name = fileName(schedule, text);
  checkReadable(text, name);
  return { path: join(dir, name), text };
}

/** What the file system refuses, as a SaveError. */
export function refusing<Result>(path: string, write: () => Result, remedy = otherFolder): Result {
  try {
    return write();
  } catch (error) {
    if (error instanceof SaveError) throw error;
    throw refusal(path, troubleOf(error), remedy);
  }
}

function fileName({ expect }: Schedule, text: string): string {
  const property = expect.verdict === 'violated' ? expect.property : 'holds';
  const hash = createHash('sha256').update(text).digest('hex').slice(0, hashDigits);
  return `${slug(property)}-${hash}.json`;
}

function slug(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['property'];
  return words.join('-').slice(0, slugLength).replace(/-$/, '');
}

/** What is saved must open again: better to hear it now, while the schedule can still be printed. */
function checkReadable(text: string, name: string): void {
  try {
    parseSchedule(text, name);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    throw new SaveError('SAVE_SCHEDULE', `not saved, it could not be read again: ${error.fact}`, error.remedy);
  }
}

/** Does a file with that name and content stand there? Throws a SaveError if something else does. */
export function alreadyThere(path: string, text: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (!stats.isFile()) throw refusal(path, 'something that is no file stands there');
  if (stats.size !== Buffer.byteLength(text) || readFileSync(path, 'utf8') !== text) {
    throw refusal(path, 'a file with this name and other content stands there');
  }
  return true;
}

/** Like `mkdir -p`. That of Node turns in circles for ever where a parent stands but takes no folders, as in /proc. */
export function makeFolder(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(dir) !== dir) makeFolder(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Somebody else may have made it in the meantime.
    if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}

/** Either the whole file stands under its name, or nothing does. Renaming never follows a link at `path`. */
export function writeAtomically(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}.tmp`;
  const file = openSync(draft, 'wx');
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

const otherFolder = 'Choose another folder: --out DIR';

function refusal(path: string, reason: string, remedy = otherFolder): SaveError {
  return new SaveError('SAVE_FILE', `${show(path)}: cannot be written: ${reason}`, remedy);
}
