#!/usr/bin/env node
import { endWithReader } from './broken-pipe.ts';
import { main } from './main.ts';

const { stdout, stderr, env } = process;

endWithReader();

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
