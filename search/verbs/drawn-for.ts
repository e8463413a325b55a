import { lackingFeatures } from '../../properties/seen/features.ts';
import { diskModes, featureNames, worldOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { nemeses, usualNemeses } from '../../world/steps/descriptor.ts';
import type { DraftOptions, Start } from '../drawing/draft.ts';
import { sparedBy } from '../drawing/network-of.ts';
import { names, shown, wholeNumber } from './refusing.ts';

/** As many as a schedule file may hold. */
export const serversMost = 9;
const clientsMost = 9;

/**
 * What is fixed of the schedules for that target: of a subject of the user, nothing is drawn that it cannot do. Throws a
 * RangeError or a TypeError for what nobody can do.
 */
export function drawnFor({ name, takes }: Target, wanted: DraftOptions): DraftOptions {
  const { servers, steps, features, disk, clients, nemesis, world, starts } = wanted;
  wholeNumber('servers', servers, 1, serversMost);
  wholeNumber('steps', steps, 1);
  wholeNumber('clients', clients, 0, clientsMost);
  names('features', features, featureNames);
  names('disk', disk === undefined ? undefined : [disk], diskModes);
  names('nemesis', nemesis, nemeses);
  names('world', world, worldOptions);
  const lacking = lackingFeatures(features ?? []);
  if (lacking !== null) throw new RangeError(`features: ${lacking}`);
  if (starts !== undefined) refuseOtherOptions(wanted, starts);
  if (takes === undefined) return given(wanted);
  const missing = features?.find((feature) => !takes.features.includes(feature));
  if (missing !== undefined) throw cannot(name, `features: ${missing}`);
  if (disk !== undefined && disk !== takes.disk) throw cannot(name, `disk: ${shown(disk)}`);
  if (clients !== undefined && clients > 0 && !takes.clients) throw cannot(name, `clients: ${clients}`);
  const [timely] = world ?? [];
  if (timely !== undefined)
    throw new RangeError(`world: ${timely}: nothing of that takes time in the servers of ${name}`);
  return given({
    features: takes.features,
    disk: takes.disk,
    world: [],
    ...(!takes.clients && { clients: 0 }),
    ...(sparedBy(takes.network).length > 0 && {
      nemesis: usualNemeses.filter((one) => !sparedBy(takes.network).includes(one)),
    }),
    ...given(wanted),
  });
}

/** What runs begin with says what their cluster is like. */
function refuseOtherOptions(wanted: DraftOptions, starts: unknown): void {
  if (!Array.isArray(starts) || starts.length === 0 || !starts.every(isStart))
    throw new TypeError('starts: expected a list of { options, steps }, with one at least');
  for (const { options } of starts) {
    const other = optionThatDiffers(wanted, options);
    if (other !== null) throw new RangeError(`${other}: what the runs begin with has another: leave it out`);
  }
}

function isStart(value: unknown): value is Start {
  if (typeof value !== 'object' || value === null || !('options' in value) || !('steps' in value)) return false;
  return typeof value.options === 'object' && value.options !== null && Array.isArray(value.steps);
}

/** The name of the first option that somebody wants otherwise than such a cluster has it; null if none is. */
export function optionThatDiffers(
  { servers, features, disk, clients }: DraftOptions,
  options: ClusterOptions,
): 'servers' | 'features' | 'disk' | 'clients' | null {
  if (servers !== undefined && servers !== options.servers) return 'servers';
  if (features !== undefined && !isSameSet(features, options.features)) return 'features';
  if (disk !== undefined && disk !== options.disk) return 'disk';
  return clients !== undefined && clients !== (options.clients ?? 0) ? 'clients' : null;
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

const cannot = (name: string, option: string): RangeError =>
  new RangeError(`${option}: the servers of ${name} do not have that: say so in defineSubject, or leave it out`);

/** Only what drafts go by. */
function given({ servers, steps, features, disk, clients, nemesis, world, starts }: DraftOptions): DraftOptions {
  return {
    ...(servers !== undefined && { servers }),
    ...(steps !== undefined && { steps }),
    ...(features !== undefined && { features }),
    ...(disk !== undefined && { disk }),
    ...(clients !== undefined && { clients }),
    ...(nemesis !== undefined && { nemesis }),
    ...(world !== undefined && { world }),
    ...(starts !== undefined && { starts }),
  };
}
