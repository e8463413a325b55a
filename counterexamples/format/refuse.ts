import type { BaseIssue } from 'valibot';
import { show } from '../printable.ts';
import { isObject } from './fields.ts';
import { byHand, ScheduleError } from './schedule-error.ts';

const keyColumns = 60; // a key from a file, shown
const simpleKey = /^[A-Za-z_]\w{0,40}$/;

/** Throws `FILE: steps[7].server: expected a server from 1 to 3, got 9`. */
export function refuse(source: string, path: readonly unknown[], expected: string, got: unknown): never {
  fail(source, path, `expected ${expected}, got ${describe(got)}`);
}

/** Throws the same of the first thing that valibot found wrong. */
export function refuseIssue(source: string, issue: BaseIssue<unknown>): never {
  const path = (issue.path ?? []).map(({ key }) => key);
  if (issue.type !== 'strict_object')
    refuse(source, path, issue.type === 'custom' ? issue.message : (issue.expected ?? 'something else'), issue.input);
  const key = path.at(-1);
  if (issue.expected === 'never') fail(source, path.slice(0, -1), `unknown key "${show(String(key), keyColumns)}"`);
  fail(source, path, 'missing');
}

function fail(source: string, path: readonly unknown[], fact: string): never {
  const code = path[0] === 'steps' && path.length > 1 ? 'SCHEDULE_STEP' : 'SCHEDULE_FIELD';
  const place = path.map(showKey).join('').replace(/^\./, '');
  throw new ScheduleError(code, [show(source), ...(place === '' ? [] : [place]), fact].join(': '), byHand);
}

function showKey(key: unknown): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  return simpleKey.test(name) ? `.${name}` : `["${show(name, keyColumns)}"]`;
}

/** A value from a file in a few harmless words. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `"${show(value)}"`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  return Object.is(value, -0) ? '-0' : String(value);
}
