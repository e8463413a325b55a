import { lackingFeatures } from '../../properties/seen/features.ts';
import { diskModes, featureNames, worldOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { nemeses } from '../../world/steps/descriptor.ts';
import type { DraftOptions } from '../drawing/draft.ts';
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
  const { servers, steps, features, disk, clients, nemesis, world } = wanted;
  wholeNumber('servers', servers, 1, serversMost);
  wholeNumber('steps', steps, 1);
  wholeNumber('clients', clients, 0, clientsMost);
  names('features', features, featureNames);
  names('disk', disk === undefined ? undefined : [disk], diskModes);
  names('nemesis', nemesis, nemeses);
  names('world', world, worldOptions);
  const lacking = lackingFeatures(features ?? []);
  if (lacking !== null) throw new RangeError(`features: ${lacking}`);
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
    ...(!takes.clients && { clients: 0 }),
    ...(sparedBy(takes.network).length > 0 && {
      nemesis: nemeses.filter((one) => !sparedBy(takes.network).includes(one)),
    }),
    ...given(wanted),
  });
}

const cannot = (name: string, option: string): RangeError =>
  new RangeError(`${option}: the servers of ${name} do not have that: say so in defineSubject, or leave it out`);

/** Only what drafts go by. */
function given({ servers, steps, features, disk, clients, nemesis, world }: DraftOptions): DraftOptions {
  return {
    ...(servers !== undefined && { servers }),
    ...(steps !== undefined && { steps }),
    ...(features !== undefined && { features }),
    ...(disk !== undefined && { disk }),
    ...(clients !== undefined && { clients }),
    ...(nemesis !== undefined && { nemesis }),
    ...(world !== undefined && { world }),
  };
}
