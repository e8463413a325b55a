import * as v from 'valibot';
import { show } from '../../printable.ts';

/** A value of ITF (Apalache, ADR 015). Whole numbers may be of any size. */
export type ItfValue =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly ItfValue[] }
  | { readonly kind: 'map'; readonly pairs: readonly (readonly [ItfValue, ItfValue])[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, ItfValue> }
  | { readonly kind: 'unserializable'; readonly value: string };

/** What is wrong with a value, and where in it. */
export class MisfitError extends Error {
  readonly path: readonly (string | number)[];
  readonly fact: string;

  constructor(path: readonly (string | number)[], fact: string) {
    super(fact);
    this.path = path;
    this.fact = fact;
  }
}

type Path = readonly (string | number)[];

const list = v.array(v.unknown());
const record = v.record(v.string(), v.unknown());
const bigint = v.pipe(v.string(), v.regex(/^-?\d{1,1000}$/));
const pair = v.pipe(list, v.length(2));

/** The value that a piece of JSON is. Nested no deeper than the scanner lets through. Throws a MisfitError. */
export function valueOf(given: unknown, path: Path): ItfValue {
  if (typeof given === 'boolean') return { kind: 'boolean', value: given };
  if (typeof given === 'string') return { kind: 'text', value: given };
  if (typeof given === 'number') {
    // Traces from before 2023-09 have plain ones.
    if (!Number.isSafeInteger(given)) throw new MisfitError(path, 'expected a whole number that JSON keeps exactly');
    return { kind: 'integer', value: BigInt(given) };
  }
  if (given === null) throw new MisfitError(path, 'expected a value of ITF, got null');
  const items = v.safeParse(list, given);
  if (items.success) return { kind: 'list', items: valuesOf(items.output, path) };
  const fields = v.parse(record, given);
  const special = Object.keys(fields).find((name) => name.startsWith('#'));
  return special === undefined ? recordOf(fields, path) : specialOf(special, fields, path);
}

const valuesOf = (items: readonly unknown[], path: Path): readonly ItfValue[] =>
  items.map((item, k) => valueOf(item, [...path, k]));

const recordOf = (fields: Readonly<Record<string, unknown>>, path: Path): ItfValue => ({
  kind: 'record',
  fields: new Map(Object.entries(fields).map(([name, inner]) => [name, valueOf(inner, [...path, name])])),
});

/** The objects with one field, whose name begins with `#`. */
function specialOf(name: string, fields: Readonly<Record<string, unknown>>, path: Path): ItfValue {
  const inner = fields[name];
  const at = [...path, name];
  if (Object.keys(fields).length > 1) throw new MisfitError(at, 'an object with a field of # has no other field');
  const taken = <Out>(schema: v.GenericSchema<unknown, Out>, expected: string): Out => {
    const parsed = v.safeParse(schema, inner);
    if (!parsed.success) throw new MisfitError(at, `expected ${expected}`);
    return parsed.output;
  };
  switch (name) {
    case '#bigint':
      return { kind: 'integer', value: BigInt(taken(bigint, 'a whole number as a text, of 1,000 digits at most')) };
    case '#tup':
      return { kind: 'tuple', items: valuesOf(taken(list, 'a list'), at) };
    case '#set':
      return { kind: 'set', items: valuesOf(taken(list, 'a list'), at) };
    case '#map': {
      const pairs = taken(list, 'a list of pairs').map((one, k) => {
        const parsed = v.safeParse(pair, one);
        if (!parsed.success) throw new MisfitError([...at, k], 'expected a pair of a key and a value');
        const [key, value] = parsed.output;
        return [valueOf(key, [...at, k, 0]), valueOf(value, [...at, k, 1])] as const;
      });
      return { kind: 'map', pairs };
    }
    case '#unserializable':
      return { kind: 'unserializable', value: taken(v.string(), 'a text') };
    default:
      throw new MisfitError(at, 'expected #bigint, #tup, #set, #map or #unserializable');
  }
}

/** A value as Quint would write it, in one harmless line however long. */
export function textOf(value: ItfValue): string {
  switch (value.kind) {
    case 'boolean':
    case 'integer':
      return String(value.value);
    case 'text':
      return `"${show(value.value, Infinity)}"`;
    case 'unserializable':
      return `‹${show(value.value, Infinity)}›`;
    case 'list':
      return `[${value.items.map(textOf).join(', ')}]`;
    case 'tuple':
      return `(${value.items.map(textOf).join(', ')})`;
    case 'set':
      return `{${value.items.map(textOf).join(', ')}}`;
    case 'map':
      return `Map(${value.pairs.map(([key, one]) => `${textOf(key)} -> ${textOf(one)}`).join(', ')})`;
    case 'record':
      return recordText(value.fields);
    default:
      return value satisfies never;
  }
}

/** A variant (`Some(3)`) is a record of `tag` and `value`. */
function recordText(fields: ReadonlyMap<string, ItfValue>): string {
  const [tag, value] = [fields.get('tag'), fields.get('value')];
  if (fields.size === 2 && tag?.kind === 'text' && value !== undefined) {
    const inner = value.kind === 'tuple' && value.items.length === 0 ? '' : `(${textOf(value)})`;
    return `${show(tag.value, Infinity)}${inner}`;
  }
  return `{ ${[...fields].map(([name, one]) => `${show(name, Infinity)}: ${textOf(one)}`).join(', ')} }`;
}
