import { parse } from 'secure-json-parse';
import * as v from 'valibot';
import type { Form } from './forms.ts';
import type { Given } from './given.ts';
import { givenOf } from './given.ts';
import { HistoryError } from './history-error.ts';

const objectSchema = v.record(v.string(), v.unknown());

/** The event that an object of JSON is. */
export function jsonEvent(form: Form): Given {
  const parsed = v.safeParse(objectSchema, parsedJson(form));
  if (!parsed.success) throw new HistoryError(form.line, 'expected an object');
  return givenOf(form, parsed.output);
}

function parsedJson({ text, line }: Form): unknown {
  try {
    const value: unknown = parse(text);
    return value;
  } catch {
    throw new HistoryError(line, 'this is not JSON');
  }
}
