import { show } from '../../counterexamples/printable.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import { exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import type { Io } from '../io.ts';
import type { KnownFailure, Memory } from '../files/memory.ts';
import { counted } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { fileLines, fileValue, knownLine } from './replay-report.ts';
import { versionNote } from '../own/owns.ts';
import { pathFrom } from '../path-from.ts';

/** What became of everything that is remembered, a file after the other. */
export function printMemory(output: Output, { cwd }: Io, memory: Memory): void {
  const { files, known, own } = memory;
  for (const verdict of files) {
    const failure = known.find((one) => one.verdict === verdict);
    const lines =
      failure === undefined
        ? fileLines(cwd, output.paint, verdict, own?.flag)
        : [knownLine(cwd, output.paint, failure)];
    for (const line of lines) {
      if (verdict.verdict === 'unreadable') output.warn(line);
      else output.print(line);
    }
  }
  printVersions(output, cwd, memory);
}

/** What is still wrong, alone. */
export function printKnown(output: Output, { cwd }: Io, memory: Memory): void {
  for (const failure of memory.known) output.print(knownLine(cwd, output.paint, failure));
  printVersions(output, cwd, memory);
}

function printVersions(output: Output, cwd: string, { files, own = null }: Memory): void {
  for (const verdict of files) {
    const note = verdict.verdict === 'unreadable' ? null : versionNote(verdict.schedule, own);
    if (note !== null) output.warn(`raftcheck: ${show(pathFrom(cwd, verdict.file))}: ${note}`);
  }
}

/** How often a search came upon what was known, in a line for each. */
export function seenAgainLines({ cwd }: Io, memory: Memory, result: SearchResult): readonly string[] {
  return seenAgain(memory, result).map(
    ({ file, times }) => `seen again: ${show(pathFrom(cwd, file))}, ${counted(times, 'time')}`,
  );
}

/** The commands that run again what is known: printed at the end, before those of new findings. */
export function printKnownReplays(output: Output, { cwd }: Io, { known, own }: Memory): void {
  for (const { verdict } of known) output.print(`replay: ${replayCommand(pathFrom(cwd, verdict.file), own?.flag)}`);
}

/** Is anything of what is remembered still wrong? That something is fixed or stale is no violation. */
export function memoryCode({ files, known }: Memory): ExitCode {
  const verdicts = files.map(({ verdict }) => verdict);
  return worst([
    known.length > 0 || verdicts.includes('broken') ? exitCode.violated : exitCode.clean,
    verdicts.includes('unreadable') ? exitCode.usage : exitCode.clean,
  ]);
}

/** What is remembered, for --json. */
export function rememberedValue({ files, known, own }: Memory): readonly object[] {
  return files.map((verdict) => {
    const failure = known.find((one) => one.verdict === verdict);
    return { ...fileValue(verdict), ...(failure && knownValue(failure, own?.flag)) };
  });
}

const knownValue = ({ verdict, sameAs }: KnownFailure, flag?: string): object => ({
  ...(sameAs === null ? {} : { sameAs }),
  replay: replayCommand(verdict.file, flag),
});

/** The files that a search came upon again, for --json too. */
export function seenAgain({ known }: Memory, result: SearchResult): readonly { file: string; times: number }[] {
  return known.flatMap(({ key, verdict, sameAs }) => {
    const times = sameAs === null ? result.seenAgain.get(key) : undefined;
    return times === undefined ? [] : [{ file: verdict.file, times }];
  });
}
