import { InvalidArgumentError } from 'commander';
import { lackingFeatures } from '../../properties/seen/features.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import { runsPerChunk } from '../../search/engine/fuzz.ts';
import { featureNames, standardFeatures } from '../../properties/seen/subject.ts';
import type { Feature } from '../../properties/seen/subject.ts';
import { nearest } from '../../world/registry/nearest.ts';
import { slug } from '../slug.ts';

/** How the values of flags are read. Each throws what commander turns into one line that names the flag. */

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^(\d{1,15}|0x[0-9a-f]{1,12})$/i.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}

const unitMs: Readonly<Partial<Record<string, number>>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `60s`, `500ms`, `2m`, `1.5h` in milliseconds. */
export function duration(text: string): number {
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(number) * (unitMs[unit] ?? NaN);
  if (ms > 0 && ms <= 7 * 24 * 3_600_000) return ms;
  throw new InvalidArgumentError('Expected a time such as 60s, 500ms, 2m or 1h, at most 168h.');
}

const unitBytes: Readonly<Partial<Record<string, number>>> = { MB: 2 ** 20, GB: 2 ** 30 };

/** `512MB`, `8GB`, `1.5GB` in bytes. */
export function memorySize(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(MB|GB)$/.exec(text) ?? [];
  const bytes = Number(number) * (unitBytes[unit] ?? NaN);
  if (bytes >= 64 * 2 ** 20 && bytes <= 2 ** 42) return bytes;
  throw new InvalidArgumentError('Expected a size such as 512MB or 8GB, at least 64MB.');
}

/**
 * Names of `known`, separated by commas; `none` means what it says and stands alone, `all` those that are meant by it,
 * `-NAME` takes one out again.
 */
export function listOf<Name extends string>(
  known: readonly Name[],
  all: readonly Name[] = known,
): (text: string) => readonly Name[] {
  return (text) => {
    if (text === 'none') return [];
    const chosen = new Set<Name>();
    for (const item of text.split(',')) {
      if (item === 'none') throw new InvalidArgumentError('none stands alone.');
      if (item === 'all') for (const name of all) chosen.add(name);
      else if (item.startsWith('-')) chosen.delete(oneOf(known)(item.slice(1)));
      else chosen.add(oneOf(known)(item));
    }
    return known.filter((name) => chosen.has(name));
  };
}

/** Parts of the protocol: `all` is what is standard, the rest is named besides. */
export function features(text: string): readonly Feature[] {
  const chosen = listOf(featureNames, standardFeatures)(text);
  const lacking = lackingFeatures(chosen);
  if (lacking !== null) throw new InvalidArgumentError(`${lacking}.`);
  return chosen;
}

export function oneOf<Name extends string>(known: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = known.find((name) => name === text);
    if (found !== undefined) return found;
    const near = nearest(text, known);
    throw new InvalidArgumentError(near === null ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`);
  };
}

/** Properties by their slugs, back as their names. */
export function properties(text: string): readonly string[] {
  const slugs = listOf(propertyNames.map(slug))(text);
  return propertyNames.filter((name) => slugs.includes(slug(name)));
}

/** `chunk:index`, as a finding says where it stood. */
export function runPath(text: string): string {
  const [, index] = /^\d{1,9}:(\d{1,4})$/.exec(text) ?? [];
  if (Number(index) < runsPerChunk) return text;
  throw new InvalidArgumentError('Expected CHUNK:INDEX as a finding prints it, such as 12:44.');
}
