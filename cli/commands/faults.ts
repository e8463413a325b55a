import { allFaults } from '../../world/faults/all.ts';
import type { Fault, KnownBug } from '../../world/faults/fault.ts';
import { allMutants } from '../../world/faults/mutants.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { allKnown, savedSchedule } from '../files/fault-file.ts';
import { pathFrom } from '../path-from.ts';
import { refuseCore, unknownName, UsageError } from '../usage-error.ts';
import { measureFaults } from './measure-faults.ts';
import { runFault } from './run-fault.ts';

export interface FaultsFlags extends OutputOptions {
  readonly run?: string;
  readonly explain?: string;
  readonly seed?: number;
  readonly seeds: number;
  readonly time: number;
  readonly html?: string;
}

/** The known faults: told, or looked for. */
export async function faults(id: string | undefined, flags: FaultsFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const asked = [id, flags.run, flags.explain].filter((name) => name !== undefined);
  if (asked.length > 1) throw new UsageError('give one of ID, --run ID and --explain ID');
  if (flags.html !== undefined && (asked.length === 0 || asked[0] === 'all' || flags.explain !== undefined))
    throw new UsageError('--html goes with one fault that is to be found: raftcheck faults ID --html');
  if (flags.explain !== undefined) return explain(output, io, findKnown(flags.explain));
  const [run] = asked;
  if (run === undefined) return list(output);
  if (run === 'all') return measureFaults(output, io, allFaults, flags);
  return runFault(output, io, find(run), flags);
}

function find(wanted: string): Fault {
  refuseCore(wanted);
  return named(wanted, allFaults);
}

const findKnown = (wanted: string): KnownBug => named(wanted, allKnown);

function named<Bug extends KnownBug>(wanted: string, bugs: readonly Bug[]): Bug {
  const id = wanted.replace(/^fault:/, '');
  const bug = bugs.find((one) => one.id === id);
  if (bug !== undefined) return bug;
  throw unknownName(
    'fault',
    id,
    bugs.map((one) => one.id),
    'raftcheck faults lists them',
  );
}

function list(output: Output): ExitCode {
  const { paint } = output;
  let area = '';
  for (const fault of allKnown) {
    if (fault.area !== area) output.print(`${area === '' ? '' : '\n'}${paint.bold(fault.area)}`);
    area = fault.area;
    output.print(`  ${fault.id.padEnd(40)}${fault.difficulty.padEnd(9)}${fault.expects[0] ?? ''}`);
    output.tell(paint.dim(`      ${fault.story}`));
  }
  output.tell(
    `\n${allFaults.length} faults and ${allMutants.length} mutants of the spec. One of them found: npx raftcheck faults ID; its story: --explain ID`,
  );
  output.report('faults', { exitCode: exitCode.clean, faults: allKnown.map(faultValue) });
  return exitCode.clean;
}

function explain(output: Output, io: Io, fault: KnownBug): ExitCode {
  const saved = savedSchedule(fault);
  const file = saved === null ? null : pathFrom(io.cwd, saved);
  output.print(`${output.paint.bold(fault.id)}   ${fault.area}, ${fault.difficulty}`);
  output.print(`  ${fault.story}`);
  output.print(`  breaks: ${fault.paper}`);
  output.print(`  violates: ${fault.expects.join(', or ')}`);
  output.print(`  smallest cluster: ${fault.servers} servers`);
  if (fault.sources.length > 0) output.print('  where it happened:');
  for (const source of fault.sources) output.print(`    ${source}`);
  output.print(`  shortest schedule: ${file === null ? 'none is saved' : `npx raftcheck show ${fault.id}`}`);
  output.print(`  find it: npx raftcheck ${howToFind(fault)}`);
  output.report('faults', { exitCode: exitCode.clean, faults: [{ ...faultValue(fault), file }] });
  return exitCode.clean;
}

function howToFind({ id }: KnownBug): string {
  const mutant = allMutants.find((one) => one.id === id);
  return mutant === undefined ? `faults ${id}` : `explore --subject ${id} ${mutant.bounds}`;
}

function faultValue({ id, area, difficulty, story, paper, expects, sources, servers }: KnownBug): object {
  return { id, area, difficulty, story, paper, expects, sources, servers };
}
