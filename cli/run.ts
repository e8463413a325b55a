import type { ExitCode } from './exit-code.ts';
import { explain, main } from './main.ts';
import { untilSignalled } from './signals.ts';
import { UsageError } from './usage-error.ts';

/** Runs the command line in this process. */
export async function run(words: readonly string[]): Promise<ExitCode> {
  const { stdout, stderr, env } = process;
  // Node's own exit code would be 1, which says that something is violated.
  process.on('uncaughtException', (error) => process.exit(explain(error, stderr)));
  const interrupted = untilSignalled(stderr, words[0] ?? '');
  return main(words, { stdout, stderr, env, cwd: currentFolder(), startedAt: 0, interrupted });
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError('the current folder is gone: change into one that exists');
  }
}
