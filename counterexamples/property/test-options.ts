import { lackingFeatures } from '../../properties/seen/features.ts';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import type { Checked } from '../../world/registry/as-target.ts';
import { nemeses } from '../../world/steps/descriptor.ts';
import { limits } from '../format/limits.ts';

const drawn = ['servers', 'steps', 'features', 'disk', 'clients', 'nemesis'] as const;

/** Throws a TypeError or a RangeError for options that `who` has not, or that nobody can draw. */
export function checkOptions(who: string, options: DraftOptions, others: readonly string[]): void {
  const known = [...drawn, ...others];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${who}: there is no option ${unknown}: there are ${known.join(', ')}`);
  const { servers, steps, features, disk, clients, nemesis } = options;
  whole(who, 'servers', servers, 1, limits.servers);
  whole(who, 'steps', steps, 0, limits.steps);
  whole(who, 'clients', clients, 0, limits.clients);
  names(who, 'features', features, featureNames);
  names(who, 'disk', disk === undefined ? undefined : [disk], diskModes);
  names(who, 'nemesis', nemesis, nemeses);
  const lacking = lackingFeatures(features ?? []);
  if (lacking !== null) throw new RangeError(`${who}: features: ${lacking}`);
}

/** Of servers that are made without any options, nothing is drawn that they would have to know of, unless the test says so. */
export function drawnFor(checked: Checked, wanted: DraftOptions): DraftOptions {
  if (!('boot' in checked)) return wanted;
  return { features: checked.features ?? [], disk: 'immediate', clients: 0, ...wanted };
}

function whole(who: string, option: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least && value <= most)) return;
  throw new RangeError(`${who}: ${option}: expected a whole number from ${least} to ${most}, got ${String(value)}`);
}

function names(who: string, option: string, given: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = given?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new RangeError(`${who}: ${option}: there is no "${String(unknown)}": there are ${known.join(', ')}`);
}
