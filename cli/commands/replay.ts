import { resolve } from 'node:path';
import { ScheduleError } from '../../counterexamples/format/schedule-error.ts';
import type { Running } from '../../world/cluster/run.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { hostOf, pause } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { counted } from '../terminal/numbers.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { fileLines, fileValue, fileVerdictCode } from '../report/replay-report.ts';
import { filesOf, replayingFile } from '../files/saved.ts';
import type { FileVerdict } from '../files/saved.ts';
import { ownOf } from '../own.ts';
import type { SubjectFlag } from '../own.ts';
import type { Target } from '../../properties/judging/target.ts';
import { verdictWord } from '../terminal/verdict.ts';

/** Saved schedules again: does each still end as it says? */
export async function replay(paths: readonly string[], flags: OutputOptions & SubjectFlag, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const own = await ownOf(io.cwd, flags);
  const verdicts: FileVerdict[] = [];
  for (const replayOne of paths.flatMap((path) => replaysOf(resolve(io.cwd, path), own?.target ?? null))) {
    await pause(); // lets a signal in
    if (io.interrupted.aborted) break;
    const carried = await carryOn(replayOne(), hostOf(io.interrupted));
    if (!carried.ended) break;
    const verdict = carried.outcome;
    if (verdict === null) continue;
    verdicts.push(verdict);
    for (const line of fileLines(io.cwd, output.paint, verdict, own?.flag)) {
      if (verdict.verdict === 'unreadable') output.warn(line);
      else if (verdict.verdict === 'reproduced') output.tell(line);
      else output.print(line);
    }
  }
  const reproduced = verdicts.filter(({ verdict }) => verdict === 'reproduced').length;
  if (verdicts.length > 1) output.tell(`${reproduced} of ${counted(verdicts.length, 'file')} reproduced`);
  const stopped = io.interrupted.aborted ? [exitCode.interrupted] : [];
  const code = bySignal(worst([...verdicts.map(fileVerdictCode), ...stopped]), io.interrupted);
  const verdict = code === exitCode.clean ? 'reproduced' : verdictWord(code);
  output.report('replay', { verdict, exitCode: code, files: verdicts.map(fileValue) });
  return code;
}

/** One to make for each file that a path means. */
function replaysOf(path: string, own: Target | null): readonly (() => Running<FileVerdict | null>)[] {
  try {
    return filesOf(path).map((file) => () => replayingFile(file, { own }));
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return [() => unreadable({ file: path, verdict: 'unreadable', error })];
  }
}

// oxlint-disable-next-line require-yield -- there is nothing to run
function* unreadable(verdict: FileVerdict): Running<FileVerdict> {
  return verdict;
}
