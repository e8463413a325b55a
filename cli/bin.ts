#!/usr/bin/env node
import { exitCode } from './exit-code.ts';
import { main } from './main.ts';

const { stdout, stderr, env } = process;

// Whoever reads us may stop doing so, as `head` does: then there is nobody left to talk to.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCode.brokenPipe);
  });
}

// The first Ctrl-C ends the search, with what it has so far; a second one kills.
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

process.exitCode = await main(process.argv.slice(2), {
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  interrupted: interrupt.signal,
});
