import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
import { pathFrom } from '../path-from.ts';

/** What became of a file that was to be replayed. */
export type FileVerdict =
  | Reproduced
  | (Exclude<ReplayVerdict, { readonly verdict: 'reproduced' }> & OfFile)
  | Unreadable;

export interface Unreadable {
  readonly file: string;
  readonly verdict: 'unreadable';
  readonly error: ScheduleError;
}

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

/** Stories of another Raft's scripts: they are replayed, and no search builds on them. */
const toldFolders = ['scenarios/etcd'] as const;

/** Those that were found in `found`, and every file that comes with the package. */
export function savedFiles(found: string): readonly string[] {
  const files = [...foundFiles(found), ...shippedFiles(), ...filesIn(toldFolders)];
  return [...new Map(files.map((file) => [realPath(file), file])).values()];
}

/** Every file that comes with the package and that a search may build on. */
export const shippedFiles = (): readonly string[] => filesIn(shippedFolders);

const filesIn = (folders: readonly string[]): readonly string[] =>
  folders.flatMap((name) => foundFiles(join(packageRoot, 'counterexamples', name)));

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

/**
 * The schedule files that the user means: a folder stands for those in it and in the folders in it, no deeper. Throws a
 * ScheduleError if it has none.
 */
export function filesOf(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const files = [path, ...foldersIn(path)].flatMap(jsonFiles);
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
    throw unreadable(folder, error);
  }
}

/** Those that a folder of schedules may be divided into: no links, and nothing that is not for people. */
function foldersIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory() && !one.name.startsWith('.') && one.name !== 'node_modules')
      .map(({ name }) => name);
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function unreadable(folder: string, error: unknown): ScheduleError {
  const fact = `${show(folder)}: cannot be read: ${troubleOf(error)}`;
  return new ScheduleError('SCHEDULE_FILE', fact, 'Check the path.');
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** A file that can be read. */
export interface SavedFile {
  readonly file: string; // short, since it stands in messages
  readonly schedule: Schedule;
}

/** A file that cannot be used is a verdict too, so that the others are still looked at. */
export const readSaved = (path: string): SavedFile | Unreadable => {
  const file = pathFrom(process.cwd(), path);
  return unlessUnreadable(file, () => ({ file, schedule: loadSchedule(file) }));
};

/** Replays one file, in small portions. `own`: a subject of the user, which it may be of. */
export function* replayingSaved({ file, schedule }: SavedFile, own: Target | null): Running<FileVerdict> {
  const target = unlessUnreadable(file, () => targetOf(schedule, file, own));
  if ('verdict' in target) return target;
  return { ...(yield* replayingSchedule(schedule, file, own)), file, schedule };
}

function unlessUnreadable<What>(file: string, use: () => What): What | Unreadable {
  try {
    return use();
  } catch (error) {
    if (error instanceof ScheduleError) return { file, verdict: 'unreadable', error };
    throw error;
  }
}
