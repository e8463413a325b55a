import type { ConfigurationView, ServerId } from '../../properties/seen/view.ts';
import { isSymmetric } from './reductions.ts';
import type { Reductions } from './reductions.ts';

/** What each server is called instead: the new id of server `id` stands at position `id` − 1. */
export type Renaming = readonly ServerId[];

/** Every way to rename so many servers, the one that renames nothing first: n! of them. */
export function renamings(servers: number): readonly Renaming[] {
  const ids = Array.from({ length: servers }, (_, k) => k + 1);
  return arrangements(ids);
}

/** Those under which global states are taken as one: all with symmetry, else only the one that renames nothing. */
export function renamingsOf(servers: number, reductions: Reductions): readonly Renaming[] {
  if (isSymmetric(reductions)) return renamings(servers);
  return [Array.from({ length: servers }, (_, k) => k + 1)];
}

/** A server renamed so is as it was: the spec keeps its sets sorted. */
export const renamesNothing = (renaming: Renaming): boolean => renaming.every((server, k) => server === k + 1);

function arrangements(ids: readonly ServerId[]): readonly Renaming[] {
  if (ids.length === 0) return [[]];
  return ids.flatMap((first) => arrangements(ids.filter((id) => id !== first)).map((rest) => [first, ...rest]));
}

export function renamed(renaming: Renaming, server: ServerId): ServerId {
  const name = renaming[server - 1];
  if (name === undefined) throw new RangeError(`there is no server ${server}`);
  return name;
}

export const renamedOrNull = (renaming: Renaming, server: ServerId | null): ServerId | null =>
  server === null ? null : renamed(renaming, server);

/** A set of servers, sorted. */
export const renamedSet = (renaming: Renaming, servers: readonly ServerId[]): readonly ServerId[] =>
  servers.map((server) => renamed(renaming, server)).sort((one, other) => one - other);

/** Who takes part, sorted. */
export function renamedConfiguration<Configuration extends ConfigurationView>(
  renaming: Renaming,
  configuration: Configuration,
): Configuration {
  const { voters, newVoters, learners } = configuration;
  return {
    ...configuration,
    voters: renamedSet(renaming, voters),
    newVoters: newVoters && renamedSet(renaming, newVoters),
    learners: renamedSet(renaming, learners),
  };
}

/** A list with one item for each server, in order of id. */
export function reordered<Item>(renaming: Renaming, items: readonly Item[]): readonly Item[] {
  const result = [...items];
  for (const [k, item] of items.entries()) result[renamed(renaming, k + 1) - 1] = item;
  return result;
}
