import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { troubleOf } from '../../counterexamples/format/file-trouble.ts';
import { object, text } from '../../counterexamples/format/fields.ts';
import { show } from '../../counterexamples/printable.ts';
import type { Configuration } from '../../door/configuration.ts';
import { textOfThrown } from '../../properties/internal-error.ts';
import { subjectShape } from '../../counterexamples/format/validate.ts';
import { subjectNames } from '../../world/registry/registry.ts';
import { UsageError } from '../usage-error.ts';
import { moduleAt } from './own.ts';

/** A configuration, and the folder that its paths and commands start from. */
export interface ReadConfiguration extends Configuration {
  readonly file: string; // as it is shown
  readonly folder: string;
}

const isName = (name: string): boolean => subjectShape.test(name) && !subjectNames.includes(name);
const shape = `a name of the shape ${subjectShape.source} that no built-in subject has`;
const ownName = v.pipe(v.string(shape), v.check(isName, shape));
const notEmpty = (what: string): v.GenericSchema<unknown, string> => text((value) => value.trim() !== '', what);
const adapter = object({ adapter: notEmpty('a command') });
const file = notEmpty('the path of a file, or { "adapter": COMMAND }');

const schema = object({
  subject: v.exactOptional(ownName),
  subjects: v.exactOptional(
    v.record(
      ownName,
      v.lazy((value): v.GenericSchema<unknown, Given> => (typeof value === 'object' ? adapter : file)),
    ),
  ),
}) satisfies v.GenericSchema<unknown, Configuration>;

type Given = NonNullable<Configuration['subjects']>[string];

/** Reads the file, which is code unless its name ends in `.json`. Throws a UsageError: one line that names the place. */
export async function readConfiguration(path: string, shown: string): Promise<ReadConfiguration> {
  const value = path.endsWith('.json') ? parsed(path, shown) : await exported(path, shown);
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) throw new UsageError(`${shown}: ${complaint(result.issues[0])}`);
  const { subject, subjects = {} } = result.output;
  if (subject !== undefined && !Object.hasOwn(subjects, subject))
    throw new UsageError(`${shown}: subject: expected one that stands in subjects, got "${show(subject)}"`);
  return { ...result.output, file: shown, folder: dirname(path) };
}

function parsed(path: string, shown: string): unknown {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown}: cannot be read: ${troubleOf(error)}`);
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UsageError(`${shown}: expected JSON: ${show(textOfThrown(error), 200)}`);
  }
}

async function exported(path: string, shown: string): Promise<unknown> {
  const module = moduleAt(path, shown);
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(module)) as typeof loaded;
  } catch (error) {
    throw new UsageError(`${shown}: it cannot be loaded: ${show(textOfThrown(error), 500)}`);
  }
  return loaded.default;
}

/** PLACE: expected WHAT, got VALUE */
function complaint(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? 'its default export';
  if (issue.expected === 'never') return `unknown key "${show(place)}": there are subject and subjects`;
  const got = show(JSON.stringify(issue.input) ?? String(issue.input), 60);
  return `${show(place)}: expected ${issue.message}, got ${got}`;
}
