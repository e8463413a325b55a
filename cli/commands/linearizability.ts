import { resolve } from 'node:path';
import { readLimited } from '../../counterexamples/format/load.ts';
import { decode } from '../../counterexamples/format/read.ts';
import { ScheduleError } from '../../counterexamples/format/schedule-error.ts';
import { HistoryError } from '../../counterexamples/histories/history-error.ts';
import type { ModelName, StoreHistory } from '../../counterexamples/histories/operations.ts';
import { modelOf } from '../../counterexamples/histories/operations.ts';
import { ordersOf } from '../../counterexamples/histories/orders.ts';
import { readHistory } from '../../counterexamples/histories/read-history.ts';
import { historyDocument } from '../../counterexamples/page/history-document.ts';
import { show } from '../../counterexamples/printable.ts';
import { quoted } from '../../counterexamples/shell.ts';
import { hostOf, pause } from '../../door/node-host.ts';
import { checkingLinearizability } from '../../properties/linearizability/check.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { HtmlFiles } from '../files/html-files.ts';
import { toolName } from '../files/pages.ts';
import type { Io } from '../io.ts';
import { pathFrom } from '../path-from.ts';
import { historyCode, historyLines, historyValue } from '../report/history-report.ts';
import type { HistoryResult, HistoryVerdict } from '../report/history-report.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { verdictWord } from '../terminal/verdict.ts';

export interface LinearizabilityFlags extends OutputOptions {
  readonly model: ModelName;
  readonly placings: number;
  readonly html?: string;
}

/** Histories of clients, from files of others: is each linearizable? */
export async function linearizability(
  paths: readonly string[],
  flags: LinearizabilityFlags,
  io: Io,
): Promise<ExitCode> {
  const output = new Output(io, flags);
  const pages = HtmlFiles.wanted(io, flags.html);
  const verdicts: HistoryResult[] = [];
  for (const path of paths) {
    await pause(); // lets a signal in
    if (io.interrupted.aborted) break;
    const verdict = await judge(pathFrom(io.cwd, resolve(io.cwd, path)), flags, io);
    if (verdict === null) break;
    const page = pages === null ? null : await savePage(pages, verdict, flags.model, io);
    verdicts.push({ verdict, page });
    const lines = historyLines(output.paint, verdict, page);
    if (page !== null && page.error !== null) output.warn(`raftcheck: ${page.error.fact}. ${page.error.remedy}`);
    if (verdict.verdict === 'unreadable') lines.forEach((line) => output.warn(`raftcheck: ${line}`));
    else if (verdict.verdict === 'holds') lines.forEach((line) => output.tell(line));
    else lines.forEach((line) => output.print(line));
  }
  const stopped = io.interrupted.aborted ? [exitCode.interrupted] : [];
  const code = bySignal(worst([...verdicts.map(historyCode), ...stopped]), io.interrupted);
  const verdict = code === exitCode.clean ? 'linearizable' : verdictWord(code);
  output.report('linearizability', { verdict, exitCode: code, model: flags.model, files: verdicts.map(historyValue) });
  return code;
}

/** The page of a history that was judged, with an order of each of its keys; null if there is none, or a signal came first. */
async function savePage(
  pages: HtmlFiles,
  judged: HistoryVerdict,
  model: ModelName,
  io: Io,
): Promise<HistoryResult['page']> {
  if (judged.verdict === 'unreadable') return null;
  const { file, history, placings } = judged;
  const carried = await carryOn(ordersOf(model, history, judged, placings), hostOf(io.interrupted));
  if (!carried.ended) return null;
  const command = `npx raftcheck linearizability ${quoted(file)} --model ${model}`;
  const around = { source: file, command, tool: toolName() };
  return pages.save(file, () => historyDocument(model, history, carried.outcome, around));
}

/** The verdict on a file; null if a signal came first. */
async function judge(file: string, { model, placings }: LinearizabilityFlags, io: Io): Promise<HistoryVerdict | null> {
  const history = historyIn(file, model, io);
  if ('verdict' in history) return history;
  const steps = checkingLinearizability(modelOf(model), history.operations, placings);
  const carried = await carryOn(steps, hostOf(io.interrupted));
  if (!carried.ended) return null;
  const { outcome } = carried;
  return { file, history, placings, ...outcome };
}

function historyIn(file: string, model: ModelName, io: Io): StoreHistory | HistoryVerdict {
  try {
    return readHistory(decode(readLimited(resolve(io.cwd, file), file), file), model);
  } catch (error) {
    if (error instanceof HistoryError) {
      const { line, fact } = error;
      return { file, verdict: 'unreadable', line, fact: `${show(file)}: line ${line}: ${fact}` };
    }
    if (error instanceof ScheduleError) return { file, verdict: 'unreadable', line: null, fact: error.fact };
    throw error;
  }
}
