import type { SearchResult } from '../../search/engine/search-result.ts';
import type { SearchVerdict } from '../../search/engine/verdict.ts';
import type { StepCounts } from '../../search/drawing/step-counts.ts';
import type { Summary } from '../../search/engine/summary.ts';
import type { Shrunk } from '../../search/shrink/shrunk.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { big, counted, seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import type { SearchJob } from '../search-job.ts';

export const exitCodeOf: Readonly<Record<SearchVerdict, ExitCode>> = {
  clean: exitCode.clean,
  violated: exitCode.violated,
  inconclusive: exitCode.inconclusive,
  interrupted: exitCode.interrupted,
};

/** Share of what was drawn that did not apply where it stood. */
const notApplied = ({ offered, applied }: Summary): number => (offered === 0 ? 0 : (offered - applied) / offered);

/** Those of the fault-free suffixes are judged too. */
const judgedSteps = ({ applied, suffixMoves }: Summary): number => applied + suffixMoves;

const perSecond = (steps: number, ms: number): number => (ms === 0 ? 0 : (1000 * steps) / ms);

const shownMs = 50; // less would be 0.0 s

/** What a search did, in a line; all that was counted with --verbose. */
export function printSummary(output: Output, result: SearchResult, indent: number): void {
  for (const line of output.verbose ? countedLines(result) : [summaryLine(result)]) output.tellText(line, indent);
}

export function summaryLine({ summary, ms, searchMs }: SearchResult): string {
  const shrinkMs = ms - searchMs;
  const shrinking = shrinkMs < shownMs ? '' : `, and ${seconds(shrinkMs)} more for shrinking`;
  return (
    `${counted(summary.runs, 'run')}, ${counted(summary.applied, 'step')} in ${seconds(searchMs)}${shrinking}; ` +
    `${counted(summary.elections, 'election')} won, ${counted(summary.commits, 'entry', 'entries')} committed`
  );
}

/** All that was counted, in a few lines. */
export function countedLines(result: SearchResult): readonly string[] {
  const { summary, ms, searchMs, searchCpuMs, runsBy } = result;
  const shrinkMs = ms - searchMs;
  const judged = judgedSteps(summary);
  const strategies = Object.entries(runsBy);
  const share = (100 * notApplied(summary)).toFixed(1);
  return [
    `${counted(summary.runs, 'run')}, ${counted(summary.applied, 'step')} in ${seconds(searchMs)}; ` +
      `${share} % of the generated steps did not apply`,
    `${counted(judged, 'step')} judged, those of the fault-free suffixes included: ` +
      `${big(perSecond(judged, searchMs))} a second, ${big(perSecond(judged, searchCpuMs))} a CPU second`,
    ...(shrinkMs < shownMs ? [] : [`${seconds(shrinkMs)} more for shrinking`]),
    ...(strategies.length < 2
      ? []
      : [`runs by ${strategies.map(([name, runs]) => `${name} ${big(runs)}`).join(', ')}`]),
    ...kindLines(summary),
    `${counted(summary.elections, 'election')} won, ${counted(summary.commits, 'entry', 'entries')} committed, ` +
      `${counted(summary.truncations, 'entry', 'entries')} deleted from logs as conflicting with the leader's`,
    `${counted(summary.lost, 'message')} lost, ${big(summary.duplicated)} duplicated, ` +
      `${counted(summary.crashes, 'crash', 'crashes')} survived (${big(summary.crashesWithLostWrites)} with lost writes)`,
    ...(summary.writesSurvived === 0
      ? []
      : [
          `${counted(summary.writesSurvived, 'unfinished write')} survived a crash, ${big(summary.tornTails)} torn; ` +
            `${counted(summary.failedSyncs, 'failed sync')}, ${counted(summary.fullDisks, 'full disk')}, ` +
            `${counted(summary.bitFlips, 'bit flip')}, ${counted(summary.refusedStarts, 'refused start')}`,
        ]),
    ...(summary.partialPartitions === 0
      ? []
      : [
          `${counted(summary.partialPartitions, 'partial partition')}; ` +
            `${counted(summary.askedWhereCut, 'run')} asked for liveness where links stayed cut`,
        ]),
    ...(summary.configurations === 0 ? [] : [`${counted(summary.configurations, 'configuration')} committed`]),
    ...(summary.transfersBegun === 0
      ? []
      : [
          `${counted(summary.transfersBegun, 'transfer')} of leadership begun, ${big(summary.transfersTaken)} taken up`,
        ]),
    ...(summary.requests === 0
      ? []
      : [
          `${counted(summary.requests, 'request')} of clients (${big(summary.retries)} sent again), ${counted(summary.answers, 'operation')} answered; ` +
            `${counted(summary.sessionsOpened, 'session')}, ${big(summary.sessionsExpired)} expired`,
        ]),
    ...(summary.readsAsked === 0
      ? []
      : [
          `${counted(summary.readsAsked, 'read')} asked, ${big(summary.readsServed)} served` +
            (summary.readsLeased === 0 ? '' : ` (${big(summary.readsLeased)} within a lease)`),
        ]),
    ...(summary.snapshotsTaken === 0
      ? []
      : [
          `${counted(summary.snapshotsTaken, 'snapshot')} taken, ${big(summary.snapshotsInstalled)} installed from a leader`,
        ]),
  ];
}

