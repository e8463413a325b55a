import fc from 'fast-check';
import { median } from '../cli/terminal/numbers.ts';
import { allFaults } from '../world/faults/all.ts';
import { allInvariants } from '../properties/invariants/all.ts';
import { runDraft } from '../search/drawing/run-draft.ts';
import type { Draft } from '../search/drawing/draft.ts';
import { drafts } from '../search/drawing/draft.ts';
import { Fuzzer } from '../search/engine/fuzz.ts';
import type { Hit } from '../search/engine/fuzz.ts';
import { makeTarget } from '../world/registry/registry.ts';
import type { Target } from '../properties/judging/target.ts';
import { benchCommand } from './command.ts';
import { cpuMsOf } from './cpu-ms.ts';
import { benchOverhead } from './overhead.ts';

benchCommand('bench', 'steps a second, and what of a search drawing, guiding, judging and shrinking take').parse();

/**
 * Speed of the checker on one core, in CPU seconds: `npm run bench`. Judged steps are those of the schedules and of
 * their fault-free suffixes alike. Machines differ and are noisy: compare the ratios.
 */
const rounds = 5;
const draftsPerRound = 1_000;
const faultSeeds = 3;

function target(name: string, conformance: boolean, judged: boolean): Target {
  const found = makeTarget(name, { conformance, invariants: judged ? allInvariants : [] });
  if (found === null) throw new RangeError(`there is no subject ${name}`);
  return found;
}

const perSecond = (value: number): string => Math.round(value).toLocaleString('en').padStart(12);

function stepsPerSecond(subject: Target, drafts: readonly Draft[]): number {
  const [ms, steps] = cpuMsOf(() =>
    drafts.reduce((sum, draft) => {
      const { tally, suffixMoves, violation } = runDraft(subject, draft);
      if (violation !== null) throw new Error(`${violation.property}: ${violation.fact}`);
      return sum + tally.applied + suffixMoves;
    }, 0),
  );
  return (1000 * steps) / ms;
}

/** The subjects take turns, so that a change of the machine's speed meets them all. */
function benchSteps(servers: number): void {
  const subjects = [
    ['implementation alone', target('impl', false, false)],
    ['with invariants', target('impl', false, true)],
    ['with invariants and conformance', target('impl', true, true)],
    ['the spec alone, with invariants', target('model', false, true)],
  ] as const;
  const drawn = fc.sample(drafts({ servers }), { seed: 1, numRuns: draftsPerRound });
  const rates = subjects.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [k, [, subject]] of subjects.entries()) {
      const rate = stepsPerSecond(subject, drawn);
      if (round > 0) rates[k]?.push(rate); // the first round warms up
    }
  }
  const [first = 1] = rates.map(median);
  for (const [k, [name]] of subjects.entries()) {
    const rate = median(rates[k] ?? []);
    console.log(
      `${servers} servers  ${name.padEnd(34)}${perSecond(rate)} steps/s   ${(rate / first).toFixed(2)} of the first`,
    );
  }
}

function benchGeneration(): void {
  const rates = Array.from({ length: rounds }, (_, seed) => {
    const [ms] = cpuMsOf(() => fc.sample(drafts(), { seed, numRuns: draftsPerRound }));
    return (1000 * draftsPerRound) / ms;
  });
  console.log(`drawing      ${'schedules of 200 choices'.padEnd(32)}${perSecond(median(rates))} schedules/s`);
}

/** Each fault that is found within a few hundred runs, a few times: what its schedule costs to shrink. */
function benchShrinking(): void {
  const times: number[] = [];
  const replays: number[] = [];
  const lengths: number[] = [];
  for (const { id, servers } of allFaults) {
    for (let seed = 1; seed <= faultSeeds; seed += 1) {
      const fuzzer = new Fuzzer(target(`fault:${id}`, false, true), seed, { servers: Math.max(3, servers) });
      let hit: Hit | null = null;
      for (let chunk = 0; hit === null && chunk < 8; chunk += 1) ({ hit } = fuzzer.search(chunk));
      if (hit === null) continue;
      const found = hit;
      const [ms, finding] = cpuMsOf(() => fuzzer.explain(found));
      times.push(ms);
      replays.push(finding.shrunk.replays);
      lengths.push(finding.schedule.steps.length);
    }
  }
  console.log(
    `shrinking    ${times.length} failures: median ${median(times).toFixed(0)} ms, ${median(replays)} replays, ` +
      `${median(lengths)} steps; worst ${Math.max(...times).toFixed(0)} ms, ${Math.max(...lengths)} steps`,
  );
}

console.log(`Node ${process.version}, ${rounds} rounds of ${draftsPerRound} schedules, medians of CPU time`);
benchSteps(3);
benchSteps(5);
benchGeneration();
benchOverhead(target('impl', false, true), target('impl', false, false));
benchShrinking();
