import type { DiskProgram } from './disk.ts';
import { DiskError } from './disk.ts';
import { unfinishedEnding } from '../format/file-names.ts';

/** The names of all files, in ascending order. */
export function* listFiles(): DiskProgram<readonly string[]> {
  const answer = yield { kind: 'list' };
  if (answer === undefined || answer instanceof Uint8Array) throw new TypeError('a list is answered with names');
  return answer;
}

/** All bytes of a file. */
export function* readFile(file: string): DiskProgram<Uint8Array> {
  const answer = yield { kind: 'read', file };
  if (!(answer instanceof Uint8Array)) throw new TypeError('a read is answered with bytes');
  return answer;
}

/** The same; undefined if there is no such file. */
export function* readIfThere(file: string): DiskProgram<Uint8Array | undefined> {
  try {
    return yield* readFile(file);
  } catch (error) {
    if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a file durable that is there whole or, after a crash, as it was before, be it not at all. */
export function* writeWhole(file: string, bytes: Uint8Array): DiskProgram<void> {
  const unfinished = `${file}${unfinishedEnding}`;
  yield { kind: 'create', file: unfinished };
  yield { kind: 'write', file: unfinished, at: 0, bytes };
  yield { kind: 'sync', file: unfinished };
  yield { kind: 'rename', from: unfinished, to: file };
  yield { kind: 'syncDirectory' };
}
