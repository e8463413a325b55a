import { coverageGuided } from './coverage-guided.ts';
import { delayBounded } from './delay-bounded.ts';
import { pct } from './pct.ts';
import { savedAndChanged } from './saved-and-changed.ts';
import { specGuided } from './spec-guided.ts';
import type { Strategy } from './strategy.ts';
import { swarm } from './swarm.ts';
import { uniform } from './uniform.ts';
import { walks } from './walks.ts';

/** Every way to make schedules, the plain ones first. */
export const allStrategies: readonly Strategy[] = [
  swarm,
  uniform,
  pct,
  delayBounded,
  coverageGuided,
  specGuided,
  savedAndChanged,
  walks,
];

/** All of them, sharing the runs. */
export const portfolio = 'portfolio';

export const strategyNames: readonly string[] = [portfolio, ...allStrategies.map(({ name }) => name)];

export function strategyNamed(wanted: string): Strategy {
  const strategy = allStrategies.find(({ name }) => name === wanted);
  if (strategy === undefined) throw new RangeError(`there is no strategy ${wanted}`);
  return strategy;
}

/** What a search can build on. */
export interface Ground {
  readonly spec: boolean; // it is judged beside the subject, so that to follow it costs nothing more
  readonly saved: boolean; // there are saved schedules
  readonly smallScope: boolean; // walks in it pay (`walksPay`)
}

/** The strategies that a search with that one is made of. */
export function strategiesOf(wanted: string, { spec, saved, smallScope }: Ground): readonly Strategy[] {
  if (wanted !== portfolio) return [strategyNamed(wanted)];
  return allStrategies.filter(
    ({ buildsOn, inSmallScope }) =>
      (buildsOn !== 'spec' || spec) && (buildsOn !== 'saved' || saved) && (inSmallScope !== true || smallScope),
  );
}
