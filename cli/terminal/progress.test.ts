import { expect, test } from 'vitest';
import type { Io } from '../io.ts';
import { Progress } from './progress.ts';

function progressInPipe(quiet: boolean): { readonly showAt: (ms: number) => void; readonly written: string[] } {
  const written: string[] = [];
  const stream = { write: (text: string): boolean => written.push(text) > 0 };
  const io: Io = { stdout: stream, stderr: stream, env: {}, cwd: '.', interrupted: new AbortController().signal };
  let now = 0;
  const progress = new Progress(io, quiet, () => now);
  return {
    written,
    showAt: (ms) => {
      now = ms;
      progress.show(`at ${ms}`);
    },
  };
}

test('in a pipe a line is reported every half minute', () => {
  const { showAt, written } = progressInPipe(false);
  for (const ms of [0, 100, 29_999, 30_000, 30_100, 59_000, 60_001]) showAt(ms);
  expect(written).toEqual(['raftcheck: at 30000\n', 'raftcheck: at 60001\n']);
});

test('with --quiet none is', () => {
  const { showAt, written } = progressInPipe(true);
  for (const ms of [0, 60_000, 120_000]) showAt(ms);
  expect(written).toEqual([]);
});
