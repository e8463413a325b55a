import { basename, join, resolve } from 'node:path';
import { quoted } from '../../counterexamples/shell.ts';
import { pause } from '../../door/node-host.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { HtmlFiles } from '../files/html-files.ts';
import { importFile, pageFilesOf, savePage, shownDocument } from '../files/trace-pages.ts';
import type { Io } from '../io.ts';
import { pathFrom } from '../path-from.ts';
import { isOfTables, isWhole, pageCode, pageLines, pageValue } from '../report/import-report.ts';
import type { PageResult } from '../report/import-report.ts';
import { counted } from '../terminal/numbers.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';

export interface ImportFlags extends OutputOptions {
  readonly out: string;
  readonly partial?: boolean; // also of pages that are not whole, the rows before
  readonly verbose?: boolean;
  readonly html?: string; // empty: where the schedules are
}

/** Published pages of trace tables become schedules: can all of their rows be made again? Traces of states are shown. */
export async function importPages(paths: readonly string[], flags: ImportFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const pages = HtmlFiles.wanted(io, flags.html);
  const results: PageResult[] = [];
  for (const path of paths.flatMap((given) => pageFilesOf(resolve(io.cwd, given)))) {
    await pause(); // lets a signal in
    if (io.interrupted.aborted) break;
    const result = importOne(path, flags, io, pages);
    results.push(result);
    for (const line of pageLines(output.paint, result, flags.verbose === true)) {
      const code = pageCode(result);
      if (code === exitCode.usage) output.warn(line);
      else if (code === exitCode.clean) output.tell(line);
      else output.print(line);
    }
  }
  const ofTables = results.filter(isOfTables);
  const whole = ofTables.filter(isWhole).length;
  const shown = results.filter(({ page }) => page !== null && page.file !== null).length;
  const told = pages === null ? '' : `, ${shown} shown`;
  if (ofTables.length > 1) output.tell(`${whole} of ${counted(ofTables.length, 'page')} whole${told}`);
  const stopped = io.interrupted.aborted ? [exitCode.interrupted] : [];
  const code = bySignal(worst([...results.map(pageCode), ...stopped]), io.interrupted);
  output.report('import', { exitCode: code, whole, pages: results.map(pageValue) });
  return code;
}

function importOne(
  path: string,
  { out, partial, html }: ImportFlags,
  { cwd }: Io,
  pages: HtmlFiles | null,
): PageResult {
  const read = importFile(path, pathFrom(cwd, path));
  if ('error' in read) return { read, saving: null, page: null };
  const command = `npx raftcheck import ${quoted(read.file)} --html${html === undefined || html === '' ? '' : `=${quoted(html)}`}`;
  const beside = join(resolve(cwd, out), basename(path));
  const page = pages?.save(beside, () => shownDocument(read, command)) ?? null;
  if ('trace' in read) return { read, saving: null, page };
  const { schedule, verdict } = read.imported;
  const isWanted = schedule !== null && (verdict === 'whole' || partial === true);
  return { read, page, saving: isWanted ? savePage(cwd, out, schedule, read.name) : null };
}
