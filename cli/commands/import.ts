import { resolve } from 'node:path';
import { pause } from '../../door/node-host.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { importFile, pageFilesOf, savePage } from '../files/trace-pages.ts';
import type { Io } from '../io.ts';
import { pathFrom } from '../path-from.ts';
import { pageCode, pageLines, pageValue } from '../report/import-report.ts';
import type { PageResult } from '../report/import-report.ts';
import { counted } from '../terminal/numbers.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';

export interface ImportFlags extends OutputOptions {
  readonly out: string;
  readonly partial?: boolean; // also of pages that are not whole, the rows before
  readonly verbose?: boolean;
}

/** Published pages of trace tables become schedules: can all of their rows be made again? */
export async function importPages(paths: readonly string[], flags: ImportFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const results: PageResult[] = [];
  for (const path of paths.flatMap((given) => pageFilesOf(resolve(io.cwd, given)))) {
    await pause(); // lets a signal in
    if (io.interrupted.aborted) break;
    const result = importOne(path, flags, io);
    results.push(result);
    for (const line of pageLines(output.paint, result, flags.verbose === true)) {
      const code = pageCode(result);
      if (code === exitCode.usage) output.warn(line);
      else if (code === exitCode.clean) output.tell(line);
      else output.print(line);
    }
  }
  const whole = results.filter((result) => pageCode(result) === exitCode.clean).length;
  if (results.length > 1) output.tell(`${whole} of ${counted(results.length, 'page')} whole`);
  const stopped = io.interrupted.aborted ? [exitCode.interrupted] : [];
  const code = bySignal(worst([...results.map(pageCode), ...stopped]), io.interrupted);
  output.report('import', { exitCode: code, whole, pages: results.map(pageValue) });
  return code;
}

function importOne(path: string, { out, partial }: ImportFlags, { cwd }: Io): PageResult {
  const read = importFile(path, pathFrom(cwd, path));
  if ('error' in read) return { read, saving: null };
  const { schedule, verdict } = read.imported;
  const isWanted = schedule !== null && (verdict === 'whole' || partial === true);
  return { read, saving: isWanted ? savePage(cwd, out, schedule, read.name) : null };
}
