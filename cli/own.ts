import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { show } from '../counterexamples/printable.ts';
import { quoted } from '../counterexamples/shell.ts';
import { adapterSubject } from '../door/adapter/adapter.ts';
import { subjectIn } from '../door/given.ts';
import { textOfThrown } from '../properties/internal-error.ts';
import type { Target } from '../properties/judging/target.ts';
import { SubjectError } from '../properties/subject-error.ts';
import { UsageError } from './usage-error.ts';

/** A subject of the user: of a file, or in another process. */
export interface Own {
  readonly target: Target;
  readonly source: OwnSource;
  readonly flag: string; // as it was given, to be pasted into a shell
}

/** Where it comes from, as plain data that a thread can be given. */
export type OwnSource = { readonly module: string } | { readonly adapter: string; readonly cwd: string };

/** The same again. What a module throws as it is loaded is thrown on. */
export const targetFrom = async (source: OwnSource): Promise<Target> =>
  'module' in source ? subjectIn(source.module) : adapterSubject(source.adapter, source.cwd);

/** Of commands on saved files. */
export interface SubjectFlag {
  readonly subject?: string; // the file of the user's subject that they are of
  readonly adapter?: string; // the command of the process that it runs in
}

/** The user's subject that the flags name; null if none. `named`: a subject by name is one too, if it is built in. */
export async function ownOf(
  cwd: string,
  { subject, adapter }: SubjectFlag,
  { named = false }: { readonly named?: boolean } = {},
): Promise<Own | null> {
  if (adapter !== undefined) {
    if (adapter.trim() === '') throw new UsageError('--adapter: expected a command, got nothing');
    const source = { adapter, cwd };
    return { target: await targetFrom(source), source, flag: `--adapter ${quoted(adapter)}` };
  }
  if (subject !== undefined && !named && !isFile(subject))
    throw new UsageError(`--subject ${show(subject)}: expected a file, such as ./my-raft.js`);
  return ownIn(cwd, subject);
}

/** Whether it is a file and no built-in name. */
export const isFile = (subject: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(subject);

const readsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));

/**
 * The subject in that file; null for a built-in name. Throws a UsageError if there is no such file, or none that exports
 * a subject; a SubjectError if it cannot be loaded.
 */
async function ownIn(cwd: string, subject: string | undefined): Promise<Own | null> {
  if (subject === undefined || !isFile(subject)) return null;
  const path = resolve(cwd, subject);
  const where = `--subject ${show(subject)}`;
  if (!existsSync(path)) throw new UsageError(`${where}: there is no such file`);
  if (!statSync(path).isFile()) throw new UsageError(`${where}: a folder, and no file`);
  if (/\.[cm]?ts$/.test(path) && !readsTypeScript)
    throw new UsageError(`${where}: this version of Node reads no TypeScript: compile it, or take Node 22.18 or newer`);
  const module = pathToFileURL(path).href;
  try {
    const source = { module };
    return { target: await targetFrom(source), source, flag: `--subject ${quoted(subject)}` };
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith(module))
      throw new UsageError(`${where}${show(error.message.slice(module.length), 500)}`);
    throw new SubjectError(`${where}: it cannot be loaded: ${textOfThrown(error)}`, { cause: error });
  }
}
