import { ScheduleError } from '../../counterexamples/format/schedule-error.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { hostOf, pause } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { counted } from '../terminal/numbers.ts';
import { pathFrom } from '../path-from.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { fileLines, fileValue, fileVerdictCode } from '../report/replay-report.ts';
import { show } from '../../counterexamples/printable.ts';
import { fileMeant } from '../files/fault-file.ts';
import { filesOf, readSaved, replayingSaved } from '../files/saved.ts';
import type { FileVerdict, Unreadable } from '../files/saved.ts';
import type { Own } from '../own/own.ts';
import { Owns, versionNote } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import { verdictWord } from '../terminal/verdict.ts';

/** Saved schedules again: does each still end as it says? */
export async function replay(paths: readonly string[], flags: OutputOptions & SubjectFlag, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const owns = await Owns.from(io, flags);
  const verdicts: FileVerdict[] = [];
  for (const file of paths.flatMap((path) => filesIn(fileMeant(io.cwd, path)))) {
    await pause(); // lets a signal in
    if (io.interrupted.aborted) break;
    const replayed = await replayFile(file, owns, io);
    if (replayed === null) break;
    const { verdict, own } = replayed;
    verdicts.push(verdict);
    for (const line of fileLines(io.cwd, output.paint, verdict, own?.flag)) {
      if (verdict.verdict === 'unreadable') output.warn(line);
      else if (verdict.verdict === 'reproduced') output.tell(line);
      else output.print(line);
    }
    const note = verdict.verdict === 'unreadable' ? null : versionNote(verdict.schedule, own);
    if (note !== null) output.warn(`raftcheck: ${show(pathFrom(io.cwd, verdict.file))}: ${note}`);
  }
  const reproduced = verdicts.filter(({ verdict }) => verdict === 'reproduced').length;
  if (verdicts.length > 1) output.tell(`${reproduced} of ${counted(verdicts.length, 'file')} reproduced`);
  const stopped = io.interrupted.aborted ? [exitCode.interrupted] : [];
  const code = bySignal(worst([...verdicts.map(fileVerdictCode), ...stopped]), io.interrupted);
  const verdict = code === exitCode.clean ? 'reproduced' : verdictWord(code);
  output.report('replay', { verdict, exitCode: code, files: verdicts.map(fileValue) });
  return code;
}

/** One file again, on what it is of; null if a signal came first. */
async function replayFile(
  file: string | Unreadable,
  owns: Owns,
  { interrupted }: Io,
): Promise<{ readonly verdict: FileVerdict; readonly own: Own | null } | null> {
  const saved = typeof file === 'string' ? readSaved(file) : file;
  if ('verdict' in saved) return { verdict: saved, own: null };
  const own = await owns.of(saved.schedule);
  const carried = await carryOn(replayingSaved(saved, own?.target ?? null), hostOf(interrupted));
  return carried.ended ? { verdict: carried.outcome, own } : null;
}

/** The files that a path means; one verdict, if there are none. */
function filesIn(path: string): readonly (string | Unreadable)[] {
  try {
    return filesOf(path);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return [{ file: path, verdict: 'unreadable', error }];
  }
}
