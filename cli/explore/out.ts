import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { troubleOf } from '../../counterexamples/format/file-trouble.ts';
import { show } from '../../counterexamples/printable.ts';
import { foundFolder } from '../files/saved.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The folder in which a counterexample will be saved. One that was named is looked at before hours of search: throws a
 * UsageError if nothing can be written there.
 */
export function writableFolder(cwd: string, named: string | undefined): string {
  const folder = resolve(cwd, named ?? foundFolder);
  if (named === undefined) return folder;
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    if (!statSync(nearest).isDirectory()) throw new UsageError(`--out ${show(named)}: ${show(nearest)} is no folder`);
    accessSync(nearest, constants.W_OK);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--out ${show(named)}: cannot be written: ${troubleOf(error)}`);
  }
  return folder;
}
