#!/usr/bin/env node
import { endWithReader } from './broken-pipe.ts';
import { compileLater, keepCompiled } from './compile-later.ts';
import { packageVersion } from './package-root.ts';

const [, , ...words] = process.argv;

endWithReader();
if (words.length === 1 && ['-V', '--version'].includes(words[0] ?? '')) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  compileLater();
  keepCompiled();
  const { run } = await import('./run.ts'); // all the rest, for which a version need not wait
  process.exitCode = await run(words);
}
