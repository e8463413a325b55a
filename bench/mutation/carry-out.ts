import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { searchJob } from '../../cli/search/search.ts';
import { Explorer } from '../../search/explore/explorer.ts';
import { makeExplorable } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import { runDraft } from '../../search/drawing/run-draft.ts';
import type { Draft } from '../../search/drawing/draft.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { Fuzzer } from '../../search/engine/fuzz.ts';
import type { Hit } from '../../search/engine/fuzz.ts';
import { portfolio } from '../../search/strategies/all.ts';
import type { Subject } from '../../properties/seen/subject.ts';
import { makeTarget } from '../../world/registry/registry.ts';
import type { Target } from '../../properties/judging/target.ts';
import { conformance } from '../../properties/judging/judge.ts';
import { reached } from './switch.ts';
import type { Coverage, Explored, Kill, Searched, Traced, Trial } from './trial.ts';
import { planOf, portfolioPlans, runsPerChunk, seed } from './trial.ts';

const atLoad = [...reached];

type Outcome = Coverage | Searched | Traced | string[] | Explored[];

/** What comes of a trial of the code that is switched on. `onProgress` is called every second or so. */
export function carryOut(trial: Trial, onProgress: () => void): Outcome | Promise<Outcome> {
  switch (trial.kind) {
    case 'coverage':
      search({ conformance: false, from: 0, to: trial.chunks }, onProgress);
      return { atLoad, inRuns: [...reached] };
    case 'search':
      return search(trial, onProgress);
    case 'portfolio':
      return searchByPortfolio(trial, onProgress);
    case 'traces':
      return traces(trial, onProgress);
    case 'trace':
      return traceOf(draftsOf(trial.chunk)[trial.run]);
    case 'explore':
      return spaces.map((spec) => explored(spec, onProgress));
  }
}

/** Looks for a violation, chunk after chunk. */
function search(
  { conformance, from, to }: { readonly conformance: boolean; readonly from: number; readonly to: number },
  onProgress: () => void,
): Searched {
  const target = targetOf(conformance);
  let runs = 0;
  for (let chunk = from; chunk < to; chunk += 1) {
    const fuzzer = new Fuzzer(target, seed, planOf(chunk));
    const kill = killIn(fuzzer, chunk, target);
    runs += fuzzer.summary.runs;
    if (kill !== null) return { runs, kill };
    onProgress();
  }
  return { runs, kill: null };
}

/** What the runs of a chunk come upon: a violation, or an exception outside the steps that the judge sees. */
function killIn(fuzzer: Fuzzer, chunk: number, target: Target): Kill | null {
  try {
    const { hit } = fuzzer.search(chunk, runsPerChunk);
    return hit === null ? null : killOf(target, hit);
  } catch (error) {
    return { property: null, fact: String(error), path: `${chunk}:${fuzzer.summary.runs}` };
  }
}

/** Looks for a violation as `raftcheck fuzz` does, with what shrinking makes of it left out. */
async function searchByPortfolio({ runs }: { readonly runs: number }, onProgress: () => void): Promise<Searched> {
  const properties = propertyNames.filter((name) => name !== conformance);
  let made = 0;
  for (const drafts of portfolioPlans) {
    const job = { subject: 'impl', properties, goal: null, seed, drafts, strategy: portfolio };
    const around = { interrupted: never, limits: asFound, onChunk: onProgress };
    const { summary, findings } = await searchJob(job, { runs }, around);
    made += summary.runs;
    for (const { violation, path } of findings)
      return { runs: made, kill: { property: violation.property, fact: violation.fact, path } };
  }
  return { runs: made, kill: null };
}

const { signal: never } = new AbortController();
const asFound = { replaysMax: 0, states: 0, patience: 0 };

function killOf(target: Target, { draft, path }: Hit): Kill {
  const { violation } = runDraft(target, draft);
  if (violation === null) return { property: null, fact: 'Error: the same schedule did not fail again', path };
  return { property: violation.property, fact: violation.fact, path };
}

function targetOf(conformance: boolean): Target {
  const target = makeTarget('impl', { conformance, invariants: allInvariants });
  if (target === null) throw new Error('the implementation is missing');
  return target;
}

/** Digests of what all servers did in each run of each chunk; ends with the first chunk that is not as known. */
function traces(
  { chunks, known }: { readonly chunks: number; readonly known: readonly string[] },
  onProgress: () => void,
): Traced {
  const digests: string[] = [];
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const hash = createHash('sha1');
    for (const draft of draftsOf(chunk)) for (const line of traceOf(draft)) hash.update(line);
    const digest = hash.digest('base64');
    digests.push(digest);
    if (known[chunk] !== undefined && known[chunk] !== digest) break;
    onProgress();
  }
  return { digests };
}

const draftsOf = (chunk: number): readonly Draft[] =>
  fc.sample(drafts(planOf(chunk)), { seed: seed + chunk, numRuns: runsPerChunk });

/** All that anybody sees of a run, step by step: what went in, what came out, and the server after it. */
function traceOf(draft: Draft | undefined): string[] {
  if (draft === undefined) return [];
  const lines: string[] = [];
  const target = targetOf(false);
  runDraft({ ...target, make: (options) => observed(target.make(options), lines) }, draft);
  return lines;
}

function observed(subject: Subject, lines: string[]): Subject {
  return {
    ...subject,
    step(state, input) {
      const transition = subject.step(state, input);
      const { sent, replies, applied, answers } = transition;
      const { view } = transition.state;
      lines.push(JSON.stringify([input, view, sent, replies, applied.length, answers]));
      return transition;
    },
  };
}

/** Spaces of the implementation that are explored in a few seconds. */
const spaces: readonly SystemSpec[] = [
  {
    kind: 'implementation',
    fault: null,
    conformance: false,
    options: { servers: 3, features: [], maxEntries: 2, maxInFlight: 2, disk: 'immediate' },
    bounds: { maxTerm: 1, maxLog: 2, maxMessages: 3, duplicate: false, drop: true, budgets: { crash: 1 } },
  },
  {
    kind: 'implementation',
    fault: null,
    conformance: false,
    options: {
      servers: 2,
      features: ['preVote', 'checkQuorum', 'readIndex'],
      maxEntries: 2,
      maxInFlight: 2,
      disk: 'delayed',
    },
    bounds: { maxTerm: 2, maxLog: 2, maxMessages: 2, duplicate: false, drop: true, budgets: { crash: 1 } },
  },
];

const batchesPerSlice = 64;
const limits = { states: Infinity, bytes: 2 ** 29 };

function explored(spec: SystemSpec, onProgress: () => void): Explored {
  const explorer = new Explorer(makeExplorable(spec), { reductions: 'none' }, limits);
  while (explorer.advance(batchesPerSlice) === 'searching') onProgress();
  const { distinct, generated, progress } = explorer;
  return { distinct, generated, end: progress };
}
