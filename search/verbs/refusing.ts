import { didYouMean } from '../../world/registry/nearest.ts';

/** Refuses what is no whole number from `least` on. Throws a TypeError or a RangeError that names the option. */
export function wholeNumber(option: string, value: number | undefined, least: number, most = Infinity): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least && value <= most)) return;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  const fact = `${option}: expected a whole number ${range}, got ${shown(value)}`;
  throw typeof value === 'number' ? new RangeError(fact) : new TypeError(fact);
}

/** Refuses what is no time in milliseconds; Infinity is one. */
export function milliseconds(option: string, value: number | undefined): void {
  if (value === undefined || (typeof value === 'number' && value >= 0)) return;
  const fact = `${option}: expected milliseconds, 0 or more, got ${shown(value)}`;
  throw typeof value === 'number' ? new RangeError(fact) : new TypeError(fact);
}

/** Refuses names that there are not. */
export function names(option: string, given: readonly string[] | undefined, known: readonly string[]): void {
  if (given === undefined) return;
  if (!isList(given)) throw new TypeError(`${option}: expected a list of names, got ${shown(given)}`);
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`${option}: there is no ${shown(unknown)}: ${didYouMean(String(unknown), known)}`);
}

/** Refuses options that the verb does not have, since a misspelt one would be left out in silence. */
export function optionsOf(verb: string, given: object, known: Readonly<Record<string, true>>): void {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`${verb}: expected options, got ${shown(given)}`);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw new TypeError(`${verb}: there is no option ${unknown}: ${didYouMean(unknown, Object.keys(known))}`);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A value in a line of an error. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
