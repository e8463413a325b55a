import * as v from 'valibot';
import { show } from '../printable.ts';
import type { Form } from './forms.ts';
import { HistoryError } from './history-error.ts';

/** A keyword of EDN, as `edn-data` has it. */
export interface Keyword {
  readonly key: string;
}

const types = ['invoke', 'ok', 'fail', 'info'] as const;

/** An event of a history as the file has it, its values not looked into yet. */
export interface Given extends Form {
  readonly process: number | null; // null: no client, such as Jepsen's nemesis
  readonly type: (typeof types)[number];
  readonly f: string;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly error?: unknown;
}

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const eventSchema = v.object({
  process: v.union([natural, v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]*$/))]),
  type: v.picklist(types),
  f: v.string(),
  key: v.optional(v.unknown()),
  value: v.optional(v.unknown()),
  error: v.optional(v.unknown()),
});

const expectations: ReadonlyMap<unknown, string> = new Map([
  ['process', 'a number, or the name of what is no client'],
  ['type', types.join(', ')],
  ['f', 'the name of an operation'],
]);

/** The event that these fields are; others of them are of no interest. */
export function givenOf(form: Form, fields: Readonly<Record<string, unknown>>): Given {
  const { success, output, issues } = v.safeParse(eventSchema, fields);
  if (!success) {
    const field = issues[0].path?.[0]?.key;
    throw new HistoryError(form.line, `${String(field)}: expected ${expectations.get(field) ?? 'another value'}`);
  }
  const { process } = output;
  return { ...form, ...output, process: typeof process === 'number' ? process : null };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isKeyword = (value: unknown): value is Keyword =>
  typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';

/** Stands before what is no text, so that the number 1 and the text "1" are two. */
const noText = '\u0000';

/** A value as a text that is equal for equal values, and only for them: a text is itself. Null is null. */
export function textOf(value: unknown, line: number): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    if (value.startsWith(noText)) throw new HistoryError(line, 'a text begins with a null character');
    return value;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new HistoryError(line, `a number that is not whole, or too large to be kept exactly: ${value}`);
  }
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return noText + String(value);
  if (isKeyword(value)) return `${noText}:${value.key}`;
  if (isList(value)) return noText + JSON.stringify(value.map((one) => textOf(one, line)));
  throw new HistoryError(line, 'a value that is neither a text, a number, a keyword nor a list of those');
}

export const isText = (value: string): boolean => !value.startsWith(noText);

/** For people: the number 1 as well as the text. */
export const withoutMark = (text: string): string => (text.startsWith(noText) ? text.slice(noText.length) : text);

/** Two values in a list, as a comparison and an operation on a key have them. */
export function pairOf(value: unknown, line: number, what: string): readonly [unknown, unknown] {
  if (isList(value) && value.length === 2) return [value[0], value[1]];
  throw new HistoryError(line, `the value should be ${what}`);
}

/** Does the file say of what failed that only its comparison did? */
export const comparisonFailed = ({ error }: Given): boolean => {
  const said = isList(error) ? error[0] : error;
  return (isKeyword(said) ? said.key : said) === 'precondition-failed';
};

/** An unknown word of the file, fit for a message. */
export const quotedWord = (word: string): string => `"${show(word, 40)}"`;
