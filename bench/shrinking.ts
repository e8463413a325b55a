import fc from 'fast-check';
import { wholeNumber } from '../cli/flags/flags.ts';
import { median } from '../cli/terminal/numbers.ts';
import { columns } from '../cli/terminal/table.ts';
import { allFaults } from '../world/faults/all.ts';
import type { Fault } from '../world/faults/fault.ts';
import { canonicalise, runDraft } from '../search/drawing/run-draft.ts';
import { choice, featuresOf } from '../search/drawing/draft.ts';
import type { Draft } from '../search/drawing/draft.ts';
import { Fuzzer } from '../search/engine/fuzz.ts';
import type { Hit } from '../search/engine/fuzz.ts';
import { minimise } from '../search/shrink/minimise.ts';
import { failingOf } from '../search/shrink/shrink-draft.ts';
import type { Shrunk } from '../search/shrink/shrunk.ts';
import { sameClass } from '../search/shrink/trial.ts';
import { makeTarget } from '../world/registry/registry.ts';
import type { Target } from '../properties/judging/target.ts';
import { benchCommand, namesGiven } from './command.ts';
import { cpuMsOf } from './cpu-ms.ts';
import { savedSchedule } from './saved-schedule.ts';

/**
 * How short the schedules get that random search finds, beside the shortest known ones and beside fast-check's own
 * shrinking of the same choices, which takes most of the time: `npm run bench:shrinking`. A table, then JSON on the last line.
 */
const chunksMost = 400;
const builtInRunsMost = 5_000;

/** What one way of shrinking made of a failure, and what it took. */
interface Effort {
  readonly steps: number;
  readonly ratio: number; // over the shortest known
  readonly runs: number;
  readonly cpuMs: number;
}

interface Measured {
  readonly fault: string;
  readonly seed: number;
  readonly property: string;
  readonly stepsFound: number;
  readonly known: number;
  readonly ours: Effort;
  readonly certificate: string;
  readonly builtIn: Effort | null; // null: not asked for
}

function measure(fault: Fault, seed: number): Measured | null {
  const { id, servers, features, world } = fault;
  const target = makeTarget(`fault:${id}`, { conformance: false });
  if (target === null) throw new RangeError(`there is no fault ${id}`);
  const drafts = { servers, ...(features && { features }), ...(world && { world }) };
  const fuzzer = new Fuzzer(target, seed, drafts);
  let hit: Hit | null = null;
  for (let chunk = 0; hit === null && chunk < chunksMost; chunk += 1) ({ hit } = fuzzer.search(chunk));
  if (hit === null) return null;
  const over = savedSchedule(fault).steps.length;
  const failing = failingOf(target, hit.draft);
  const [cpuMs, shrunk] = cpuMsOf(() => minimise(target, failing, { features: featuresOf(drafts) }));
  const steps = shrunk.candidate.steps.length;
  return {
    fault: id,
    seed,
    property: failing.violation.property,
    stepsFound: failing.candidate.steps.length + failing.suffix.length,
    known: over,
    ours: { steps, ratio: steps / over, runs: shrunk.replays, cpuMs },
    certificate: certificateOf(shrunk),
    builtIn: ours ? null : builtIn(target, hit.draft, over),
  };
}

function certificateOf({ shorter, removalsTried }: Shrunk): string {
  if (shorter.known === 'none') return shorter.bounds === null ? 'shortest' : 'shortest within bounds';
  return removalsTried === null ? 'none' : '1-minimal';
}

/** The choices as an array that fast-check shrinks, keeping the class of the violation, in so many runs at most. */
function builtIn(target: Target, draft: Draft, known: number): Effort {
  const { violation: wanted } = failingOf(target, draft);
  let runs = 0;
  const [cpuMs, choices] = cpuMsOf(() => {
    const property = fc.property(fc.array(choice, { maxLength: draft.choices.length }), (fewer) => {
      if (runs >= builtInRunsMost) return true;
      runs += 1;
      const { violation } = runDraft(target, { ...draft, choices: fewer });
      return violation === null || !sameClass(violation, wanted);
    });
    const result = fc.check(property, { seed: 1, numRuns: 1, examples: [[[...draft.choices]]] });
    return result.counterexample?.[0] ?? draft.choices;
  });
  const { steps, suffix } = canonicalise(target, { ...draft, choices });
  const length = steps.length + suffix.length;
  return { steps: length, ratio: length / known, runs, cpuMs };
}

const head = ['fault', 'seed', 'property', 'found', 'known', 'ours', 'ratio', 'replays', 'ms', 'certificate'];
const builtInHead = ['fast-check', 'ratio', 'runs', 'ms'];
const numberColumns = [1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13];

function row({
  fault,
  seed,
  property,
  stepsFound,
  known,
  ours: effort,
  certificate,
  builtIn: theirs,
}: Measured): string[] {
  const shown = ({ steps, ratio, runs, cpuMs }: Effort): string[] =>
    [steps, ratio.toFixed(2), runs, cpuMs.toFixed(0)].map(String);
  return [
    fault,
    ...[seed, property, stepsFound, known].map(String),
    ...shown(effort),
    certificate,
    ...(theirs === null ? [] : shown(theirs)),
  ];
}

function spread(name: string, all: readonly Effort[]): string {
  const of = (value: (effort: Effort) => number): string => {
    const values = all.map(value);
    return `median ${median(values).toFixed(2)}, worst ${Math.max(...values).toFixed(2)}`;
  };
  const sum = all.reduce((ms, { cpuMs }) => ms + cpuMs, 0).toFixed(0);
  const cost = `CPU ms ${of(({ cpuMs }) => cpuMs)}, sum ${sum}; runs ${of(({ runs }) => runs)}`;
  return `${name}: ratio ${of(({ ratio }) => ratio)}; ${cost}`;
}

const ids = allFaults.map(({ id }) => id);
const command = benchCommand('bench:shrinking', "how short findings get, beside fast-check's own shrinking")
  .option('--seeds <n>', 'of each', wholeNumber(1, 1000), 1)
  .option('--ours', "without fast-check's own shrinking");
const names = namesGiven(command, 'faults', 'only these', ids);
const { seeds, ours = false } = command.opts<{ readonly seeds: number; readonly ours?: boolean }>();
const measured: Measured[] = [];
for (const fault of allFaults) {
  if (!names.includes(fault.id)) continue;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const one = measure(fault, seed);
    if (one === null) console.log(`${fault.id}, seed ${seed}: not found in ${chunksMost} chunks`);
    else measured.push(one);
  }
}
console.log(columns([[...head, ...(ours ? [] : builtInHead)], ...measured.map(row)], numberColumns));
console.log(
  spread(
    'raftcheck',
    measured.map((one) => one.ours),
  ),
);
const theirs = measured.flatMap(({ builtIn: effort }) => effort ?? []);
if (!ours) console.log(spread('fast-check', theirs));
console.log(JSON.stringify(measured));
