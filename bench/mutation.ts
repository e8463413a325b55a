import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../cli/package-root.ts';
import { buildMutants, readMutated } from './mutation/instrument.ts';
import { report } from './mutation/report.ts';
import { Results } from './mutation/results.ts';
import type { Bench } from './mutation/stages.ts';
import { compareSpaces, compareTraces, cover, search, showTrace } from './mutation/stages.ts';
import type { Mutant } from './mutation/trial.ts';
import { readVerdicts } from './mutation/verdicts.ts';

/**
 * Mutation testing of impl/core with the properties as the only tests: `npm run bench:mutation`. Goes on where it was
 * stopped; its results are in dist-bench/mutation.jsonl. Behind `--`: the stages wanted (default: all of them), and
 * --only with mutants by number or file, --workers, --runs; `trace` shows where a mutant's first other trace differs.
 */
const runsFirst = 3_072;
const runsOfSurvivors = 20_480;
const runsBesideSpec = 3_072;
const runsOfTraces = 10_240;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workers: { type: 'string', default: '1' }, only: { type: 'string' }, runs: { type: 'string' } },
});
const only = values.only?.split(',');
const compiled = join(packageRoot, 'dist-bench');
const build = await buildMutants(packageRoot, compiled);
const results = new Results(join(compiled, 'mutation.jsonl'), readMutated(packageRoot));
const verdicts = readVerdicts(join(packageRoot, 'bench/mutation/verdicts.json'));
const bench: Bench = { build, results, workers: Number(values.workers), log: (line) => console.log(line) };
const mutants = build.mutants.filter(({ id, file }) => only === undefined || only.includes(id) || only.includes(file));

const survivors = (): readonly Mutant[] => mutants.filter(({ id }) => results.search(id, false)?.ending === 'survived');
const runs = (standard: number): number => (values.runs === undefined ? standard : Number(values.runs));

const stages: Readonly<Record<string, () => Promise<void> | void>> = {
  coverage: () => cover(bench),
  search: () => search(bench, mutants, { conformance: false, runs: runs(runsFirst) }),
  deep: () => search(bench, survivors(), { conformance: false, runs: runs(runsOfSurvivors) }),
  conformance: () => search(bench, survivors(), { conformance: true, runs: runs(runsBesideSpec) }),
  traces: () => compareTraces(bench, survivors(), { runs: runs(runsOfTraces) }),
  spaces: () => compareSpaces(bench, survivors()),
  report: () =>
    writeFileSync(join(packageRoot, 'docs/mutation.md'), report(build.mutants, results, verdicts, commit())),
};

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: packageRoot, encoding: 'utf8' }).trim();
}

for (const name of positionals.length === 0 ? Object.keys(stages) : positionals) {
  if (name === 'trace') for (const { id } of mutants) await showTrace(bench, id);
  else if (stages[name] === undefined)
    throw new Error(`there is no stage ${name}\n  ${Object.keys(stages).join(', ')}, trace`);
  else await stages[name]();
}
