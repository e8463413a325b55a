import { mergeCoverage, noCoverage } from '../../world/coverage/coverage.ts';
import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { runningDraft } from '../drawing/run-draft.ts';
import { Fuzzer, runsPerChunk } from './fuzz.ts';
import type { RunPath } from './fuzz.ts';
import { strategyNamed } from '../strategies/all.ts';
import { Walks } from '../walks/walks.ts';
import { walkAt } from './walk-chunk.ts';
import type { Summary } from './summary.ts';
import { addRun, addSummary, emptySummary } from './summary.ts';
import { carryOn } from './carry-on.ts';
import type { Assignment } from './chunk-plan.ts';
import { ChunkPlan } from './chunk-plan.ts';
import type { ChunkResult } from './chunk.ts';
import type { ChunkWorker } from './chunk-worker.ts';
import { Crew } from './crew.ts';
import { Findings } from './findings.ts';
import type { Shrinking } from './findings.ts';
import type { Host } from './host.ts';
import type { SearchPlan } from './search-plan.ts';
import type { SearchResult } from './search-result.ts';

/**
 * How long to search: what comes first ends it. Shrinking goes by limits of its own. Runs and steps are the same on every machine,
 * with any number of workers.
 */
export interface Budget {
  readonly runs?: number | undefined;
  readonly steps?: number | undefined; // made in all runs: the run in which so many are reached is the last that counts
  readonly timeMs?: number | undefined; // a chunk that is under way then is cut off, and counts as far as it has come
  readonly cpuMs?: number | undefined; // likewise, of all threads together, shrinking not included
  readonly findings?: number | undefined; // different ones, none of them known; default 1
}

/** What goes on around a search. */
export interface SearchOptions extends Shrinking {
  readonly onChunk?: ((summary: Summary, ms: number) => void) | undefined;
}

/**
 * Searches chunk after chunk of a seed until the budget is spent. However many workers take part, chunks count in their
 * order: the same seed finds the same, and with a budget in runs counts the same. The workers are dismissed at the end.
 */
export async function search(
  plan: SearchPlan,
  budget: Budget,
  host: Host,
  workers: readonly ChunkWorker[],
  options: SearchOptions = {},
): Promise<SearchResult> {
  const running = new RunningSearch(plan, budget, host, workers, options);
  try {
    return await running.result();
  } finally {
    running.dismiss();
  }
}

interface Asked {
  readonly assignment: Assignment;
  readonly runs: number;
  readonly answer: Promise<ChunkResult | null>;
}

class RunningSearch {
  readonly #plan: SearchPlan;
  readonly #budget: Required<{ readonly [Key in keyof Budget]: number }>;
  readonly #host: Host;
  readonly #options: SearchOptions;
  readonly #chunks: ChunkPlan;
  readonly #crew: Crew;
  readonly #findings: Findings;
  readonly #begin: { readonly now: number; readonly cpu: number };
  readonly #asked: Asked[] = []; // and not merged yet, in order
  readonly #summary = emptySummary();
  readonly #runsBy: Record<string, number> = {};
  #coverage;
  #next = 0; // the chunk to be asked for
  #cutOff = false;

  constructor(plan: SearchPlan, budget: Budget, host: Host, workers: readonly ChunkWorker[], options: SearchOptions) {
    const { runs = Infinity, steps = Infinity, timeMs = Infinity, cpuMs = Infinity, findings = 1 } = budget;
    this.#plan = plan;
    this.#budget = { runs, steps, timeMs, cpuMs, findings };
    this.#host = host;
    this.#options = options;
    this.#begin = { now: host.now(), cpu: host.cpu() };
    this.#chunks = new ChunkPlan(plan.strategies);
    this.#crew = new Crew(workers, this.#chunks);
    this.#findings = new Findings(plan.target(), host, options);
    this.#coverage = plan.coverage ? noCoverage : null;
  }

  dismiss(): void {
    this.#crew.dismiss();
  }

  async result(): Promise<SearchResult> {
    for (this.#ask(); ; this.#ask()) {
      const first = this.#asked.shift();
      if (first === undefined) break;
      const result = await first.answer;
      if (result === null || (result.failing === null && result.summary.runs < first.runs)) this.#cutOff = true;
      if (result !== null) await this.#merge(first.assignment, upToSteps(result, this.#stepsLeft));
      if (this.#findings.found.size >= this.#budget.findings) return this.#end('findings');
      if (this.#stepsLeft <= 0) return this.#end('budget');
    }
    const { runs, steps } = this.#budget;
    const allRuns = runs < Infinity && !this.#cutOff && this.#next * runsPerChunk >= runs;
    const isCounted = runs < Infinity || steps < Infinity;
    return this.#end(isCounted && !allRuns ? 'time before runs' : 'budget');
  }

  get #stepsLeft(): number {
    return this.#budget.steps - this.#summary.applied;
  }

  get #cpuSpent(): number {
    return this.#host.cpu() - this.#begin.cpu - this.#findings.shrinkCpuMs;
  }

