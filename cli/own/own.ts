import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { show } from '../../counterexamples/printable.ts';
import { adapterSubject } from '../../door/adapter/adapter.ts';
import { subjectIn } from '../../door/given.ts';
import { textOfThrown } from '../../properties/internal-error.ts';
import type { Target } from '../../properties/judging/target.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import { UsageError } from '../usage-error.ts';

/** A subject of the user: of a file, or in another process. */
export interface Own {
  readonly target: Target;
  readonly source: OwnSource;
  readonly flag?: string; // as it was given, to be pasted into a shell; absent: the configuration knows it by its name
}

/** Where it comes from, as plain data that a thread can be given. */
export type OwnSource = { readonly module: string } | { readonly adapter: string; readonly cwd: string };

/** The same again. What a module throws as it is loaded is thrown on. */
export const targetFrom = async (source: OwnSource): Promise<Target> =>
  'module' in source ? subjectIn(source.module) : adapterSubject(source.adapter, source.cwd);

/** Whether it is a file and no name. */
export const isFile = (subject: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(subject);

const readsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));

/** One in another process, which is started in that folder. `where` begins every complaint. */
export async function ownBehind(cwd: string, adapter: string, where: string): Promise<Own> {
  if (adapter.trim() === '') throw new UsageError(`${where}: expected a command, got nothing`);
  const source = { adapter, cwd };
  return { target: await targetFrom(source), source };
}

/**
 * The one that a file exports. Throws a UsageError if there is no such file, or none that exports a subject; a
 * SubjectError if it cannot be loaded.
 */
export async function ownIn(cwd: string, file: string, where: string): Promise<Own> {
  const module = moduleAt(resolve(cwd, file), where);
  try {
    const source = { module };
    return { target: await targetFrom(source), source };
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith(module))
      throw new UsageError(`${where}${show(error.message.slice(module.length), 500)}`);
    throw new SubjectError(`${where}: it cannot be loaded: ${textOfThrown(error)}`, { cause: error });
  }
}

/** The URL of a file that can be imported. Throws a UsageError for one that cannot. */
export function moduleAt(path: string, where: string): string {
  if (!existsSync(path)) throw new UsageError(`${where}: there is no such file`);
  if (!statSync(path).isFile()) throw new UsageError(`${where}: a folder, and no file`);
  if (/\.[cm]?ts$/.test(path) && !readsTypeScript)
    throw new UsageError(`${where}: this version of Node reads no TypeScript: compile it, or take Node 22.18 or newer`);
  return pathToFileURL(path).href;
}
