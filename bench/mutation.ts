import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wholeNumber } from '../cli/flags/flags.ts';
import { packageRoot } from '../cli/package-root.ts';
import { benchCommand, namesGiven } from './command.ts';
import { buildMutants, readMutated } from './mutation/instrument.ts';
import { report } from './mutation/report.ts';
import { Results } from './mutation/results.ts';
import type { Bench } from './mutation/stages.ts';
import { compareSpaces, compareTraces, cover, search, searchByPortfolio, showTrace } from './mutation/stages.ts';
import type { Mutant } from './mutation/trial.ts';
import { namesOf, readVerdicts } from './mutation/verdicts.ts';

/**
 * Mutation testing of impl/core with the properties as the only tests: `npm run bench:mutation`. Goes on where it was
 * stopped; its results are in dist-bench/mutation.jsonl.
 */
const runsFirst = 512;
const runsOfPortfolio = 6_144; // of each kind: about a minute
const runsBesideSpec = 1_024;
const runsOfTraces = 10_240;

interface Flags {
  readonly only?: readonly string[];
  readonly workers: number;
  readonly runs?: number;
}

const stageNames = ['coverage', 'search', 'portfolio', 'conformance', 'traces', 'spaces', 'report'] as const;
const command = benchCommand('bench:mutation', 'mutants of impl/core, with the properties as the only tests')
  .option('--only <mutants>', 'by number or file', (text) => text.split(','))
  .option('--workers <n>', 'threads', wholeNumber(1, 64), 1)
  .option('--runs <n>', 'of every stage that runs schedules', wholeNumber(1, 1e9));
const order = 'in this order if none is named; trace: where a mutant first differs';
const wanted = namesGiven(command, 'stages', order, [...stageNames, 'trace'], stageNames);
const { only, workers, runs: runsNamed } = command.opts<Flags>();

const compiled = join(packageRoot, 'dist-bench');
const build = await buildMutants(packageRoot, compiled);
const results = new Results(join(compiled, 'mutation.jsonl'), readMutated(packageRoot));
const verdicts = readVerdicts(join(packageRoot, 'bench/mutation/verdicts.json'));
const bench: Bench = { build, results, workers, log: (line) => console.log(line) };
const mutants = build.mutants.filter(({ id, file }) => only === undefined || only.includes(id) || only.includes(file));

const survivors = (): readonly Mutant[] => mutants.filter(({ id }) => results.sought(id)?.ending === 'survived');
const names = namesOf(build.mutants);
/** Nobody has shown that it is right. */
const mayBeGap = (mutant: Mutant): boolean =>
  (verdicts.find(({ mutants: judged }) => judged.includes(names.get(mutant) ?? ''))?.verdict ?? 'gap') === 'gap';
const runs = (standard: number): number => runsNamed ?? standard;

const stages: Readonly<Record<(typeof stageNames)[number] | 'trace', () => Promise<void> | void>> = {
  coverage: () => cover(bench),
  search: () => search(bench, mutants, { conformance: false, runs: runs(runsFirst) }),
  portfolio: () => searchByPortfolio(bench, survivors().filter(mayBeGap), { runs: runs(runsOfPortfolio) }),
  conformance: () => search(bench, survivors(), { conformance: true, runs: runs(runsBesideSpec) }),
  traces: () => compareTraces(bench, survivors(), { runs: runs(runsOfTraces) }),
  spaces: () => compareSpaces(bench, survivors()),
  report: () =>
    writeFileSync(join(packageRoot, 'docs/mutation.md'), report(build.mutants, results, verdicts, commit())),
  trace: async () => {
    for (const { id } of mutants) await showTrace(bench, id);
  },
};

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: packageRoot, encoding: 'utf8' }).trim();
}

for (const name of wanted) await stages[name]();
