export type ServerId = number; // 1 to N

/** Who takes part (§6; dissertation chapter 4). Lists are ascending, and no learner is a voter. */
export interface Configuration {
  readonly voters: readonly ServerId[];
  /** Joint consensus (§6): while these are to take over from `voters`, decisions need a majority of both. Else null. */
  readonly newVoters: readonly ServerId[] | null;
  /** They are sent the log, and have no say (dissertation §4.2.1). */
  readonly learners: readonly ServerId[];
}

/** That of a server that is to join: it knows of nobody, and waits to hear from a leader. */
export const emptyConfiguration: Configuration = { voters: [], newVoters: null, learners: [] };

export const votersOf = ({ voters, newVoters }: Configuration): readonly ServerId[] =>
  newVoters === null ? voters : ascending([...voters, ...newVoters]);

/** All whom a leader sends its log to, itself included if it is one of them. */
export const membersOf = (configuration: Configuration): readonly ServerId[] =>
  configuration.newVoters === null && configuration.learners.length === 0
    ? configuration.voters
    : ascending([...votersOf(configuration), ...configuration.learners]);

/** The sets of which each must agree by majority. */
export const quorumSets = ({ voters, newVoters }: Configuration): readonly (readonly ServerId[])[] =>
  newVoters === null ? [voters] : [voters, newVoters];

export const hasMajority = (configuration: Configuration, agrees: (server: ServerId) => boolean): boolean =>
  quorumSets(configuration).every((voters) => 2 * voters.filter(agrees).length > voters.length);

/** What a change is to lead to. */
export type Membership = Pick<Configuration, 'voters' | 'learners'>;

/**
 * Why the members of a cluster are not changed: they make no sense; they are these already; several voters at once
 * without joint consensus; another change is not committed yet (dissertation §4.1); the leader has not committed an entry
 * of its term yet (the correction of 2015 to §4.1).
 */
export type ReconfigurationRefusal = 'malformed' | 'unchanged' | 'tooMany' | 'underWay' | 'notEstablished';

/** Makes sense as the members of a cluster: at least one voter, lists ascending, nobody twice. */
export function isMembership({ voters, learners }: Membership): boolean {
  const everyone = ascending([...voters, ...learners]);
  return (
    voters.length > 0 &&
    everyone.length === voters.length + learners.length &&
    [voters, learners].every((list) => list.every((server, k) => server > (list[k - 1] ?? 0)))
  );
}

/**
 * The next configuration on the way to these members: they themselves if that adds or removes one voter at most, so
 * that any majority of the old ones and any of the new ones have a server in common (dissertation §4.1); else both
 * together (§4.3).
 */
export function towards({ voters: old }: Configuration, { voters, learners }: Membership): Configuration {
  const added = voters.filter((server) => !old.includes(server));
  const removed = old.filter((server) => !voters.includes(server));
  return added.length + removed.length <= 1
    ? { voters, newVoters: null, learners }
    : { voters: old, newVoters: voters, learners };
}

const ascending = (servers: readonly ServerId[]): readonly ServerId[] => [...new Set(servers)].sort((a, b) => a - b);
