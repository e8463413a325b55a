import * as v from 'valibot';
import { countCharacters, isPrintable } from '../printable.ts';

/**
 * The small parts that the schemas of a schedule are made of. Each says in its message what it expects, so that every
 * complaint reads `PLACE: expected WHAT, got VALUE`.
 */

/** A whole number; -0 is none, since it would be written back as 0. */
export function integer(
  min: number,
  max: number,
  what = `a whole number from ${min} to ${max}`,
): v.GenericSchema<unknown, number> {
  return v.custom<number>(
    (value) => Number.isSafeInteger(value) && !Object.is(value, -0) && Number(value) >= min && Number(value) <= max,
    what,
  );
}

export const server = (servers: number): v.GenericSchema<unknown, number> =>
  integer(1, servers, `a server from 1 to ${servers}`);

export function oneOf<const Name extends string>(names: readonly Name[]): v.GenericSchema<unknown, Name> {
  return v.custom<Name>((value) => names.some((name) => name === value), names.map((name) => `"${name}"`).join(' or '));
}

/** Text that `test` accepts. Lone surrogates would not survive being written. */
export function text(test: (value: string) => boolean, what: string): v.GenericSchema<unknown, string> {
  return v.custom<string>((value) => typeof value === 'string' && !/\p{Cs}/u.test(value) && test(value), what);
}

export function printable(min: number, max: number): v.GenericSchema<unknown, string> {
  const fits = (length: number): boolean => length >= min && length <= max;
  return text(
    (value) => fits(countCharacters(value)) && isPrintable(value),
    `printable text of ${min} to ${max} characters`,
  );
}

/** A list whose length is checked before its items are looked at. */
export function list<Item>(item: v.GenericSchema<unknown, Item>, max: number): v.GenericSchema<unknown, Item[]> {
  const short = v.custom<unknown[]>((value) => Array.isArray(value) && value.length <= max, `a list of at most ${max}`);
  return v.pipe(short, v.array(item));
}

/** A list of different items, each of `names`. */
export function setOf<Name extends string | number>(
  names: readonly Name[],
  fits: (length: number) => boolean,
  what: string,
): v.GenericSchema<unknown, Name[]> {
  const known = new Set<unknown>(names);
  return v.custom<Name[]>(
    (value) =>
      Array.isArray(value) &&
      fits(value.length) &&
      value.length <= names.length &&
      value.every((item) => known.has(item)) &&
      new Set(value).size === value.length,
    what,
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these keys and no others; a new one comes out, with its keys in this order. */
export function object<const Fields extends v.ObjectEntries>(
  fields: Fields,
): v.GenericSchema<unknown, v.InferOutput<v.StrictObjectSchema<Fields, undefined>>> {
  return v.pipe(
    v.custom<v.InferInput<v.StrictObjectSchema<Fields, undefined>>>(isObject, 'an object'),
    v.strictObject(fields),
  );
}

/** An object whose other keys depend on what stands under `tag`. */
export function tagged<Output>(
  tag: string,
  schemas: Readonly<Record<string, v.GenericSchema<unknown, Output>>>,
): v.GenericSchema<unknown, Output> {
  // Never lets anything pass: it is asked only when `tag` is none of the names.
  const unknownTag = object({ [tag]: oneOf(Object.keys(schemas)) }) as v.GenericSchema<unknown, never>;
  return v.lazy((input) => {
    const name = isObject(input) && Object.hasOwn(input, tag) ? input[tag] : undefined;
    const schema = typeof name === 'string' && Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    return schema ?? unknownTag;
  });
}
