#!/usr/bin/env node
import { endWithReader } from './broken-pipe.ts';
import { explain, main } from './main.ts';
import { UsageError } from './usage-error.ts';

const { stdout, stderr, env } = process;

endWithReader();
// Node's own exit code would be 1, which says that something is violated.
process.on('uncaughtException', (error) => process.exit(explain(error, stderr)));

// The first Ctrl-C ends the search, with what it has so far; a second one kills.
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

process.exitCode = await main(process.argv.slice(2), {
  stdout,
  stderr,
  env,
  cwd: currentFolder(),
  interrupted: interrupt.signal,
});

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError('the current folder is gone: change into one that exists');
  }
}
