import type { Commitment, Election, History, Vote } from '../../properties/history/history.ts';
import { Grown } from '../../properties/history/grown.ts';
import type { EntryView } from '../../properties/seen/view.ts';
import type { OpenRead } from '../../properties/history/reads.ts';
import type { Renaming } from './permutations.ts';
import { renamed, renamedConfiguration, reordered } from './permutations.ts';

/** The history as a set of what happened: nothing twice, and in an order of its own. */
export function sortedHistory(history: History): History {
  const { elections, votes, reads } = history;
  const known = new Map([...votes].map((vote) => [JSON.stringify(vote), vote]));
  return {
    ...history,
    elections: Grown.of([...elections].sort(byTermAndServer)),
    votes: Grown.of([...known.values()].sort(byTermAndVoter)),
    reads: reads.toSorted(byServerAndRead),
  };
}

/** A text that two histories share exactly if they are equal once all servers are renamed. */
export function historyKey(
  { founding, elections, votes, committed, termTold, reads }: History,
  renaming: Renaming,
): string {
  const wins = [...elections].map((election) => ({ ...election, server: renamed(renaming, election.server) }));
  const cast = [...votes].map(({ term, voter, candidate }) => ({
    term,
    voter: renamed(renaming, voter),
    candidate: renamed(renaming, candidate),
  }));
  const open = reads.map((one) => ({ ...one, server: renamed(renaming, one.server) }));
  return JSON.stringify([
    founding && renamedConfiguration(renaming, founding),
    wins
      .sort(byTermAndServer)
      .map(({ term, server, life, log: { base, baseTerm, entries } }) => [
        term,
        server,
        life,
        base,
        baseTerm,
        entries.map((entry) => renamedEntry(renaming, entry)),
      ]),
    cast.sort(byTermAndVoter),
    [...committed].map((commitment) => renamedCommitment(renaming, commitment)),
    reordered(renaming, termTold),
    open.sort(byServerAndRead),
  ]);
}

const renamedEntry = (renaming: Renaming, entry: EntryView): EntryView =>
  entry.configuration === undefined
    ? entry
    : { ...entry, configuration: renamedConfiguration(renaming, entry.configuration) };

const renamedCommitment = (renaming: Renaming, { entry, term, machine, configuration }: Commitment): unknown => ({
  entry: renamedEntry(renaming, entry),
  term,
  machine: machine.digest,
  configuration: renamedConfiguration(renaming, configuration),
});

const byTermAndServer = (one: Election, other: Election): number =>
  one.term - other.term || one.server - other.server || one.life - other.life;

const byServerAndRead = (one: OpenRead, other: OpenRead): number => one.server - other.server || one.read - other.read;

const byTermAndVoter = (one: Vote, other: Vote): number =>
  one.term - other.term || one.voter - other.voter || one.candidate - other.candidate;
