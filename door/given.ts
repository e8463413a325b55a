import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { Schedule } from '../properties/seen/schedule.ts';
import type { Target } from '../properties/judging/target.ts';
import { shown } from '../search/verbs/refusing.ts';
import { isTarget } from '../world/registry/is-target.ts';
import { subjectNames } from '../world/registry/registry.ts';

/**
 * A subject: a built-in one (`raft`), one of your own (`defineSubject`), or the URL or path of a module whose default
 * export is one.
 */
export type SubjectGiven = Target | URL | string;

/** The same, with where it comes from. */
export interface Given {
  readonly target: Target;
  readonly module: string | null; // href
}

/** Throws a TypeError if it is none. What the module throws as it is loaded is thrown on. */
export async function subjectOf(subject: SubjectGiven): Promise<Given> {
  if (typeof subject !== 'string' && !(subject instanceof URL)) return { target: subjectGiven(subject), module: null };
  if (typeof subject === 'string' && subjectNames.includes(subject)) {
    throw new TypeError(`subject: "${subject}" would be a module: for the built-in subject take raft('${subject}')`);
  }
  const module = hrefOf(subject);
  return { target: await subjectIn(module), module };
}

/** The default export of a module. */
export async function subjectIn(module: string): Promise<Target> {
  const loaded = (await import(module)) as { readonly default?: unknown };
  if (isTarget(loaded.default)) return loaded.default;
  const got = shown(loaded.default);
  throw new TypeError(`${module}: expected its default export to be a subject, as defineSubject makes one, got ${got}`);
}

function hrefOf(module: URL | string): string {
  if (module instanceof URL) return module.href;
  return module.startsWith('file:') ? module : pathToFileURL(resolve(module)).href;
}

function subjectGiven(subject: unknown): Target {
  if (isTarget(subject)) return subject;
  throw new TypeError(
    `subject: expected one as raft or defineSubject makes it, or the URL or path of a module, got ${shown(subject)}`,
  );
}

/** Throws a TypeError for what is no schedule at all. A file is read by `loadSchedule`, which looks at all of it. */
export function scheduleGiven(schedule: Schedule): void {
  if (Array.isArray(schedule?.steps) && schedule.options !== undefined && schedule.expect !== undefined) return;
  const got = shown(schedule);
  throw new TypeError(`schedule: expected one as loadSchedule of raftcheck/counterexamples reads it, got ${got}`);
}

export function refuseText(option: string, value: string | undefined): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  throw new TypeError(`${option}: expected the path of a folder, got ${shown(value)}`);
}

/** The signal, or one that never comes. */
export function refuseSignal(signal: AbortSignal | undefined): AbortSignal {
  if (signal === undefined) return new AbortController().signal;
  if (signal instanceof AbortSignal) return signal;
  throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}: take that of an AbortController`);
}
