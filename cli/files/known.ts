import { loadSchedule } from '../../counterexamples/format/load.ts';
import { show } from '../../counterexamples/printable.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import { fileMeant } from './fault-file.ts';
import { versionNote } from '../own/owns.ts';
import type { Owns } from '../own/owns.ts';
import { pathFrom } from '../path-from.ts';

/** A schedule that was read. */
interface Loaded {
  readonly file: string; // short, since it stands in messages
  readonly schedule: Schedule;
  readonly own: Own | null; // if it is of a subject of the user
}

/** A file, or a fault by its name. Throws a ScheduleError if the file cannot be used. */
export async function loadFile(io: Io, path: string, owns: Owns): Promise<Loaded> {
  const file = pathFrom(process.cwd(), fileMeant(io.cwd, path));
  const schedule = loadSchedule(file);
  const own = await owns.of(schedule);
  const note = versionNote(schedule, own);
  if (note !== null) io.stderr.write(`raftcheck: ${show(pathFrom(io.cwd, file))}: ${note}\n`);
  return { file, schedule, own };
}

/** The same with what it is judged by. Throws a ScheduleError if nobody knows its subject, too. */
export async function loadKnown(io: Io, path: string, owns: Owns): Promise<Loaded & { readonly target: Target }> {
  const loaded = await loadFile(io, path, owns);
  return { ...loaded, target: targetOf(loaded.schedule, loaded.file, loaded.own?.target) };
}
