import { parse } from 'secure-json-parse';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import { isObject } from './fields.ts';
import { formatName, formatVersion, limits } from './limits.ts';
import { describe } from './refuse.ts';
import { scanJson } from './scan.ts';
import { ScheduleError } from './schedule-error.ts';
import { validateSchedule } from './validate.ts';

/**
 * The schedule in the bytes of a file. `source` is the file's name, for messages. Throws a ScheduleError for whatever
 * is wrong with it, and nothing else.
 */
export function readScheduleFile(bytes: Uint8Array, source: string): Schedule {
  checkSize(bytes.length, source);
  return parseSchedule(decode(bytes, source), source);
}

/** The same for a text that is already in memory. */
export function parseSchedule(text: string, source: string): Schedule {
  checkSize(text.length, source);
  if (text.startsWith('\ufeff')) throw byteOrderMark(source);
  if (text.trim() === '') throw new ScheduleError('SCHEDULE_JSON', `${show(source)}: the file is empty`);
  scanJson(text, source);
  const file = parseSafely(text, source);
  const { format, version } = file;
  if (format !== formatName) {
    const got = format === undefined ? 'no `format`' : `format: ${describe(format)}`;
    const remedy = `A schedule file has "format": "${formatName}" (docs/schedule-format.md).`;
    throw new ScheduleError('SCHEDULE_FORMAT', `${show(source)}: not a raftcheck schedule: ${got}`, remedy);
  }
  checkVersion(version, source);
  const known = Object.entries(file).filter(([key]) => !key.startsWith('x-'));
  return validateSchedule(Object.fromEntries(known), source);
}

export function checkSize(size: number, source: string): void {
  if (size <= limits.fileBytes) return;
  throw new ScheduleError(
    'SCHEDULE_SIZE',
    `${show(source)}: larger than ${limits.fileBytes / 2 ** 20} MiB, more than is read`,
    'Shrink the schedule, or split it into several files.',
  );
}

/** The text of a file in strict UTF-8. Throws a ScheduleError. */
export function decode(bytes: Uint8Array, source: string): string {
  const starts = (...begin: readonly number[]): boolean => begin.every((byte, k) => bytes[k] === byte);
  const refuse = (fact: string, remedy: string): never => {
    throw new ScheduleError('SCHEDULE_ENCODING', `${show(source)}: ${fact}`, remedy);
  };
  if (starts(0xef, 0xbb, 0xbf)) throw byteOrderMark(source);
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return refuse('the file is in UTF-16', 'Save it as UTF-8.');
  if (starts(0x1f, 0x8b)) return refuse('the file is compressed with gzip', 'Unpack it first: gunzip FILE');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('the file is not valid UTF-8', 'Save it as UTF-8; a schedule is a text file.');
  }
}

function byteOrderMark(source: string): ScheduleError {
  const fact = `${show(source)}: the file begins with a byte order mark (U+FEFF)`;
  return new ScheduleError('SCHEDULE_ENCODING', fact, 'Save it as UTF-8 without BOM.');
}

function parseSafely(text: string, source: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parse(text, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    // The text was scanned: it is JSON. What is left is what the parser refuses beyond that.
    const fact = `${show(source)}: the key "__proto__", or "constructor" with "prototype", may stand nowhere`;
    throw new ScheduleError('SCHEDULE_KEY', fact);
  }
  if (isObject(value)) return value;
  throw new ScheduleError('SCHEDULE_FORMAT', `${show(source)}: expected an object, got ${describe(value)}`);
}

function checkVersion(version: unknown, source: string): void {
  const isWhole = typeof version === 'number' && Number.isInteger(version);
  if (isWhole && version >= 1 && version <= formatVersion) return;
  if (isWhole && version > formatVersion) {
    const fact = `${show(source)}: version: the file has version ${version}, this raftcheck reads up to ${formatVersion}`;
    throw new ScheduleError('SCHEDULE_VERSION', fact, 'Upgrade raftcheck: npm install raftcheck@latest');
  }
  const got = version === undefined ? 'missing' : `expected a whole number from 1, got ${describe(version)}`;
  throw new ScheduleError('SCHEDULE_VERSION', `${show(source)}: version: ${got}`, 'Write "version": 1.');
}
