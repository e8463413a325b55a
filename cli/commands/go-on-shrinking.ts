import { resolve } from 'node:path';
import { FindingFile } from '../../counterexamples/format/finding-file.ts';
import { show } from '../../counterexamples/printable.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import { savingOf } from '../files/finding-files.ts';
import type { Io } from '../io.ts';
import { memoryOf } from '../files/memory.ts';
import type { Judged, Memory } from '../files/memory.ts';
import { counted } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { pathFrom } from '../path-from.ts';
import type { FileVerdict, Reproduced } from '../files/saved.ts';
import { shrinkFile } from './shrink-file.ts';

/** Makes shorter what of a memory an earlier run was stopped from making short, each file for so long; the memory then. */
export async function goOnShrinking(
  output: Output,
  io: Io,
  memory: Memory,
  judged: Judged,
  shrinkTime: number,
): Promise<Memory> {
  const files = new Map<string, FileVerdict>();
  for (const verdict of memory.files) {
    const isLeft = memory.known.some((one) => one.verdict === verdict) && isUnshrunk(verdict);
    const now =
      isLeft && !io.interrupted.aborted ? await shorter(output, io, verdict, shrinkTime, judged.own) : verdict;
    files.set(now.file, now); // two may come to the same
  }
  return memory.files.some(isUnshrunk) ? memoryOf([...files.values()], judged) : memory;
}

const isUnshrunk = (verdict: FileVerdict): verdict is Reproduced =>
  verdict.verdict === 'reproduced' && verdict.schedule.unshrunk === true;

async function shorter(
  output: Output,
  io: Io,
  verdict: Reproduced,
  shrinkTime: number,
  own: Judged['own'],
): Promise<FileVerdict> {
  const { schedule } = verdict;
  const path = resolve(verdict.file);
  const file = FindingFile.adopt(path, schedule);
  const target = targetOf(schedule, verdict.file, own?.target);
  const shrunk = await shrinkFile(io, output.quiet, target, schedule, shrinkTime, file);
  if (typeof shrunk === 'string') return verdict;
  const { violation } = shrunk.shrunk;
  const { file: saved, error } = savingOf(process.cwd(), () => {
    if (!shrunk.interrupted) return file.finish(shrunk.schedule);
    file.replace(shrunk.schedule);
    return path;
  });
  if (error !== null) output.warn(`${error.fact}. ${error.remedy}`);
  if (saved === null) return verdict;
  const length = counted(shrunk.schedule.steps.length, 'step');
  output.tell(
    `shrunk ${show(pathFrom(io.cwd, path))}: ${schedule.steps.length} -> ${length}, now ${show(pathFrom(io.cwd, saved))}`,
  );
  const now = shrunk.interrupted ? { ...shrunk.schedule, unshrunk: true as const } : shrunk.schedule;
  return { ...verdict, file: saved, schedule: now, violation };
}
