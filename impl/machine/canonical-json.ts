import * as v from 'valibot';
import { CommandError } from './refusal.ts';

/**
 * What the text says, if it is the one JSON text that says it; undefined otherwise. Unknown and repeated fields, another
 * order of them, spaces and needless escapes make another text, so a value has one text and equal texts are equal values.
 *
 * The schema's objects are strict: their output has the fields in the order of the schema. A text longer than any that
 * can be right is not even parsed, since parsed it may take many times its size.
 */
export function parseCanonical<Value>(
  schema: v.GenericSchema<unknown, Value>,
  text: string,
  lengthMax = Infinity,
): Value | undefined {
  if (text.length > lengthMax) return undefined;
  const result = v.safeParse(schema, parseJson(text), { abortEarly: true });
  return result.success && JSON.stringify(result.output) === text ? result.output : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no JSON text says
  }
}

/** The command with its fields in the order of the schema. Throws `CommandError` that names the first wrong one. */
export function requireCommand<Value>(schema: v.GenericSchema<unknown, Value>, command: Value): Value {
  const result = v.safeParse(schema, command, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const fact = issue.expected === null ? issue.message : `expected ${issue.expected}`;
  throw new CommandError('malformed', `${v.getDotPath(issue) ?? 'command'}: ${fact}`);
}

/** The most UTF-16 units that one unit of a string takes in JSON: a control character, as \u0001. */
export const escapedLengthMax = 6;

/** Text that has a form in UTF-8. A lone surrogate has none: written out and read back it would be another text. */
export const wellFormedText = v.pipe(
  v.string(),
  v.check((text) => !/\p{Surrogate}/u.test(text), 'contains half of a surrogate pair'),
);

/** A whole number that every JSON reader reads exactly. */
export const wholeNumber = (min: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(min));
