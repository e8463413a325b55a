import { parseEDNString } from 'edn-data';
import * as v from 'valibot';
import type { Form } from './forms.ts';
import type { Given } from './given.ts';
import { givenOf } from './given.ts';
import { HistoryError } from './history-error.ts';

const keyword = v.object({ key: v.string() });
const mapSchema = v.object({ map: v.array(v.tuple([keyword, v.unknown()])) });
const tagged = v.object({ tag: v.string(), val: v.unknown() });
const plain = new Set(['process', 'type', 'f']);

/**
 * One value of EDN, or undefined if `#_` takes it out. `formsOf` has seen that its brackets and strings are whole, which
 * the parser takes for granted.
 */
export function ednOf({ text, line }: Form): unknown {
  try {
    return parseEDNString(text, { listAs: 'array', tagHandlers: { inst: (value) => value } });
  } catch {
    throw new HistoryError(line, 'this is not EDN');
  }
}

/** The event that a map of EDN is, tagged (`#jepsen.history.Op{…}`) or not. */
export function ednEvent(form: Form): Given {
  const value = ednOf(form);
  const inner = v.safeParse(tagged, value);
  const map = v.safeParse(mapSchema, inner.success ? inner.output.val : value);
  if (!map.success) throw new HistoryError(form.line, 'expected a map with keywords as keys');
  const fields = new Map<string, unknown>();
  for (const [{ key }, given] of map.output.map) {
    if (fields.has(key)) throw new HistoryError(form.line, 'a key stands twice in a map');
    const word = plain.has(key) ? v.safeParse(keyword, given) : null;
    fields.set(key, word?.success === true ? word.output.key : given);
  }
  return givenOf(form, Object.fromEntries(fields));
}
