import { CommanderError } from 'commander';
import { ScheduleError } from '../counterexamples/format/schedule-error.ts';
import { show } from '../counterexamples/printable.ts';
import { textOfThrown } from '../properties/internal-error.ts';
import { isSubjectError } from '../properties/subject-error.ts';
import { NotDeterministicError } from '../search/shrink/shrink-draft.ts';
import { exitCode } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { makeProgram } from './program.ts';
import { inSource } from './source-place.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line (without `node` and the script) to its exit code. Never throws. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.clean;
  const program = makeProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(withoutTaking(argv), { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io.stderr);
  }
}

/** A bare `--html` must not take the word behind it for its value. */
function withoutTaking(argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, k) => (word === '--html' && k < end ? '--html=' : word));
}

/** Tells what went wrong, and gives its exit code. */
export function explain(error: unknown, stderr: Pick<Io['stderr'], 'write'>): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.usage;
  if (error instanceof UsageError || error instanceof ScheduleError) {
    stderr.write(`raftcheck: ${error instanceof ScheduleError ? `${error.fact}. ${error.remedy}` : error.message}\n`);
    return exitCode.usage;
  }
  if (error instanceof NotDeterministicError) {
    stderr.write(`raftcheck: ${show(error.message, subjectColumns)}. ${error.remedy}\n`);
    return exitCode.notDeterministic;
  }
  if (isSubjectError(error)) {
    stderr.write(`raftcheck: the subject is at fault: ${show(error.message, subjectColumns)}\n`);
    return exitCode.subject;
  }
  const [fact, ...stack] = stackOf(error);
  stderr.write(`raftcheck: fault of raftcheck itself: ${fact}\n`);
  stderr.write(`${stack.join('\n')}\n`);
  return exitCode.internal;
}

const subjectColumns = 500; // what it threw may be long

const causesMax = 8; // one may be its own cause

/** What was thrown, in a line, then where, then likewise what it was caused by. */
function stackOf(thrown: unknown, causes = causesMax): readonly string[] {
  if (!(thrown instanceof Error)) return [show(textOfThrown(thrown))];
  const fact = `${thrown.name}: ${thrown.message}`;
  const lines = (thrown.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const own = [fact, ...lines.map(inSource)].map((line) => show(line));
  if (thrown.cause === undefined || causes === 0) return own;
  const [first, ...rest] = stackOf(thrown.cause, causes - 1);
  return [...own, `  caused by ${first}`, ...rest];
}
