import type { Found } from '../../search/engine/search-result.ts';
import type { Fault } from '../../world/faults/fault.ts';
import { bySignal, exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { big, counted, median } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { watchedSearch } from '../search/watched.ts';
import { columns } from '../terminal/table.ts';
import { faultJob } from './run-fault.ts';

/** One fault looked for with several seeds. */
interface Measured {
  readonly fault: Fault;
  readonly off: readonly (Found | null)[]; // by seed; null: not found in time
  readonly on: readonly (Found | null)[]; // the same with the spec beside it
}

interface Effort {
  readonly seed?: number;
  readonly seeds: number;
  readonly time: number;
}

/** How soon each fault is found, and how short its schedule gets, without and with conformance. */
export async function measureFaults(
  output: Output,
  io: Io,
  faults: readonly Fault[],
  { seed = 1, seeds, time }: Effort,
): Promise<ExitCode> {
  const wanted = Array.from({ length: seeds }, (_, k) => seed + k);
  const measured: Measured[] = [];
  for (const fault of faults) {
    const off = await lookFor(output, io, fault, wanted, false, time);
    const on = await lookFor(output, io, fault, wanted, true, time);
    if (io.interrupted.aborted) break;
    measured.push({ fault, off, on });
  }
  const found = measured.filter(({ off }) => !off.includes(null));
  const interrupted = measured.length < faults.length;
  const allFound = found.length === faults.length;
  const verdict = allFound ? exitCode.clean : exitCode.inconclusive;
  const code = bySignal(interrupted ? exitCode.interrupted : verdict, io.interrupted);
  if (measured.length > 0) output.print(columns([head, ...measured.map(row)], numberColumns));
  const last = wanted.at(-1) ?? seed;
  output.tell(
    `\nruns and CPU seconds (shrinking not included): median/worst of ${counted(seeds, 'seed')}, ${seed} to ${last}`,
  );
  output.tell(`${found.length} of ${counted(faults.length, 'fault')} found with every seed`);
  output.report('faults', { exitCode: code, seed, seeds, faults: measured.map(value) });
  return code;
}

async function lookFor(
  output: Output,
  io: Io,
  fault: Fault,
  seeds: readonly number[],
  besideSpec: boolean,
  timeMs: number,
): Promise<readonly (Found | null)[]> {
  const found: (Found | null)[] = [];
  for (const seed of seeds) {
    if (io.interrupted.aborted) break;
    const limits = besideSpec ? { states: 0, patience: 0 } : {}; // of those only how soon they are found is told
    const { findings } = await watchedSearch(
      io,
      output.quiet,
      faultJob(fault, seed, besideSpec),
      { timeMs },
      { limits },
    );
    found.push(findings[0] ?? null);
  }
  return found;
}

const head = ['fault', 'property', 'runs', 'CPU s', 'steps', '1-min.', 'runs, spec', 'CPU s'];
const numberColumns = [2, 3, 4, 6, 7];

function row({ fault, off, on }: Measured): readonly string[] {
  return [
    fault.id,
    propertiesOf(off).join(', ') || 'not found',
    spread(off, ({ run }) => run, big),
    spread(off, ({ cpuMs }) => cpuMs / 1000, oneDigit),
    spread(off, ({ schedule }) => schedule.steps.length, big),
    off.every((one) => one !== null && one.shrunk.removalsTried !== null) ? 'yes' : 'no',
    spread(on, ({ run }) => run, big),
    spread(on, ({ cpuMs }) => cpuMs / 1000, oneDigit),
  ];
}

const oneDigit = (value: number): string => value.toFixed(1);

const propertiesOf = (all: readonly (Found | null)[]): readonly string[] => [
  ...new Set(all.flatMap((one) => (one === null ? [] : [one.violation.property]))),
];

/** Median and worst; what was not found counts as for ever. */
function spread(
  all: readonly (Found | null)[],
  measure: (found: Found) => number,
  show: (value: number) => string,
): string {
  const values = all.map((one) => (one === null ? Infinity : measure(one)));
  const shown = [median(values), Math.max(...values)].map((value) => (value === Infinity ? '-' : show(value)));
  return shown[0] === shown[1] ? (shown[0] ?? '') : shown.join('/');
}

function value({ fault, off, on }: Measured): object {
  return {
    id: fault.id,
    expects: fault.expects,
    conformanceOff: off.map(foundValue),
    conformanceOn: on.map(foundValue),
  };
}

function foundValue(found: Found | null): object | null {
  if (found === null) return null;
  const { violation, seed, run, cpuMs, stepsFound, schedule, shrunk } = found;
  return {
    seed,
    property: violation.property,
    run,
    cpuSeconds: cpuMs / 1000,
    stepsFound,
    steps: schedule.steps.length,
    replays: shrunk.replays,
    oneMinimal: shrunk.removalsTried !== null,
  };
}
