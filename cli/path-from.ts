import { relative, resolve } from 'node:path';

/** A path as one would type it in the folder `cwd`. */
export function pathFrom(cwd: string, path: string): string {
  const short = relative(cwd, resolve(cwd, path));
  return short.startsWith('..') ? resolve(cwd, path) : short === '' ? '.' : short;
}