  get #elapsed(): number {
    return this.#host.now() - this.#begin.now;
  }

  #ask(): void {
    const { runs, steps, timeMs, cpuMs } = this.#budget;
    while (this.#asked.length < this.#crew.capacity && this.#next * runsPerChunk < runs && this.#hasTime) {
      const assignment = this.#chunks.next();
      const wanted = Math.min(runsPerChunk, runs - this.#next * runsPerChunk);
      const limits = {
        timeMs: timeMs - this.#elapsed,
        cpuUntil: this.#begin.cpu + this.#findings.shrinkCpuMs + cpuMs,
        runByRun: steps < Infinity,
      };
      const answer = this.#crew.search(assignment, wanted, limits);
      answer.catch(() => undefined); // an answer that nobody waits for any more may fail
      this.#asked.push({ assignment, runs: wanted, answer });
      this.#next += 1;
    }
  }

  get #hasTime(): boolean {
    const { timeMs, cpuMs } = this.#budget;
    return !this.#host.signal.aborted && this.#elapsed < timeMs && (cpuMs === Infinity || this.#cpuSpent < cpuMs);
  }

  async #merge(assignment: Assignment, { failing, kept, summary, coverage }: ChunkResult): Promise<void> {
    const { strategy } = assignment;
    this.#chunks.done(assignment, { steps: summary.applied, kept });
    addSummary(this.#summary, summary);
    this.#runsBy[strategy] = (this.#runsBy[strategy] ?? 0) + summary.runs;
    if (this.#coverage !== null && coverage !== null) this.#coverage = mergeCoverage(this.#coverage, coverage);
    this.#options.onChunk?.(this.#summary, this.#elapsed);
    if (failing === null) return;
    const cost = { run: this.#summary.runs, afterMs: this.#elapsed, cpuMs: this.#cpuSpent };
    await this.#findings.add(fuzzerOf(this.#plan, strategy), failing, cost);
  }

  #end(reason: SearchResult['end']): SearchResult {
    const ms = this.#elapsed;
    return {
      summary: this.#summary,
      coverage: this.#coverage,
      runsBy: this.#runsBy,
      learnt: this.#chunks.end(),
      findings: [...this.#findings.found.values()],
      seenAgain: this.#findings.seenAgain,
      ms,
      searchMs: ms - this.#findings.shrinkMs,
      searchCpuMs: this.#cpuSpent,
      end: this.#host.signal.aborted ? 'interrupted' : reason,
    };
  }
}

/** What the runs came to up to the one in which so many steps are made. */
function upToSteps(result: ChunkResult, steps: number): ChunkResult {
  const { byRun } = result;
  const last = byRun.find(({ applied }) => applied >= steps);
  return last === undefined || last === byRun.at(-1) ? result : { ...result, summary: last, failing: null };
}

/** One run of a seed again, by a strategy that builds on nothing; null if the seed has no run at that path. */
export async function searchAt(
  plan: SearchPlan,
  strategy: string,
  path: RunPath,
  host: Host,
  options: SearchOptions = {},
): Promise<SearchResult | null> {
  const begin = { now: host.now(), cpu: host.cpu() };
  const fuzzer = fuzzerOf(plan, strategy);
  const draft =
    strategyNamed(strategy).inSmallScope === true
      ? walkAt(new Walks(plan.target(), plan.seed, plan.drafts), path)
      : fuzzer.draftAt(path);
  if (draft === null) return null;
  const recorder = plan.coverage ? new CoverageRecorder() : undefined;
  const carried = await carryOn(runningDraft(plan.target(recorder), draft), host);
  const summary = emptySummary();
  if (carried.ended) addRun(summary, carried.outcome);
  const [searchMs, searchCpuMs] = [host.now() - begin.now, host.cpu() - begin.cpu];
  const findings = new Findings(plan.target(), host, options);
  if (carried.ended && carried.outcome.violation !== null) {
    const cost = { run: 1, afterMs: searchMs, cpuMs: searchCpuMs };
    await findings.add(fuzzer, { draft, path }, cost);
  }
  return {
    summary,
    coverage: recorder?.take() ?? null,
    runsBy: { [strategy]: summary.runs },
    learnt: [],
    findings: [...findings.found.values()],
    seenAgain: findings.seenAgain,
    ms: host.now() - begin.now,
    searchMs,
    searchCpuMs,
    end: host.signal.aborted ? 'interrupted' : findings.found.size > 0 ? 'findings' : 'budget',
  };
}

const fuzzerOf = ({ target, seed, drafts }: SearchPlan, strategy: string): Fuzzer =>
  new Fuzzer(target(), seed, drafts, strategyNamed(strategy));
