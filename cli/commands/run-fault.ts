import { resolve } from 'node:path';
import type { Explanation } from '../../search/explain/explain.ts';
import type { Fault } from '../../world/faults/fault.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import { portfolio } from '../../search/strategies/all.ts';
import { conformance } from '../../properties/judging/judge.ts';
import { bySignal, exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { findingValue, printExplanation, printNumbers } from '../report/finding.ts';
import { EarlyPictures } from '../report/early.ts';
import { pageValue, printPage } from '../report/page.ts';
import type { Saving } from '../files/finding-files.ts';
import { Pages } from '../files/pages.ts';
import { foundFolder } from '../files/saved.ts';
import { Shortenings } from '../files/shortenings.ts';
import { freshSeed } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { stepsDrawn } from '../../search/engine/search-plan.ts';
import { targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { watchedSearch } from '../search/watched.ts';
import { defaultShrinkTime } from '../shrink-time.ts';
import { jobLine, printSummary, summaryValue } from '../report/search-report.ts';

/** What finds a fault: the invariants alone, or with the spec beside it; never with what was saved of it. */
export function faultJob(
  { id, servers, features, nemesis, world }: Fault,
  seed: number,
  besideSpec: boolean,
  strategy = portfolio,
): SearchJob {
  const properties = propertyNames.filter((name) => besideSpec || name !== conformance);
  const drafts = {
    servers,
    steps: stepsDrawn,
    ...(features && { features }),
    ...(nemesis && { nemesis }),
    ...(world && { world }),
  };
  return { subject: `fault:${id}`, properties, goal: null, seed, drafts, strategy };
}

/** Looks for one fault and shows the short schedule of it. Found is what is wanted, so that is exit code 0. */
export async function runFault(
  output: Output,
  io: Io,
  fault: Fault,
  { seed = freshSeed(), time, html }: { readonly seed?: number; readonly time: number; readonly html?: string },
): Promise<ExitCode> {
  const job = faultJob(fault, seed, false);
  const pages = Pages.wanted(io, html, resolve(io.cwd, foundFolder));
  const shortenings = new Shortenings();
  output.tellText(`${fault.id}: ${fault.story}`);
  output.tell(`fuzz   ${jobLine(job)}`);
  const early = new EarlyPictures(output);
  const showMinimal = early.showing(targetOf(job));
  const around = { showMinimal, observer: shortenings };
  const result = await watchedSearch(io, output.quiet, job, { timeMs: time }, around);
  const [found] = result.findings;
  let explanation: Explanation | null = null;
  let page: Saving | null = null;
  if (found === undefined) {
    printSummary(output, result, 2);
    output.print(`${fault.id} was not found in ${seconds(result.ms)}`);
  } else {
    const [target, { schedule }] = [targetOf(job), found];
    early.printLast(target, found);
    explanation = await printExplanation(output, io, target, schedule, defaultShrinkTime);
    printNumbers(output, found);
    if (output.verbose) printSummary(output, result, 2);
    const shrinking = shortenings.stagesOf(found);
    page = pages && pages.save({ target, schedule, file: null, explanation, shrinking });
    printPage(output, page);
    output.print(`again: npx raftcheck faults ${fault.id} --seed ${seed}`);
  }
  const interrupted = result.end === 'interrupted';
  const shown = page?.file === null ? exitCode.violated : exitCode.clean;
  const code = bySignal(
    found !== undefined ? shown : interrupted ? exitCode.interrupted : exitCode.inconclusive,
    io.interrupted,
  );
  output.report('faults', {
    exitCode: code,
    verdict: found !== undefined ? 'found' : interrupted ? 'interrupted' : 'inconclusive',
    fault: fault.id,
    seed,
    expected: found === undefined ? null : fault.expects.includes(found.violation.property),
    summary: summaryValue(result),
    findings:
      found === undefined
        ? []
        : [{ ...findingValue(found, { file: null, error: null }, explanation), ...pageValue(page) }],
  });
  return code;
}
