/**
 * A text that two values share only if they are equal, of plain data: what JSON has, maps, sets and `undefined`. Throws a
 * TypeError for anything else, of which one cannot see all.
 */
export function plainText(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (value === undefined) return 'undefined';
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${Array.from(value, plainText).join()}]`;
  if (value instanceof Map) return `Map${plainText([...value])}`;
  if (value instanceof Set) return `Set${plainText([...value])}`;
  if (typeof value !== 'object' || !isPlain(value)) throw new TypeError(`expected plain data, got ${kindOf(value)}`);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${plainText(field)}`);
  return `{${fields.join()}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const kindOf = (value: unknown): string =>
  typeof value === 'object' ? `an object of ${value?.constructor.name ?? 'a class'}` : `a ${typeof value}`;
