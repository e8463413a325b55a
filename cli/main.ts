import { CommanderError } from 'commander';
import { ScheduleError } from '../counterexamples/format/schedule-error.ts';
import { show } from '../counterexamples/printable.ts';
import { NotDeterministicError } from '../properties/shrink/shrink-draft.ts';
import { exitCode } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { makeProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line (without `node` and the script) to its exit code. Never throws. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.clean;
  const program = makeProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io.stderr);
  }
}

/** Tells what went wrong, and gives its exit code. */
export function explain(error: unknown, stderr: Pick<Io['stderr'], 'write'>): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.usage;
  if (error instanceof UsageError || error instanceof ScheduleError) {
    stderr.write(`raftcheck: ${error instanceof ScheduleError ? `${error.fact}. ${error.remedy}` : error.message}\n`);
    return exitCode.usage;
  }
  if (error instanceof NotDeterministicError) {
    stderr.write(`raftcheck: ${show(error.message)}. ${error.remedy}\n`);
    return exitCode.notDeterministic;
  }
  const [, ...stack] = (error instanceof Error ? (error.stack ?? '') : '').split('\n');
  stderr.write(`raftcheck: fault of raftcheck itself: ${show(String(error))}\n`);
  stderr.write(`${stack.map((line) => show(line)).join('\n')}\n`);
  return exitCode.internal;
}
