import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { show } from '../counterexamples/printable.ts';
import { subjectIn } from '../door/given.ts';
import { textOfThrown } from '../properties/internal-error.ts';
import type { Target } from '../properties/judging/target.ts';
import { SubjectError } from '../properties/subject-error.ts';
import { UsageError } from './usage-error.ts';

/** A subject of the user, from the file that `--subject` names. */
export interface Own {
  readonly target: Target;
  readonly module: string; // href, for threads
  readonly given: string; // as it was typed
}

/** Of commands on saved files. */
export interface SubjectFlag {
  readonly subject?: string; // the file of the user's subject that they are of
}

/** The same where nothing but a file makes sense. */
export async function ownFor(cwd: string, subject: string | undefined): Promise<Own | null> {
  if (subject !== undefined && !isFile(subject))
    throw new UsageError(`--subject ${show(subject)}: expected a file, such as ./my-raft.js`);
  return ownIn(cwd, subject);
}

/** Whether it is a file and no built-in name. */
const isFile = (subject: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(subject);

const readsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));

/**
 * The subject in that file; null for a built-in name. Throws a UsageError if there is no such file, or none that exports
 * a subject; a SubjectError if it cannot be loaded.
 */
export async function ownIn(cwd: string, subject: string | undefined): Promise<Own | null> {
  if (subject === undefined || !isFile(subject)) return null;
  const path = resolve(cwd, subject);
  const where = `--subject ${show(subject)}`;
  if (!existsSync(path)) throw new UsageError(`${where}: there is no such file`);
  if (extname(path) === '.ts' && !readsTypeScript)
    throw new UsageError(`${where}: this version of Node reads no TypeScript: compile it, or take Node 22.18 or newer`);
  const module = pathToFileURL(path).href;
  try {
    return { target: await subjectIn(module), module, given: subject };
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith(module))
      throw new UsageError(`${where}${show(error.message.slice(module.length), 500)}`);
    throw new SubjectError(`${where}: it cannot be loaded: ${textOfThrown(error)}`, { cause: error });
  }
}
