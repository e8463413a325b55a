import { carryOutApart } from './crew.ts';
import type { Ending } from './crew.ts';
import type { MutantBuild } from './instrument.ts';
import type { Results, Sought } from './results.ts';
import type { Coverage, Explored, Mutant, Searched, Traced, Trial } from './trial.ts';
import { portfolioPlans, runsPerChunk } from './trial.ts';

/** What every stage works with. */
export interface Bench {
  readonly build: MutantBuild;
  readonly results: Results;
  readonly workers: number;
  readonly log: (line: string) => void;
}

const coverageChunks = 48;

/** Which mutants' code is reached at all, by the code as it is. */
export async function cover({ build, results }: Bench, chunks = coverageChunks): Promise<void> {
  if (results.of('coverage').length > 0) return;
  const coverage = await clean<Coverage>(build, { kind: 'coverage', chunks });
  results.add({ kind: 'coverage', runs: chunks * runsPerChunk, ...coverage });
}

/** Looks for a violation in each of the mutants, in so many runs with those that were made before. */
export async function search(
  bench: Bench,
  mutants: readonly Mutant[],
  { conformance, runs }: { readonly conformance: boolean; readonly runs: number },
): Promise<void> {
  const { build, results } = bench;
  const to = Math.ceil(runs / runsPerChunk);
  const open = mutants.filter(({ id }) => {
    const known = results.search(id, conformance);
    return known === undefined || (known.ending === 'survived' && known.runs < to * runsPerChunk);
  });
  await inTurn(bench, open, async ({ id }) => {
    const before = results.search(id, conformance)?.runs ?? 0;
    const trial: Trial = { kind: 'search', conformance, from: before / runsPerChunk, to };
    const ending = await carryOutApart<Searched>(build.worker, { mutant: id, trial });
    const found = { kind: 'search', mutant: id, conformance, ...resultOf(ending, before) } as const;
    results.add(found);
    return inWords(found);
  });
}

/** Looks for a violation in each of the mutants as `raftcheck fuzz` does, with so many runs for each kind of schedules. */
export async function searchByPortfolio(
  bench: Bench,
  mutants: readonly Mutant[],
  { runs }: { readonly runs: number },
): Promise<void> {
  const { build, results } = bench;
  const open = mutants.filter(({ id }) => {
    const known = results.portfolio(id);
    return known === undefined || (known.ending === 'survived' && known.runs < portfolioPlans.length * runs);
  });
  await inTurn(bench, open, async ({ id }) => {
    const ending = await carryOutApart<Searched>(build.worker, { mutant: id, trial: { kind: 'portfolio', runs } });
    const found = { kind: 'portfolio', mutant: id, ...resultOf(ending, 0) } as const;
    results.add(found);
    return inWords(found);
  });
}

const inWords = ({ ending, property, runs }: Sought): string =>
  `${ending}${property === null ? '' : ` by ${property}`} after ${runs} runs`;

function resultOf(ending: Ending<Searched>, before: number): Omit<Sought, 'mutant'> {
  const none = { runs: before, property: null, fact: '', path: '' };
  switch (ending.kind) {
    case 'timeout':
    case 'memory':
      return { ...none, ending: ending.kind };
    case 'error':
      return { ...none, ending: 'killed', fact: ending.message };
    case 'done': {
      const { runs, kill } = ending.result;
      const ran = before + runs;
      return kill === null ? { ...none, ending: 'survived', runs: ran } : { ending: 'killed', runs: ran, ...kill };
    }
  }
}

/** Can a mutant be told from the code as it is by what any server does in so many runs? */
export async function compareTraces(
  bench: Bench,
  mutants: readonly Mutant[],
  { runs }: { readonly runs: number },
): Promise<void> {
  const { build, results } = bench;
  const chunks = Math.ceil(runs / runsPerChunk);
  let known = results.of('clean traces')[0]?.digests ?? [];
  if (known.length < chunks) {
    known = (await clean<Traced>(build, { kind: 'traces', chunks, known: [] })).digests;
    results.add({ kind: 'clean traces', digests: known });
  }
  const open = mutants.filter(({ id }) => {
    const latest = results.of('traces').find(({ mutant }) => mutant === id);
    return latest === undefined || (latest.equal && latest.runs < chunks * runsPerChunk);
  });
  await inTurn(bench, open, async ({ id }) => {
    const trial: Trial = { kind: 'traces', chunks, known };
    const ending = await carryOutApart<Traced>(build.worker, { mutant: id, trial });
    const digests = ending.kind === 'done' ? ending.result.digests : [];
    const equal = digests.length === chunks && digests.every((digest, k) => digest === known[k]);
    results.add({ kind: 'traces', mutant: id, runs: digests.length * runsPerChunk, equal });
    return equal ? 'equal traces' : `other traces within ${digests.length * runsPerChunk} runs`;
  });
}

/** Prints the first step in which a mutant does something else than the code as it is, and both. */
export async function showTrace({ build, results, log }: Bench, mutant: string): Promise<void> {
  const differing = results.of('traces').find((result) => result.mutant === mutant && !result.equal);
  if (differing === undefined) return log(`mutant ${mutant}: no other trace is known`);
  const chunk = differing.runs / runsPerChunk - 1;
  for (let run = 0; run < runsPerChunk; run += 1) {
    const trial: Trial = { kind: 'trace', chunk, run };
    const sound = await clean<readonly string[]>(build, trial);
    const ending = await carryOutApart<readonly string[]>(build.worker, { mutant, trial });
    const mutated = ending.kind === 'done' ? ending.result : [JSON.stringify(ending)];
    const at = sound.findIndex((line, k) => line !== mutated[k]);
    if (at < 0) continue;
    log(`mutant ${mutant}: chunk ${chunk}, run ${run}, step ${at + 1}\nclean:  ${sound[at]}\nmutant: ${mutated[at]}`);
    return;
  }
}

/** Are the spaces of a mutant as large as those of the code as it is? */
export async function compareSpaces(bench: Bench, mutants: readonly Mutant[]): Promise<void> {
  const { build, results } = bench;
  const all = [null, ...mutants.map(({ id }) => id)];
  for (const mutant of all) {
    if (results.of('spaces').some((result) => result.mutant === mutant)) continue;
    const ending = await carryOutApart<readonly Explored[]>(build.worker, { mutant, trial: { kind: 'explore' } });
    const spaces = ending.kind === 'done' ? ending.result : null;
    results.add({ kind: 'spaces', mutant, spaces });
    bench.log(`${mutant ?? 'clean'}: ${JSON.stringify(spaces)}`);
  }
}

/** What a trial of the code as it is comes to. */
async function clean<Result>(build: MutantBuild, trial: Trial): Promise<Result> {
  const ending = await carryOutApart<Result>(build.worker, { mutant: null, trial });
  if (ending.kind !== 'done') throw new Error(`the code as it is: ${JSON.stringify(ending)}`);
  return ending.result;
}

/** Does something with each mutant, with several at a time if there are workers for that, and says what came of it. */
async function inTurn(
  { workers, log }: Bench,
  mutants: readonly Mutant[],
  work: (mutant: Mutant) => Promise<string>,
): Promise<void> {
  const queue = mutants.entries();
  const takeOn = async (): Promise<void> => {
    for (const [k, mutant] of queue) {
      const { id, file, line } = mutant;
      const said = await work(mutant);
      log(`${k + 1} of ${mutants.length}: mutant ${id}, ${file}:${line}: ${said}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, takeOn));
}
