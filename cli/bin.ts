#!/usr/bin/env node
import { endWithReader } from './broken-pipe.ts';
import { compileLater } from './compile-later.ts';
import { explain, main } from './main.ts';
import { untilSignalled } from './signals.ts';
import { UsageError } from './usage-error.ts';

const { stdout, stderr, env } = process;

compileLater();
endWithReader();
// Node's own exit code would be 1, which says that something is violated.
process.on('uncaughtException', (error) => process.exit(explain(error, stderr)));

process.exitCode = await main(process.argv.slice(2), {
  stdout,
  stderr,
  env,
  cwd: currentFolder(),
  startedAt: 0,
  interrupted: untilSignalled(stderr),
});

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError('the current folder is gone: change into one that exists');
  }
}
