import type { SpecConfig } from './config.ts';
import type { StoredLog } from './log.ts';
import type { ServerId, SpecConfiguration } from './message.ts';

/** A server that is to be added knows of nobody. */
export function initialConfiguration({ servers, voters = servers }: SpecConfig, id: ServerId): SpecConfiguration {
  const initial = Array.from({ length: voters }, (_, index) => index + 1);
  return { voters: initial.includes(id) ? initial : [], newVoters: null, learners: [] };
}

/** "A server always uses the latest configuration in its log, regardless of whether the entry is committed." */
export function configurationOf({ log, snapshot }: StoredLog): SpecConfiguration {
  return log[latestIn(log)]?.configuration ?? snapshot.configuration;
}

/** The index of the configuration in use; that of the snapshot if it is none of the log's entries. */
export function configurationIndexOf({ log, snapshot }: StoredLog): number {
  return snapshot.lastIndex + 1 + latestIn(log);
}

/** Where the log has its latest configuration; -1 if it has none. */
function latestIn(log: StoredLog['log']): number {
  if (log.length < shortLog) return latestFrom(log);
  const found = latestKnown.get(log) ?? latestFrom(log);
  latestKnown.set(log, found);
  return found;
}

const shortLog = 64; // a longer one is looked through once
const latestKnown = new WeakMap<StoredLog['log'], number>();

function latestFrom(log: StoredLog['log']): number {
  let index = log.length - 1;
  while (index >= 0 && log[index]?.configuration === undefined) index -= 1;
  return index;
}

export function isVoter({ voters, newVoters }: SpecConfiguration, id: ServerId): boolean {
  return voters.includes(id) || newVoters?.includes(id) === true;
}

export function isMember(configuration: SpecConfiguration, id: ServerId): boolean {
  return isVoter(configuration, id) || configuration.learners.includes(id);
}

/** §5.1: a majority; in joint consensus "separate majorities from both the old and new configurations" (§6). */
export function isQuorum(config: SpecConfig, stored: StoredLog, agree: (server: ServerId) => boolean): boolean {
  if (config.features.membership === null) {
    let agreeing = 0;
    for (let server = 1; server <= config.servers; server += 1) if (agree(server)) agreeing += 1;
    return 2 * agreeing > config.servers;
  }
  const { voters, newVoters } = configurationOf(stored);
  return [voters, newVoters ?? voters].every((set) => 2 * set.filter(agree).length > set.length);
}

/** Whether the server has a say: all have, unless who takes part may change. */
export function hasVote(config: SpecConfig, stored: StoredLog, id: ServerId): boolean {
  return config.features.membership === null || isVoter(configurationOf(stored), id);
}

export function takesPart(config: SpecConfig, stored: StoredLog, id: ServerId): boolean {
  return config.features.membership === null || isMember(configurationOf(stored), id);
}
