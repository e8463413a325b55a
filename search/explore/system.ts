import type { SpecMutant } from '../../model/state/config.ts';
import type { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { allFaults } from '../../world/faults/all.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { coreExplorable } from './core.ts';
import type { CoreBounds } from './core.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { conformingExplorable, implementationExplorable } from './implementation.ts';
import type { ImplementationBounds } from './implementation.ts';

/** What to explore, as plain data that a worker thread can be given. */
export type SystemSpec =
  | { readonly kind: 'core'; readonly bounds: CoreBounds; readonly mutant?: SpecMutant }
  | {
      readonly kind: 'implementation';
      readonly fault: string | null; // id
      readonly conformance: boolean;
      readonly options: ClusterOptions;
      readonly bounds: ImplementationBounds;
    };

/** `coverage` is told of every distinct step of the spec that is asked for. */
export function makeExplorable(spec: SystemSpec, coverage?: CoverageRecorder): Explorable {
  if (spec.kind === 'core') return coreExplorable(spec.bounds, spec.mutant, coverage);
  const { fault, options, bounds } = spec;
  const parts = allFaults.find(({ id }) => id === fault)?.parts;
  if (fault !== null && parts === undefined) throw new RangeError(`there is no fault ${fault}`);
  const name = fault === null ? 'impl' : `fault:${fault}`;
  return spec.conformance
    ? conformingExplorable(options, bounds, name, parts, coverage)
    : implementationExplorable(options, bounds, name, parts);
}

/** The subject's name in the registry, and in schedule files. */
export function subjectOf(spec: SystemSpec): string {
  if (spec.kind === 'core') return `model:${spec.mutant ?? 'core'}`;
  return spec.fault === null ? 'impl' : `fault:${spec.fault}`;
}

/** The options of a schedule that replays a path of it. */
export function optionsOf(spec: SystemSpec): ClusterOptions {
  if (spec.kind === 'implementation') return spec.options;
  return { servers: spec.bounds.servers, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' };
}