/** Of each kind of step its share of those made, and how many did not apply where they stood; the most frequent first. */
function kindLines({ applied, stepKinds: { made, skipped } }: Summary): readonly string[] {
  const line = (start: string, counts: StepCounts['made'], show: (count: number) => string): readonly string[] => {
    const shown = Object.entries(counts)
      .sort(([, one], [, other]) => other - one)
      .map(([kind, count]) => `${kind} ${show(count)}`);
    return shown.length === 0 ? [] : [`${start} ${shown.join(', ')}`];
  };
  return [
    ...line('of the steps', made, (count) => `${((100 * count) / applied).toFixed(1)} %`),
    ...line('skipped where they did not apply:', skipped, big),
  ];
}

/** The same for --json. */
export function summaryValue(result: SearchResult): object {
  const { summary, ms, searchMs, searchCpuMs, runsBy } = result;
  const judged = judgedSteps(summary);
  return {
    ...summary,
    runsBy,
    shareNotApplied: notApplied(summary),
    seconds: ms / 1000,
    searchSeconds: searchMs / 1000,
    searchCpuSeconds: searchCpuMs / 1000,
    judgedSteps: judged,
    judgedStepsPerSecond: Math.round(perSecond(judged, searchMs)),
    judgedStepsPerCpuSecond: Math.round(perSecond(judged, searchCpuMs)),
  };
}

/** How many servers runs have where nobody says. */
export const serversDrawn = '2 to 4 servers';

/** What was searched, in a line. */
export function jobLine({ subject, drafts, seed }: SearchJob): string {
  const { servers } = drafts;
  return `${subject}, ${servers === undefined ? serversDrawn : counted(servers, 'server')}, seed ${seed}`;
}

export const shrinkingLine = ({ candidate, replays }: Shrunk): string =>
  `shrinking: ${counted(candidate.steps.length, 'step')} after ${counted(replays, 'replay')}`;

/** The same where the schedule is shown already. */
export const stillLookingLine = ({ candidate, replays }: Shrunk): string =>
  `looking for a shorter one than ${counted(candidate.steps.length, 'step')}: ${counted(replays, 'replay')} (Ctrl-C keeps the one above)`;

export function progressLine(job: SearchJob, summary: Summary, ms: number, limit: string): string {
  return (
    `fuzz ${jobLine(job)}: ${counted(summary.runs, 'run')}, ${big(perSecond(judgedSteps(summary), ms))} judged steps/s, ` +
    `${counted(summary.elections, 'election')}, ${counted(summary.commits, 'commit')}, ${seconds(ms)}${limit}`
  );
}
