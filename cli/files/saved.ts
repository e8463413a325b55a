import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { troubleOf } from '../../counterexamples/format/file-trouble.ts';
import { loadSchedule } from '../../counterexamples/format/load.ts';
import { ScheduleError } from '../../counterexamples/format/schedule-error.ts';
import { replayingSchedule, targetOf } from '../../counterexamples/replay.ts';
import { show } from '../../counterexamples/printable.ts';
import type { ReplayVerdict } from '../../counterexamples/replay.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { packageRoot } from '../package-root.ts';

/** What became of a file that was to be replayed. */
export type FileVerdict =
  | Reproduced
  | (Exclude<ReplayVerdict, { readonly verdict: 'reproduced' }> & OfFile)
  | { readonly file: string; readonly verdict: 'unreadable'; readonly error: ScheduleError };

/** A file that still ends as it says. */
export type Reproduced = Extract<ReplayVerdict, { readonly verdict: 'reproduced' }> & OfFile;

interface OfFile {
  readonly file: string;
  readonly schedule: Schedule;
}

export type IsWanted = (schedule: Schedule) => boolean;

/** Where findings are saved if nobody says otherwise, from the folder that the command runs in. */
export const foundFolder = 'counterexamples/found';

const shippedFolders = ['scenarios', 'faults', 'mutants'] as const;

/** Those that were found in `found`, and every file that comes with the package. */
export function savedFiles(found: string): readonly string[] {
  const files = [...foundFiles(found), ...shippedFiles()];
  return [...new Map(files.map((file) => [realPath(file), file])).values()];
}

/** Every file that comes with the package. */
export const shippedFiles = (): readonly string[] =>
  shippedFolders.flatMap((name) => foundFiles(join(packageRoot, 'counterexamples', name)));

/** Those in a folder of findings, in order of their names; none if there is no such folder yet. */
export const foundFiles = (folder: string): readonly string[] => (isFolder(folder) ? jsonFiles(folder) : []);

/** Whether a folder is or could be there. */
export function mayBeFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** The schedule files that the user means: a folder stands for those in it. Throws a ScheduleError if it has none. */
export function filesOf(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const files = jsonFiles(path);
  if (files.length > 0) return files;
  throw new ScheduleError('SCHEDULE_FILE', `${show(path)}: no schedule file in this folder`, 'Name a schedule file.');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // reading it as a file will tell what is wrong
  }
}

function jsonFiles(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    const fact = `${show(folder)}: cannot be read: ${troubleOf(error)}`;
    throw new ScheduleError('SCHEDULE_FILE', fact, 'Check the path.');
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/**
 * Replays one file, in small portions; null if its schedule is not wanted. A file that cannot be used is a verdict too, so that the others
 * are still looked at.
 */
export function* replayingFile(
  path: string,
  { isWanted = () => true, own = null }: { readonly isWanted?: IsWanted; readonly own?: Target | null } = {},
): Running<FileVerdict | null> {
  const file = pathFrom(process.cwd(), path);
  try {
    const schedule = loadSchedule(file);
    if (!isWanted(schedule)) return null;
    return { ...(yield* replayingSchedule(schedule, file, own)), file, schedule };
  } catch (error) {
    if (error instanceof ScheduleError) return { file, verdict: 'unreadable', error };
    throw error;
  }
}

/** The schedule in a file, with what it is judged by. Throws a ScheduleError. */
export function loadKnown(
  cwd: string,
  path: string,
  own: Target | null,
): { readonly schedule: Schedule; readonly target: Target } {
  const file = pathFrom(process.cwd(), resolve(cwd, path)); // short, since it stands in messages
  const schedule = loadSchedule(file);
  return { schedule, target: targetOf(schedule, file, own) };
}

/** A path as one would type it in the folder `cwd`. */
export function pathFrom(cwd: string, path: string): string {
  const short = relative(cwd, resolve(cwd, path));
  return short.startsWith('..') ? resolve(cwd, path) : short === '' ? '.' : short;
}
