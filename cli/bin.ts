#!/usr/bin/env node
import { endWithReader } from './broken-pipe.ts';
import { main } from './main.ts';
import { untilSignalled } from './signals.ts';

const { stdout, stderr, env } = process;

endWithReader();

process.exitCode = await main(process.argv.slice(2), {
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  startedAt: 0,
  interrupted: untilSignalled(stderr),
});
